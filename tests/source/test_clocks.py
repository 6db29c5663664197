"""A clock that is wrong: the API's own decides what is final, and nothing is remembered for too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from odeus_dash.archive import Archive
from odeus_dash.errors import KeyRefused
from odeus_dash.export_client import ExportClient
from odeus_dash.periods import Period
from odeus_dash.settings import Key
from odeus_dash.source import FAILED_FOR, FRESH_FOR, SPARED_FOR, Passing, Source, Wanted, clock_note
from odeus_dash.source.clocks import CLOCKS_AGREE
from tests.odeus import in_memory
from tests.source.api import NOW, WORKSPACE, Api, Clock
from tests.source.conftest import NewSource

#: At NOW, a Sunday, it is not over.
THIS_WEEK = Wanted(Period(dt.date(2026, 11, 16), dt.date(2026, 11, 22)))
#: Not even a day later.
OPEN = Wanted(Period(dt.date(2026, 11, 16), dt.date(2026, 11, 29)))
LAST_MONTH = Wanted(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))
DAY = dt.timedelta(days=1)


class Monotonic:
    """Seconds since the start of a machine that never sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def api() -> Api:
    """Its own clock says NOW."""
    api = Api()
    api.clock = Clock()
    return api


@pytest.mark.parametrize("ahead", [dt.timedelta(days=3), dt.timedelta(days=40), dt.timedelta(hours=60)])
def test_a_clock_that_is_ahead_makes_no_open_week_final(
    new_source: NewSource, api: Api, clock: Clock, ahead: dt.timedelta
) -> None:
    clock.now = NOW + ahead
    early = new_source().load(WORKSPACE, THIS_WEEK)
    assert early.fetched_at == NOW
    clock.now = api.clock.now = NOW + 5 * DAY
    late = new_source().load(WORKSPACE, THIS_WEEK)
    assert (late.origin, late.fetched_at) == ("api", clock.now)
    assert new_source().load(WORKSPACE, THIS_WEEK).origin == "archive"
    assert len(api.asked) == 2


