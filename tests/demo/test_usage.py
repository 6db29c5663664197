import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from odeus_dash.demo.simulation import Usage
from tests.demo.calls import NOW

SEED = 4


def test_threads_and_servers_share_one_simulation() -> None:
    usages = [Usage(SEED, NOW), Usage(SEED, NOW)]
    with ThreadPoolExecutor(4) as pool:
        built = list(pool.map(lambda n: usages[n % 2].up_to(NOW), range(8)))
    assert all(simulation is built[0] for simulation in built)


def test_a_process_that_lives_on_keeps_its_history() -> None:
    usage = Usage(SEED, NOW)
    now, later = usage.up_to(NOW), usage.up_to(NOW + dt.timedelta(days=40))
    assert later.anchor == now.anchor == dt.date(2026, 11, 16)
    assert later.until == dt.date(2027, 1, 3)
    assert later.conversations.head(now.conversations.height).equals(now.conversations)
    assert usage.up_to(NOW) is later
