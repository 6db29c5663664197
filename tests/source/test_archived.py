"""Source with an archive: asked first, filled with what the API says, and never in the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.errors import ArchiveProblem
from odeus_dash.periods import Granularity, Period, buckets
from odeus_dash.settings import Key, Workspace
from odeus_dash.source import FRESH_FOR, Source, Wanted, stack
from tests.source.api import NOW, WORKSPACE, Api, Clock, one_a_day
from tests.source.conftest import NewSource

OPEN = Wanted(Period(dt.date(2026, 11, 1), dt.date(2026, 11, 22)))
CLOSED = Wanted(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))
YESTERDAY = Wanted(Period(dt.date(2026, 11, 21), dt.date(2026, 11, 21)))


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.parquet"))


@pytest.mark.parametrize("kind", OF_AGENTS)
def test_final_figures_are_asked_for_once_in_the_life_of_the_archive(
    new_source: NewSource, api: Api, clock: Clock, kind: ExportKind
) -> None:
    wanted = replace(CLOSED, kind=kind)
    first = new_source().load(WORKSPACE, wanted)
    clock.now += dt.timedelta(days=100)
    again = new_source().load(WORKSPACE, wanted)
    assert len(api.asked) == 1
    assert (first.origin, again.origin) == ("api", "archive")
    assert vars(replace(again, origin="api", table=first.table)) == vars(first)
    assert again.table.frame.equals(first.table.frame)
    assert again.table.facts == first.table.facts


def test_open_figures_are_refreshed_after_a_quarter_of_an_hour(
    new_source: NewSource, api: Api, clock: Clock, tmp_path: Path
) -> None:
    new_source().load(WORKSPACE, OPEN)
    clock.now = NOW + FRESH_FOR - dt.timedelta(seconds=1)
    source = new_source()
    assert source.load(WORKSPACE, OPEN).origin == "archive"
    clock.now = NOW + FRESH_FOR + dt.timedelta(seconds=1)
    assert source.load(WORKSPACE, OPEN).origin == "api"
    assert len(api.asked) == 2
    assert len(files(tmp_path)) == 2


def test_what_was_fetched_before_it_was_final_is_asked_for_once_more(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    new_source().load(WORKSPACE, YESTERDAY)
    for _ in range(2):
        clock.now += dt.timedelta(hours=48)
        new_source().load(WORKSPACE, YESTERDAY)
    assert len(api.asked) == 2


def test_the_settling_time_can_be_set(new_source: NewSource, api: Api, clock: Clock) -> None:
    day = dt.timedelta(hours=12)
    new_source(settling=day).load(WORKSPACE, YESTERDAY)
    clock.now += dt.timedelta(days=1)
    new_source(settling=day).load(WORKSPACE, YESTERDAY)
    assert len(api.asked) == 1


def test_a_new_key_finds_the_old_history(new_source: NewSource, api: Api) -> None:
    new_source().load(WORKSPACE, CLOSED)
    assert new_source().load(replace(WORKSPACE, key=Key("two")), CLOSED).origin == "archive"
    assert new_source().load(replace(WORKSPACE, name="other"), CLOSED).origin == "api"
    assert len(api.asked) == 2


@pytest.mark.parametrize(
    ("workspace", "archive_demo", "kept"),
    [
        (replace(WORKSPACE, typed=True), True, 0),
        (replace(WORKSPACE, demo=True), False, 0),
        (replace(WORKSPACE, demo=True), True, 1),
        (WORKSPACE, False, 1),
    ],
)
def test_typed_keys_never_touch_the_disk_and_the_demo_only_if_asked(
    new_source: NewSource, tmp_path: Path, workspace: Workspace, archive_demo: bool, kept: int
) -> None:
    new_source(archive_demo=archive_demo).load(workspace, CLOSED)
    assert len(files(tmp_path)) == kept
    again = new_source(archive_demo=archive_demo).load(workspace, CLOSED)
    assert again.origin == ("archive" if kept else "api")


def test_a_typed_workspace_does_not_read_what_a_configured_one_of_its_name_left(
    new_source: NewSource, api: Api
) -> None:
    new_source().load(WORKSPACE, CLOSED)
    assert new_source().load(replace(WORKSPACE, typed=True), CLOSED).origin == "api"
    assert len(api.asked) == 2


def test_a_refresh_asks_for_open_figures_again_but_not_for_final_ones(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    source = new_source()
    for wanted in (OPEN, CLOSED):
        source.load(WORKSPACE, wanted)
    clock.now += dt.timedelta(seconds=59)
    new_source().refresh(WORKSPACE)
    assert new_source().load(WORKSPACE, OPEN).origin == "archive"
    clock.now += dt.timedelta(seconds=1)
    source.refresh(WORKSPACE)
    assert source.load(WORKSPACE, OPEN).origin == "api"
    assert source.load(WORKSPACE, CLOSED).origin == "archive"
    assert api.asked == ["2026-11-01", "2026-10-01", "2026-11-01"]


def test_a_period_without_usage_is_archived_too(new_source: NewSource, api: Api) -> None:
    api.history = dt.date(2026, 11, 1)
    new_source().load(WORKSPACE, CLOSED)
    again = new_source().load(WORKSPACE, CLOSED)
    assert (again.origin, again.table.facts.rows, len(api.asked)) == ("archive", 0, 1)


def test_an_archive_that_cannot_be_written_or_read_fails_no_page(
    new_source: NewSource, tmp_path: Path
) -> None:
    (tmp_path / "archive").write_text("a file where the folder should be")
    source = new_source()
    assert source.archive_problems(WORKSPACE) == ()
    assert source.load(WORKSPACE, CLOSED).table.frame["messages"].to_list() == [3]
    assert source.load(WORKSPACE, OPEN).origin == "api"
    problems = source.archive_problems(WORKSPACE)
    assert problems
    assert all(isinstance(each, ArchiveProblem) for each in problems)
    assert len({str(each) for each in problems}) == len(problems)
    assert source.archive_problems(replace(WORKSPACE, typed=True)) == ()


def test_a_damaged_file_is_asked_for_again(new_source: NewSource, api: Api, tmp_path: Path) -> None:
    new_source().load(WORKSPACE, CLOSED)
    [file] = files(tmp_path)
    file.write_bytes(file.read_bytes()[:-1])
    source = new_source()
    assert source.load(WORKSPACE, CLOSED).origin == "api"
    assert "damaged" in str(source.archive_problems(WORKSPACE)[0])
    assert new_source().load(WORKSPACE, CLOSED).origin == "archive"
    assert len(api.asked) == 2


def test_of_two_final_versions_the_newest_that_can_be_read_counts(
    new_source: NewSource, api: Api, clock: Clock, tmp_path: Path
) -> None:
    new_source().load(WORKSPACE, CLOSED)
    clock.now += dt.timedelta(days=1)
    api.rows = one_a_day
    new_source().verify(WORKSPACE, CLOSED)
    assert new_source().load(WORKSPACE, CLOSED).table.frame["messages"].to_list() == [31]
    files(tmp_path)[-1].write_bytes(b"PAR1")
    assert new_source().load(WORKSPACE, CLOSED).table.frame["messages"].to_list() == [3]


LONG_AGO = Wanted(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))
LATER = NOW + dt.timedelta(days=500)


def test_what_the_api_has_forgotten_is_not_taken_for_empty(
    new_source: NewSource, api: Api, clock: Clock, tmp_path: Path
) -> None:
    clock.now = LATER
    api.history = dt.date(2027, 4, 6)
    assert new_source().load(WORKSPACE, LONG_AGO).table.facts.rows == 0
    assert files(tmp_path) == []


@pytest.mark.parametrize("start", [dt.date(2027, 4, 1), dt.date(2027, 3, 1)])
def test_a_period_that_the_api_has_only_in_part_is_not_archived(
    new_source: NewSource, clock: Clock, tmp_path: Path, start: dt.date
) -> None:
    clock.now = LATER
    new_source().load(WORKSPACE, Wanted(Period(start, dt.date(2027, 6, 30))))
    assert files(tmp_path) == []


def test_a_range_that_was_exported_in_part_is_not_archived(
    new_source: NewSource, api: Api, tmp_path: Path
) -> None:
    api.exported_from = "2026-10-11T00:00:00Z"
    new_source().load(WORKSPACE, CLOSED)
    assert files(tmp_path) == []


def test_a_server_that_remembers_longer_than_it_promises_is_believed(
    new_source: NewSource, clock: Clock
) -> None:
    clock.now = LATER
    new_source().load(WORKSPACE, LONG_AGO)
    assert new_source().load(WORKSPACE, LONG_AGO).origin == "archive"


def test_closed_figures_that_never_became_final_outlive_the_api(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    new_source().load(WORKSPACE, YESTERDAY)
    clock.now, api.history = LATER, dt.date(2027, 4, 6)
    assert new_source().load(WORKSPACE, YESTERDAY).table.frame["messages"].to_list() == [3]


def months(start: dt.date, end: dt.date) -> list[Wanted]:
    """The calendar months of a range."""
    return [Wanted(each.period) for each in buckets(Period(start, end), Granularity.MONTH, LATER)]


def test_a_range_that_began_before_the_history_is_made_of_archived_buckets(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    api.rows = one_a_day
    clock.now = dt.datetime(2027, 2, 10, tzinfo=dt.UTC)
    for wanted in months(dt.date(2026, 3, 1), dt.date(2027, 1, 31)):
        new_source().load(WORKSPACE, wanted)
    clock.now, api.history = dt.datetime(2027, 12, 10, tzinfo=dt.UTC), dt.date(2026, 12, 10)
    api.asked.clear()
    period = Period(dt.date(2026, 3, 1), dt.date(2027, 12, 10))
    whole = new_source().load(WORKSPACE, Wanted(period))
    assert whole.table.frame["messages"].to_list() == [period.days]
    assert whole.table.frame["unique_users"].to_list() == [None]
    assert (whole.origin, whole.covered) == ("archive", period)
    assert whole.fetched_at == dt.datetime(2027, 2, 10, tzinfo=dt.UTC)
    assert api.asked == ["2027-02-01"]


def test_with_a_gap_in_the_archive_the_api_is_asked_for_what_it_has(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    for wanted in (*months(dt.date(2026, 3, 1), dt.date(2026, 5, 31)), CLOSED):
        new_source().load(WORKSPACE, wanted)
    clock.now, api.history = dt.datetime(2027, 8, 10, tzinfo=dt.UTC), dt.date(2026, 8, 10)
    api.asked.clear()
    period = Period(dt.date(2026, 3, 1), dt.date(2026, 10, 31))
    assert new_source().load(WORKSPACE, Wanted(period)).origin == "api"
    assert api.asked == ["2026-03-01"]


def test_an_archived_bucket_without_usage_is_known_to_be_empty_for_ever(
    new_source: NewSource, api: Api, clock: Clock
) -> None:
    api.history = dt.date(2026, 11, 1)
    new_source().load(WORKSPACE, CLOSED)
    clock.now = LATER
    [month] = buckets(CLOSED.period, Granularity.MONTH, LATER)
    archived = new_source().load(WORKSPACE, CLOSED)
    assert stack({month: archived}, 1, kept_since=dt.date(2027, 4, 6)).complete


def year_of_weeks() -> list[Wanted]:
    period = Period(dt.date(2025, 11, 24), dt.date(2026, 11, 15), "Europe/Berlin")
    return [Wanted(each.period) for each in buckets(period, Granularity.WEEK, NOW)]


def loaded(source: Source, wanted: list[Wanted]) -> int:
    """All messages of the `wanted` exports."""
    with source.asking(WORKSPACE, wanted) as futures:
        return sum(future.result().table.frame["messages"].sum() for future in futures)


def test_a_year_of_weekly_trends_opens_from_the_archive_without_a_request(
    new_source: NewSource, api: Api
) -> None:
    api.rows = one_a_day
    weeks = year_of_weeks()
    assert loaded(new_source(), weeks) == 51 * 7
    assert len(api.asked) == len(weeks) == 51
    api.asked.clear()
    assert loaded(new_source(), weeks) == 51 * 7
    assert api.asked == []