def test_a_clock_that_is_behind_does_not_keep_a_week_from_being_final(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    api.clock.now = NOW + 5 * DAY
    assert new_source().load(WORKSPACE, THIS_WEEK).fetched_at == api.clock.now
    clock.now = api.clock.now = NOW + 6 * DAY
    assert new_source().load(WORKSPACE, THIS_WEEK).origin == "archive"


@pytest.mark.parametrize("seconds", [0, 119, 120, -120])
def test_small_differences_count_for_nothing(new_source: NewSource, clock: Clock, seconds: int) -> None:
    clock.now = NOW + dt.timedelta(seconds=seconds)
    source = new_source()
    assert source.load(WORKSPACE, LAST_MONTH).fetched_at == clock.now
    assert clock_note(source.clock_ahead(WORKSPACE)) is None


def test_an_api_that_does_not_tell_the_time_leaves_it_to_our_clock(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    api.clock = None
    source = new_source()
    assert source.load(WORKSPACE, LAST_MONTH).fetched_at == clock.now
    assert source.clock_ahead(WORKSPACE) is None


def test_open_figures_stay_fresh_as_long_as_ever_while_the_clock_is_wrong(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    clock.now = NOW + 3 * DAY
    source = new_source()
    first = source.load(WORKSPACE, THIS_WEEK)
    assert source.load(WORKSPACE, THIS_WEEK) is first
    for each in (clock, api.clock):
        each.now += FRESH_FOR + dt.timedelta(seconds=1)
    assert source.load(WORKSPACE, THIS_WEEK) is not first
    assert len(api.asked) == 2


def test_refreshing_asks_again_while_the_clock_is_wrong(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    clock.now = NOW - 3 * DAY
    source = new_source()
    source.load(WORKSPACE, THIS_WEEK)
    source.refresh(WORKSPACE)
    assert source.load(WORKSPACE, THIS_WEEK)
    assert len(api.asked) == 1
    clock.now += SPARED_FOR
    source.refresh(WORKSPACE)
    assert source.load(WORKSPACE, THIS_WEEK)
    assert len(api.asked) == 2


def test_each_deployment_has_a_clock_of_its_own(new_source: NewSource, api: Api, clock: Clock) -> None:
    source, other = new_source(), replace(WORKSPACE, name="other", key=Key("two"))
    clock.now = NOW + DAY
    source.load(WORKSPACE, LAST_MONTH)
    api.clock.now = NOW + DAY
    source.load(other, LAST_MONTH)
    assert (source.clock_ahead(WORKSPACE), source.clock_ahead(other)) == (DAY, dt.timedelta(0))


def test_a_refused_key_tells_the_time_as_well(new_source: NewSource, api: Api, clock: Clock) -> None:
    api.status, clock.now = 401, NOW + DAY
    source = new_source()
    with pytest.raises(KeyRefused):
        source.load(WORKSPACE, LAST_MONTH)
    assert source.clock_ahead(WORKSPACE) == DAY


@pytest.fixture
def monotonic() -> Monotonic:
    return Monotonic()


@pytest.fixture
def source(api: Api, clock: Clock, monotonic: Monotonic, archive: Archive) -> Iterator[Source]:
    with ExportClient(transport=in_memory(api)) as client:
        yield Source(client, archive, clock=clock, monotonic=monotonic)


@pytest.mark.parametrize("ahead", [DAY, 400 * DAY, dt.timedelta(minutes=5)])
def test_a_failure_while_the_clock_was_ahead_ends_when_it_is_set_right(
    source: Source, api: Api, clock: Clock, monotonic: Monotonic, ahead: dt.timedelta
) -> None:
    api.status, clock.now = 401, NOW + ahead
    with pytest.raises(KeyRefused):
        source.load(WORKSPACE, LAST_MONTH)
    api.status, clock.now = 200, NOW
    monotonic.now += FAILED_FOR.total_seconds() - 1
    with pytest.raises(KeyRefused):
        source.load(WORKSPACE, LAST_MONTH)
    monotonic.now += 1
    assert source.load(WORKSPACE, LAST_MONTH).table.facts.rows == 1


def test_so_do_figures_that_arrived_while_it_was_ahead(
    source: Source, api: Api, clock: Clock, monotonic: Monotonic
) -> None:
    clock.now = NOW + DAY
    first = source.load(WORKSPACE, THIS_WEEK)
    clock.now = api.clock.now = NOW + FRESH_FOR + dt.timedelta(seconds=1)
    monotonic.now += FRESH_FOR.total_seconds() + 1
    assert source.load(WORKSPACE, THIS_WEEK) is not first


@pytest.mark.parametrize("jump", [-DAY, dt.timedelta(hours=-1), dt.timedelta(hours=1), DAY])
@pytest.mark.parametrize("tells_time", [True, False])
def test_a_clock_that_jumps_while_the_dashboard_runs_leaves_no_figures_of_the_future(
    source: Source, api: Api, clock: Clock, monotonic: Monotonic, jump: dt.timedelta, *, tells_time: bool
) -> None:
    """The API's own clock goes on."""
    true_clock, api.clock = api.clock, api.clock if tells_time else None
    assert true_clock
    source.load(WORKSPACE, OPEN)
    for step in (jump, -jump):
        clock.now += step
        asked = len(api.asked)
        monotonic.now += 120
        source.refresh(WORKSPACE)
        source.load(WORKSPACE, OPEN)
        assert len(api.asked) == asked + 1, "a reload asks again"
        for _ in range(4):  # twenty minutes
            clock.now += dt.timedelta(minutes=5)
            true_clock.now += dt.timedelta(minutes=5)
            monotonic.now += 300
            found = source.load(WORKSPACE, OPEN)
            age = (true_clock.now if tells_time else clock.now) - found.fetched_at
            assert -CLOCKS_AGREE <= age <= FRESH_FOR


def test_a_reload_while_the_clock_was_ahead_does_not_keep_the_archive_away(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    api.clock, clock.now = None, NOW + DAY
    source = new_source()
    source.refresh(WORKSPACE)
    clock.now = NOW
    new_source().load(WORKSPACE, THIS_WEEK)
    assert source.load(WORKSPACE, THIS_WEEK).origin == "archive"


def passing() -> tuple[Passing, Clock, Monotonic]:
    clock, monotonic = Clock(), Monotonic()
    return Passing(clock, monotonic), clock, monotonic


def set_back(clock: Clock, monotonic: Monotonic) -> None:
    clock.now -= DAY
    monotonic.now += 60


def sleeps(clock: Clock, _: Monotonic) -> None:
    clock.now += dt.timedelta(seconds=60)


def runs(clock: Clock, monotonic: Monotonic) -> None:
    sleeps(clock, monotonic)
    monotonic.now += 60


@pytest.mark.parametrize("happens", [set_back, sleeps, runs])
def test_time_passes_whatever_happens(happens: Callable[[Clock, Monotonic], None]) -> None:
    seconds, *clocks = passing()
    assert seconds() == 0
    for passed in (60, 120, 180):
        happens(*clocks)
        assert seconds() == pytest.approx(passed)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (dt.timedelta(days=1, hours=2), "1 day ahead of"),
        (dt.timedelta(hours=-3), "3 hours behind"),
        (dt.timedelta(seconds=121), "2 minutes ahead of"),
    ],
)
def test_the_note_says_how_far_and_what_to_do(ahead: dt.timedelta, said: str) -> None:
    assert clock_note(ahead) == (
        f"The dashboard's clock is {said} the deployment's. Synchronize it with NTP."
    )
