from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.server.own_site import network
from odeus_dash.ui.sign_in.throttle import ACCOUNT, ADDRESS, FORGET, Throttle

HOME, AWAY = "198.51.100.7", "203.0.113.9"


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


def pauses(throttle: Throttle, clock: Clock, number: int, *who: str) -> list[float]:
    """So many pauses of a guesser who waits out each of them and tries again."""
    waits = []
    for _ in range(number):
        wait = throttle.attempt(*who)
        assert wait > 0
        waits.append(wait)
        clock.now += wait - 0.001
        assert throttle.attempt(*who) > 0
        clock.now += 0.002
        assert throttle.attempt(*who) == 0
    return waits


def test_a_few_mistakes_are_free_then_pauses_double_up_to_half_a_minute(
    throttle: Throttle, clock: Clock
) -> None:
    assert [throttle.attempt("anna", HOME) for _ in range(ACCOUNT.free)] == [0.0] * 5
    assert pauses(throttle, clock, 8, "anna", HOME) == pytest.approx([1, 2, 4, 8, 16, 30, 30, 30])


def test_one_address_waits_up_to_a_quarter_of_an_hour(throttle: Throttle, clock: Clock) -> None:
    assert [throttle.attempt(f"name{number}", HOME) for number in range(ADDRESS.free)] == [0.0] * 20
    waits = pauses(throttle, clock, 12, "another", HOME)
    assert waits[-6:] == pytest.approx([64, 128, 256, 512, 900, 900])


def test_asking_while_waiting_makes_it_no_longer(throttle: Throttle, clock: Clock) -> None:
    for _ in range(ACCOUNT.free):
        throttle.attempt("anna", HOME)
    for _ in range(1_000):
        assert 0 < throttle.attempt("anna", HOME) <= 1
    clock.now += 1
    assert throttle.attempt("anna", HOME) == 0


@pytest.mark.parametrize("guessers", [1, 10, 40])
def test_the_owner_waits_half_a_minute_at_most(throttle: Throttle, clock: Clock, guessers: int) -> None:
    """Whenever they come, guessers who never pause come later, once each address has had one turn."""

    def guess_for(seconds: float) -> None:
        clock.now += seconds
        for number in range(guessers):
            throttle.attempt("anna", f"203.0.113.{number}")

    for _ in range(900):
        guess_for(1)
    for seconds in range(30):
        guess_for(seconds)
        began = clock.now
        while throttle.attempt("anna", HOME):
            guess_for(0.5)
        throttle.succeeded("anna", HOME)
        assert clock.now - began <= ACCOUNT.longest


def test_from_however_many_addresses_a_day_has_few_guesses(throttle: Throttle, clock: Clock) -> None:
    guesses, address, end = 0, 0, clock.now + 24 * 3600
    while clock.now < end:
        address += 1
        wait = throttle.attempt("anna", f"2001:db8:{address:x}::1")
        guesses += wait == 0
        clock.now += wait
    assert guesses < 5_800


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
    assert waits == pytest.approx([0.5, 1, 2, 4, 8, 15, 15, 15, 15, 15])
    assert throttle.attempt("ben", "203.0.113.200") == 0


def test_networks_of_one_site_are_one_address(throttle: Throttle) -> None:
    for number in range(ADDRESS.free):
        assert throttle.attempt(f"name{number}", f"2001:db8:1:{number:x}::1") == 0
    assert throttle.attempt("another", "2001:db8:1:ffff::1") > 0
    assert throttle.attempt("another", "2001:db8:2::1") == 0


@pytest.mark.parametrize("office", [HOME, AWAY])
def test_pauses_tell_nobody_that_an_owner_signs_in(office: str) -> None:
    """Not even at the same address: a guesser waits as long as if the owner had not been there."""

    def guessing(owner_comes: bool) -> list[float]:
        clock = Clock()
        throttle, waits = Throttle(clock), []
        for _ in range(40):
            waits.append(throttle.attempt("anna", AWAY))
            clock.now += waits[-1] / 2
            if owner_comes and throttle.attempt("anna", office) == 0:
                throttle.succeeded("anna", office)
            clock.now += waits[-1] / 2
        return waits

    assert guessing(owner_comes=True) == guessing(owner_comes=False)


def test_success_takes_back_the_attempt_alone(throttle: Throttle) -> None:
    """Whoever has an account cannot use it to wash an address clean."""
    for number in range(ADDRESS.free - 1):
        throttle.attempt(f"name{number}", AWAY)
    throttle.attempt("mallory", AWAY)
    throttle.succeeded("mallory", AWAY)
    assert throttle.attempt("anna", AWAY) == 0
    assert throttle.attempt("ben", AWAY) > 0


def test_an_hour_without_a_mistake_forgets_them(throttle: Throttle, clock: Clock) -> None:
    for _ in range(ACCOUNT.free):
        throttle.attempt("anna", HOME)
    clock.now += FORGET + 1
    assert [throttle.attempt("anna", HOME) for _ in range(ACCOUNT.free)] == [0.0] * 5


def test_many_attempts_at_once_are_no_more_than_one_after_the_other(throttle: Throttle) -> None:
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: throttle.attempt("anna", HOME), range(200)))
    assert waits.count(0.0) == ACCOUNT.free


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
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("testclient", "testclient"),
    ],
)
def test_one_subscriber_is_one_address(address: str, expected: str) -> None:
    assert network(address) == expected
