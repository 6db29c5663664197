"""While the API fails, the archive's latest figures stand in for newer ones, and say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
import stamina

from odeus_dash.choice import ExportKind
from odeus_dash.errors import KeyRefused, RateLimited, ServerFault
from odeus_dash.periods import Granularity, Period, buckets
from odeus_dash.source import FAILED_FOR, Source, Wanted
from tests.source.api import NOW, WORKSPACE, Api, Clock, one_a_day
from tests.source.conftest import NewSource

OPEN = Wanted(Period(dt.date(2026, 11, 1), dt.date(2026, 11, 22)))
LAST_DAYS = Wanted(Period(dt.date(2026, 11, 12), dt.date(2026, 11, 21)))
LATER = NOW + dt.timedelta(hours=5)


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def source(new_source: NewSource) -> Source:
    return new_source(serves_stale=True)


def test_archived_figures_stand_in_with_their_age_until_the_api_is_back(
    source: Source, new_source: NewSource, api: Api, clock: Clock
) -> None:
    new_source().load(WORKSPACE, OPEN)
    clock.now, api.status = LATER, 503
    found = source.load(WORKSPACE, OPEN)
    assert isinstance(found.stale, ServerFault)
    assert (found.origin, found.fetched_at) == ("archive", NOW)
    asked = len(api.asked)
    assert source.load(WORKSPACE, OPEN) is found, "not asked for again within a minute"
    source.refresh(WORKSPACE)
    assert source.load(WORKSPACE, OPEN) is found
    assert len(api.asked) == asked


@pytest.mark.parametrize("by_hand", [True, False])
def test_newer_figures_take_their_place_when_they_are_asked_for_again(
    source: Source, api: Api, clock: Clock, by_hand: bool
) -> None:
    source.load(WORKSPACE, OPEN)
    clock.now, api.status = LATER, 429
    assert isinstance(source.load(WORKSPACE, OPEN).stale, RateLimited)
    api.status = 200
    if by_hand:
        source.forgive(WORKSPACE)
    else:
        clock.now += FAILED_FOR
    found = source.load(WORKSPACE, OPEN)
    assert (found.origin, found.stale) == ("api", None)


def test_stale_figures_are_never_kept_as_final(
    source: Source, new_source: NewSource, api: Api, clock: Clock
) -> None:
    new_source().load(WORKSPACE, OPEN)
    clock.now, api.status = NOW + dt.timedelta(days=30), 503
    assert source.load(WORKSPACE, OPEN).stale
    clock.now += FAILED_FOR
    assert source.kept(WORKSPACE, OPEN) is None


def test_days_that_were_over_make_up_a_range_that_nobody_asked_for(
    source: Source, new_source: NewSource, api: Api, clock: Clock
) -> None:
    api.rows = one_a_day
    days = [Wanted(each.period) for each in buckets(LAST_DAYS.period, Granularity.DAY, NOW)]
    filling = new_source()
    for each in days:
        filling.load(WORKSPACE, each)
    clock.now, api.status = LATER, 503
    found = source.load(WORKSPACE, LAST_DAYS)
    assert (found.parts, found.table.frame["messages"].to_list()) == (10, [10])
    assert found.stale
    with pytest.raises(ServerFault):  # today was not over when its figures came, and is not among them
        source.load(WORKSPACE, replace(LAST_DAYS, period=Period(dt.date(2026, 11, 12), NOW.date())))


def test_programs_and_refused_keys_get_the_failure(
    source: Source, new_source: NewSource, api: Api, clock: Clock
) -> None:
    new_source().load(WORKSPACE, OPEN)
    clock.now = LATER
    api.status = 401
    with pytest.raises(KeyRefused):
        source.load(WORKSPACE, OPEN)
    api.status = 503
    with pytest.raises(ServerFault):
        new_source().load(WORKSPACE, OPEN)


def test_nothing_about_people_stands_in(source: Source, api: Api) -> None:
    api.status = 503
    with pytest.raises(ServerFault):
        source.load(WORKSPACE, replace(OPEN, kind=ExportKind.USERS))
