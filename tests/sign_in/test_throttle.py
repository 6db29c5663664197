from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odeus_dash.ui.sign_in.throttle import ACCOUNT, ADDRESS, FORGET, PAIR, SITE, Throttle, network, site

HOME, AWAY = "198.51.100.7", "203.0.113.9"
BROWSER = "b-1"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def test_a_few_mistakes_are_free_then_pauses_double_up_to_a_quarter_of_an_hour(
    throttle: Throttle, clock: Clock
) -> None:
    assert [throttle.attempt("anna", HOME) for _ in range(PAIR.free)] == [0.0] * 5
    pauses = []
    for _ in range(14):
        wait = throttle.attempt("anna", HOME)
        assert wait > 0
        pauses.append(wait)
        clock.now += wait - 0.001
        assert throttle.attempt("anna", HOME) > 0
        clock.now += 0.002
        assert throttle.attempt("anna", HOME) == 0
    assert pauses == pytest.approx([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900])


def test_asking_while_waiting_makes_it_no_longer(throttle: Throttle, clock: Clock) -> None:
    for _ in range(PAIR.free):
        throttle.attempt("anna", HOME)
    for _ in range(1_000):
        assert 0 < throttle.attempt("anna", HOME) <= 1
    clock.now += 1
    assert throttle.attempt("anna", HOME) == 0


def test_one_address_locks_nobody_out_elsewhere(throttle: Throttle, clock: Clock) -> None:
    """A day of guessing as fast as one address may: the owner waits half a minute at most."""
    for _ in range(24 * 12):
        while throttle.attempt("anna", AWAY) == 0:
            pass
        assert throttle.attempt("anna", HOME) <= ACCOUNT.longest
        clock.now += 300
        assert throttle.attempt("anna", HOME) == 0
        throttle.succeeded("anna", HOME)


def test_unknown_names_are_treated_alike(throttle: Throttle) -> None:
    waits = {
        name: [throttle.attempt(name, f"198.51.100.{number}") for _ in range(8)]
        for number, name in enumerate(("anna", "nobody", "", "*"))
    }
    assert len({tuple(each) for each in waits.values()}) == 1


def test_an_address_that_tries_many_names_is_paused_for_all(throttle: Throttle) -> None:
    for number in range(ADDRESS.free):
        assert throttle.attempt(f"name{number}", AWAY) == 0
    assert throttle.attempt("another", AWAY) > 0
    assert throttle.attempt("another", HOME) == 0


def test_many_addresses_at_one_account_are_slowed_down_together(throttle: Throttle, clock: Clock) -> None:
    for number in range(ACCOUNT.free):
        assert throttle.attempt("anna", f"203.0.113.{number}") == 0
    waits = []
    for number in range(100, 110):
        waits.append(throttle.attempt("anna", f"203.0.113.{number}"))
        clock.now += waits[-1]
        assert throttle.attempt("anna", f"203.0.113.{number}") == 0
    assert waits == pytest.approx([1, 2, 4, 8, 16, 30, 30, 30, 30, 30])
    assert throttle.attempt("ben", "203.0.113.200") == 0


def test_many_networks_of_one_site_are_slowed_down_together(throttle: Throttle) -> None:
    for number in range(SITE.free):
        assert throttle.attempt(f"name{number}", f"2001:db8:1:{number:x}::1") == 0
    assert throttle.attempt("another", "2001:db8:1:ffff::1") > 0
    assert throttle.attempt("another", "2001:db8:2::1") == 0


def test_a_familiar_browser_feels_no_guesser(throttle: Throttle) -> None:
    """Neither those elsewhere nor those at the same address, at this account or at others, at any time."""
    for number in range(400):
        throttle.attempt("anna", AWAY if number % 2 else f"203.0.113.{number // 2}")
        throttle.attempt(f"name{number}", AWAY)
        assert throttle.attempt("anna", AWAY, BROWSER) == 0
        throttle.succeeded("anna", AWAY, BROWSER)
    assert throttle.attempt("anna", AWAY) > 0


def test_a_familiar_browser_is_no_place_to_guess_from(throttle: Throttle) -> None:
    waits = [throttle.attempt("anna", f"203.0.113.{number}", BROWSER) for number in range(8)]
    assert [wait > 0 for wait in waits] == [False] * PAIR.free + [True] * 3


@pytest.mark.parametrize("browser", ["", BROWSER])
def test_nobody_learns_from_pauses_who_signs_in_at_the_same_address(throttle: Throttle, browser: str) -> None:
    """After all that somebody does who has an account there, a guesser's pauses are those of any name."""
    throttle.attempt("anna", AWAY, browser)
    throttle.succeeded("anna", AWAY, browser)
    for number in range(ADDRESS.free):
        throttle.attempt(f"name{number}", AWAY)
    throttle.attempt("anna", AWAY, BROWSER)
    throttle.succeeded("anna", AWAY, BROWSER)
    assert throttle.attempt("anna", AWAY) == throttle.attempt("nobody", AWAY) > 0


def test_success_takes_back_the_attempt_alone(throttle: Throttle) -> None:
    """Whoever has an account cannot use it to wash an address clean."""
    for number in range(ADDRESS.free - 1):
        throttle.attempt(f"name{number}", AWAY)
    throttle.attempt("mallory", AWAY)
    throttle.succeeded("mallory", AWAY)
    assert throttle.attempt("anna", AWAY) == 0
    assert throttle.attempt("ben", AWAY) > 0


def test_an_hour_without_a_mistake_forgets_them(throttle: Throttle, clock: Clock) -> None:
    for _ in range(PAIR.free):
        throttle.attempt("anna", HOME)
    clock.now += FORGET + 1
    assert [throttle.attempt("anna", HOME) for _ in range(PAIR.free)] == [0.0] * 5


def test_many_attempts_at_once_are_no_more_than_one_after_the_other(throttle: Throttle) -> None:
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: throttle.attempt("anna", HOME), range(200)))
    assert waits.count(0.0) == PAIR.free


@settings(max_examples=60, deadline=None)
@given(
    attempts=st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from([HOME, AWAY]), st.booleans(), st.floats(0, 2_000)),
        max_size=60,
    )
)
def test_every_pause_ends_within_a_quarter_of_an_hour(attempts: list[tuple[str, str, bool, float]]) -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for account, address, right, later in attempts:
        clock.now += later
        wait = throttle.attempt(account, address)
        assert 0 <= wait <= 900
        if wait == 0 and right:
            throttle.succeeded(account, address)
    clock.now += 900
    assert throttle.attempt("a", HOME) == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_one_subscriber_is_one_address(address: str, expected: str) -> None:
    assert network(address) == expected


def test_one_site_is_what_lies_around() -> None:
    assert site("2001:db8:1:2:3:4:5:6") == "2001:db8:1::/48"
    assert site("::ffff:198.51.100.7") == site(HOME) == HOME
