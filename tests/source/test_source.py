"""Source: one request for many askers, kept while fresh, given up when nobody waits."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import KeyRefused
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.periods import Granularity, Period, buckets
from odeus_dash.settings import Key, Settings, Workspace
from odeus_dash.source import (
    AT_ONCE,
    FAILED_FOR,
    FINAL_FOR,
    FRESH_FOR,
    SPARED_FOR,
    Source,
    Wanted,
    is_settled,
    stack,
)
from tests.odeus import Reply, Request, in_memory
from tests.source.api import NOW, WORKSPACE, Api, Clock

OPEN = Wanted(Period(dt.date(2026, 11, 1), dt.date(2026, 11, 22)))
CLOSED = Wanted(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))


def test_an_export_is_asked_for_once_and_then_the_same_object(source: Source, api: Api) -> None:
    first = source.load(WORKSPACE, CLOSED)
    assert source.load(WORKSPACE, CLOSED) is first
    assert source.kept(WORKSPACE, CLOSED) is first
    assert first.table.frame["messages"].to_list() == [3]
    assert len(api.asked) == 1


def test_two_askers_at_the_same_time_cause_one_request(source: Source, api: Api) -> None:
    api.open.clear()
    with ThreadPoolExecutor(2) as viewers:
        both = [viewers.submit(source.load, WORKSPACE, CLOSED, session) for session in ("ann", "bob")]
        api.arrived.acquire()
        api.open.set()
        first, second = (each.result() for each in both)
    assert first is second
    assert len(api.asked) == 1


@pytest.mark.parametrize(("wanted", "kept_for"), [(OPEN, FRESH_FOR), (CLOSED, FINAL_FOR)])
def test_open_periods_go_stale_sooner_than_settled_ones(
    source: Source, api: Api, clock: Clock, wanted: Wanted, kept_for: dt.timedelta
) -> None:
    source.load(WORKSPACE, wanted)
    clock.now = NOW + kept_for - dt.timedelta(seconds=1)
    source.load(WORKSPACE, wanted)
    assert len(api.asked) == 1
    clock.now = NOW + kept_for + dt.timedelta(seconds=1)
    source.load(WORKSPACE, wanted)
    assert len(api.asked) == 2


def test_a_failed_export_says_that_it_is_asked_for_again_until_it_is_there(api: Api, clock: Clock) -> None:
    asked_again = threading.Event()

    def fails_once(request: Request) -> Reply:
        if not api.asked and request.method == "POST":
            api.asked.append("in vain")
            return Reply(503)
        if request.method == "POST":
            asked_again.set()
        return api(request)

    api.open.clear()
    limits = Limits(first_wait_seconds=0, jitter_seconds=0)
    with ExportClient(limits, transport=in_memory(fails_once)) as client:
        source = Source(client, clock=clock)
        with source.asking(WORKSPACE, [CLOSED]) as [future]:
            assert asked_again.wait(60)
            said = source.retrying(WORKSPACE, [OPEN, CLOSED])
            assert str(said) == "odeus.example returned an error (503). Retrying (2 of 6)"
            assert source.retrying(WORKSPACE, [OPEN]) is None
            assert source.retrying(dataclasses.replace(WORKSPACE, key=Key("two")), [CLOSED]) is None
            api.open.set()
            assert future.result().attempts == 2
        assert source.retrying(WORKSPACE, [CLOSED]) is None


def test_another_key_or_deployment_never_gets_what_was_kept(source: Source, api: Api) -> None:
    source.load(WORKSPACE, CLOSED)
    other_key = Workspace("w", WORKSPACE.base_url, Key("two"))
    other_host = Workspace("w", "https://other.example/api/public", WORKSPACE.key)
    assert source.kept(other_key, CLOSED) is None
    assert source.kept(other_host, CLOSED) is None
    source.load(other_key, CLOSED)
    assert len(api.asked) == 2


def test_a_failure_is_remembered_for_a_minute_unless_it_is_forgiven(source: Source, api: Api) -> None:
    api.status = 401
    for _ in range(2):
        with pytest.raises(KeyRefused):
            source.load(WORKSPACE, CLOSED)
    assert len(api.asked) == 1
    api.status = 200
    source.forgive(WORKSPACE)
    assert source.load(WORKSPACE, CLOSED).table.facts.rows == 1


def test_a_failure_is_forgotten_after_a_minute(source: Source, api: Api, clock: Clock) -> None:
    api.status = 401
    with pytest.raises(KeyRefused):
        source.load(WORKSPACE, CLOSED)
    api.status = 200
    clock.now += FAILED_FOR
    assert source.load(WORKSPACE, CLOSED).table.facts.rows == 1


@pytest.mark.parametrize(
    ("start", "covered"),
    [
        ("2026-09-30T22:00:00Z", CLOSED.period),  # the same midnight, said in UTC
        ("2026-10-11T00:00:00Z", Period(dt.date(2026, 10, 11), dt.date(2026, 10, 31))),
        ("whenever", CLOSED.period),
    ],
)
def test_the_range_that_was_really_exported(source: Source, api: Api, start: str, covered: Period) -> None:
    api.exported_from = start
    assert source.load(WORKSPACE, CLOSED).covered == covered


def test_what_has_not_started_is_dropped_when_nobody_waits_and_the_rest_is_kept(
    source: Source, api: Api
) -> None:
    weeks = [Wanted(each.period) for each in buckets(CLOSED.period, Granularity.DAY, NOW)]
    api.open.clear()
    with source.asking(WORKSPACE, weeks, "ann") as futures:
        for _ in range(AT_ONCE):
            api.arrived.acquire()
    api.open.set()
    running = [each.result() for each in futures if not each.cancelled()]
    assert len(running) == AT_ONCE == len(api.asked)
    assert source.kept(WORKSPACE, running[0].wanted) is running[0]
    with pytest.raises(CancelledError):
        futures[-1].result()


def test_what_somebody_else_waits_for_is_not_dropped(source: Source, api: Api) -> None:
    days = [Wanted(each.period) for each in buckets(CLOSED.period, Granularity.DAY, NOW)]
    api.open.clear()
    with source.asking(WORKSPACE, [days[-1]], "bob") as [bobs]:
        with source.asking(WORKSPACE, days, "ann") as anns:
            assert anns[-1] is bobs
        api.open.set()
        assert bobs.result().table.facts.rows == 1


def test_forgetting_asks_again(source: Source, api: Api) -> None:
    source.load(WORKSPACE, CLOSED)
    source.forget(WORKSPACE)
    source.load(WORKSPACE, CLOSED)
    assert len(api.asked) == 2


def test_refreshing_asks_again_for_what_came_more_than_a_minute_ago(
    source: Source, api: Api, clock: Clock
) -> None:
    old = source.load(WORKSPACE, OPEN)
    clock.now += SPARED_FOR
    young = source.load(WORKSPACE, CLOSED)
    for _ in range(5):
        source.refresh(WORKSPACE)
        assert source.load(WORKSPACE, CLOSED) is young
        assert source.load(WORKSPACE, OPEN) is not old
        assert len(api.asked) == 3


def test_refreshing_does_not_try_a_failure_of_this_minute_again(
    source: Source, api: Api, clock: Clock
) -> None:
    api.status = 401
    for seconds in (0, 30, 29):
        clock.now += dt.timedelta(seconds=seconds)
        source.refresh(WORKSPACE)
        with pytest.raises(KeyRefused):
            source.load(WORKSPACE, CLOSED)
    assert len(api.asked) == 1


def test_a_file_larger_than_the_memory_for_them_is_shown_and_not_kept(api: Api) -> None:
    with ExportClient(transport=in_memory(api)) as client:
        source = Source(client, keep_bytes=10)
        assert source.load(WORKSPACE, CLOSED).table.facts.rows == 1
        assert source.kept(WORKSPACE, CLOSED) is None


def test_settled_means_over_for_two_days_on_the_local_clock() -> None:
    period = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 20), "Pacific/Kiritimati")  # UTC+14
    assert not is_settled(period, dt.datetime(2026, 11, 22, 9, 59, tzinfo=dt.UTC), Settings.settling)
    assert is_settled(period, dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC), Settings.settling)


def test_a_stack_has_every_arrived_bucket_in_its_calendar_even_without_rows(source: Source) -> None:
    first, second = buckets(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 2)), Granularity.DAY, NOW)
    trend = stack({second: source.load(WORKSPACE, Wanted(second.period))}, expected=2)
    assert trend.calendar["bucket"].to_list() == [second.period.start]
    assert trend.rows.select("bucket", "assistant_id", "messages").rows() == [(second.period.start, "a", 3)]
    assert not trend.complete
    nothing = stack({}, expected=1)
    assert nothing.rows.is_empty()
    assert nothing.rows.schema == trend.rows.schema
    assert first < second


def test_an_empty_bucket_before_the_history_of_the_api_is_unknown(source: Source) -> None:
    first, second = buckets(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 2)), Granularity.DAY, NOW)
    full = source.load(WORKSPACE, Wanted(second.period))
    empty = dataclasses.replace(full, table=tables.empty(ExportKind.AGENTS))
    zero = stack({first: empty, second: full}, 2, kept_since=first.period.start)
    unknown = stack({first: empty, second: full}, 2, kept_since=second.period.start)
    assert (zero.calendar.height, unknown.calendar.height) == (2, 1)
