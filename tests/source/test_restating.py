"""Final figures that the API gave in two versions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from odeus_dash.periods import Period
from odeus_dash.source import Restatement, Wanted
from tests.source.api import WORKSPACE, Api, Clock, one_a_day
from tests.source.conftest import NewSource

CLOSED = Wanted(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))
LATER = dt.timedelta(days=1)


def messages(restatement: Restatement) -> tuple[list[int], list[int]]:
    before, after = restatement.before.table.frame, restatement.after.table.frame
    return before["messages"].to_list(), after["messages"].to_list()


def test_figures_that_changed_are_kept_in_both_versions(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    source = new_source()
    source.load(WORKSPACE, CLOSED)
    clock.now += LATER
    api.rows = one_a_day
    found = source.verify(WORKSPACE, CLOSED)
    assert found is not None
    assert messages(found) == ([3], [31])
    assert found.after.fetched_at - found.before.fetched_at == LATER
    assert source.load(WORKSPACE, CLOSED).table.frame["messages"].to_list() == [31]
    [listed] = new_source().restatements(WORKSPACE, [CLOSED])
    assert (messages(listed), listed.period) == (([3], [31]), CLOSED.period)


def test_the_same_figures_leave_no_second_version(
    new_source: NewSource, api: Api, clock: Clock, tmp_path: Path
) -> None:
    source = new_source()
    source.load(WORKSPACE, CLOSED)
    clock.now += LATER
    assert source.verify(WORKSPACE, CLOSED) is None
    assert len(api.asked) == 2
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    assert source.restatements(WORKSPACE, [CLOSED]) == []


def test_another_name_is_no_other_figure(new_source: NewSource, api: Api) -> None:
    source = new_source()
    source.load(WORKSPACE, CLOSED)
    api.rows = lambda *_: "a,Ada the Second,3,2\n"
    assert source.verify(WORKSPACE, CLOSED) is None


def test_an_agent_more_is_another_figure_and_another_order_is_not(new_source: NewSource, api: Api) -> None:
    api.rows = lambda *_: "a,Ada,3,2\nb,Bob,3,2\n"
    source = new_source()
    source.load(WORKSPACE, CLOSED)
    api.rows = lambda *_: "b,Bob,3,2\na,Ada,3,2\n"
    assert source.verify(WORKSPACE, CLOSED) is None
    api.rows = lambda *_: "b,Bob,3,2\na,Ada,3,2\nc,Cy,0,0\n"
    assert source.verify(WORKSPACE, CLOSED) is not None


def test_what_is_not_archived_or_not_final_is_not_verified(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    source = new_source()
    assert source.verify(WORKSPACE, CLOSED) is None
    clock.now = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    source.load(WORKSPACE, CLOSED)
    assert source.verify(WORKSPACE, CLOSED) is None
    assert len(api.asked) == 1


def test_what_the_api_has_forgotten_restates_nothing(new_source: NewSource, api: Api, clock: Clock) -> None:
    source = new_source()
    source.load(WORKSPACE, CLOSED)
    clock.now += dt.timedelta(days=500)
    api.history = dt.date(2027, 4, 6)
    assert source.verify(WORKSPACE, CLOSED) is None
    assert source.load(WORKSPACE, CLOSED).table.frame["messages"].to_list() == [3]
