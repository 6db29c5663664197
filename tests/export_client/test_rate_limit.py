import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.errors import RateLimited
from odeus_dash.export_client import RateWindow
from odeus_dash.export_client.rate_limit import LONGEST_HOLD, REQUESTS_A_MINUTE, rate_limited
from tests.export_client.conftest import FakeTime

LONG = 1e6


def window(per_minute: int = 3) -> tuple[RateWindow, FakeTime]:
    time = FakeTime()
    return RateWindow(per_minute, time.clock, time.sleep), time


def test_the_limit_stays_below_the_vendors() -> None:
    assert REQUESTS_A_MINUTE == 480


def test_requests_go_at_once_until_the_minute_is_full() -> None:
    rates, time = window()
    for _ in range(3):
        rates.enter("key", LONG)
    assert time.slept == []
    rates.enter("key", LONG)
    assert sum(time.slept) == 60


def test_the_minute_slides() -> None:
    rates, time = window(2)
    rates.enter("key", LONG)
    time.now += 45
    rates.enter("key", LONG)
    rates.enter("key", LONG)
    assert time.slept == [15]
    rates.enter("key", LONG)
    assert time.slept == [15, 45]


def test_each_key_has_its_own_minute() -> None:
    rates, time = window(1)
    rates.enter("one", LONG)
    rates.enter("another", LONG)
    assert time.slept == []


def test_who_cannot_wait_is_told_how_long_it_takes() -> None:
    rates, time = window(1)
    rates.enter("key", LONG)
    time.now += 20
    with pytest.raises(RateLimited, match=r"Try again in 40 seconds") as failure:
        rates.enter("key", 39)
    assert failure.value.wait == 40
    assert time.slept == []
    rates.enter("key", 40)


def test_a_held_key_waits_and_the_longest_hold_counts() -> None:
    rates, time = window()
    rates.hold("key", 30)
    rates.hold("key", 10)
    rates.enter("other", LONG)
    assert time.slept == []
    rates.enter("key", LONG)
    assert time.slept == [30]
    rates.enter("key", LONG)
    assert time.slept == [30]


def test_a_hold_is_not_for_ever() -> None:
    rates, time = window()
    rates.hold("key", 1e9)
    rates.enter("key", LONG)
    assert sum(time.slept) == LONGEST_HOLD


@given(st.integers(1, 5), st.lists(st.floats(0, 90), max_size=40))
def test_no_sixty_seconds_ever_see_more_than_the_limit(per_minute: int, pauses: list[float]) -> None:
    rates, time = window(per_minute)
    sent: list[float] = []
    for pause in pauses:
        time.now += pause
        rates.enter("key", LONG)
        sent.append(time.now)
    for first, after in zip(sent, sent[per_minute:], strict=False):
        assert after - first >= 60


def test_threads_share_the_limit() -> None:
    lock, time = threading.Lock(), FakeTime()

    def sleep(seconds: float) -> None:
        with lock:
            time.sleep(seconds)

    rates = RateWindow(10, time.clock, sleep)
    with ThreadPoolExecutor(8) as threads:
        for _ in threads.map(lambda _: rates.enter("key", LONG), range(50)):
            pass
    assert time.now >= 1000 + 4 * 60


@pytest.mark.parametrize(
    ("wait", "words"),
    [(None, "a minute"), (0.2, "a second"), (1.5, "2 seconds"), (120, "120 seconds"), (121, "3 minutes")],
)
def test_waits_are_told_in_words(wait: float | None, words: str) -> None:
    assert rate_limited(wait).todo == f"Try again in {words}."
