"""Opened files, asked for exports."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash import files
from odeus_dash.choice import ExportKind
from odeus_dash.errors import NotInFiles
from odeus_dash.files import WORKSPACE, Held, OpenedFiles
from odeus_dash.periods import Granularity, Period
from odeus_dash.source import Export, Wanted
from tests.files.csvs import AUTUMN, OCTOBER, OCTOBER_BY_MODEL, SEPTEMBER, agents

AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SEP, OCT, BOTH = (
    Period(dt.date(2026, first, 1), dt.date(2026, last, day), "Europe/Berlin")
    for first, last, day in ((9, 9, 30), (10, 10, 31), (9, 10, 31))
)


def opened(*contents: bytes) -> OpenedFiles:
    held, refused = files.fitting(files.read(f"{i}.csv", content) for i, content in enumerate(contents))
    assert not refused
    return OpenedFiles(held, refused, AT)


def ask(them: OpenedFiles, period: Period, kind: ExportKind = ExportKind.AGENTS) -> Export:
    with them.asking(WORKSPACE, [Wanted(period, kind)]) as [future]:
        return future.result()


def test_a_file_of_the_very_days_is_shown_as_it_is() -> None:
    export = ask(opened(SEPTEMBER, OCTOBER, AUTUMN), BOTH)
    assert (export.wanted.period, export.covered, export.origin, export.parts) == (BOTH, BOTH, "file", 1)
    assert export.table.frame["unique_users"].to_list() == [17, 4, 2]


def test_files_that_tile_the_days_are_added_up_but_their_people_are_not() -> None:
    export = ask(opened(OCTOBER, SEPTEMBER), BOTH)
    assert (export.origin, export.parts, export.covered) == ("file", 2, BOTH)
    assert dict(export.table.frame.select("assistant_id", "messages").iter_rows()) == {
        "a": 220,
        "b": 20,
        "c": 5,
    }
    assert export.table.frame.select("unique_users", "active_users").null_count().row(0) == (3, 3)


def test_each_export_is_one_object() -> None:
    them = opened(OCTOBER, SEPTEMBER)
    assert ask(them, BOTH) is ask(them, BOTH) is them.kept(WORKSPACE, Wanted(BOTH))


@pytest.mark.parametrize(
    ("period", "kind", "said"),
    [
        (Period(dt.date(2026, 10, 1), dt.date(2026, 10, 30)), ExportKind.AGENTS, "cover 1–30 Oct"),
        (Period(dt.date(2026, 9, 1), dt.date(2026, 11, 1)), ExportKind.AGENTS, "cover 1 Sept–1 Nov"),
        (SEP, ExportKind.AGENTS_BY_MODEL, "cover 1–30 Sept by model"),
    ],
)
def test_days_that_no_files_make_up_are_unknown(period: Period, kind: ExportKind, said: str) -> None:
    them = opened(SEPTEMBER, OCTOBER, OCTOBER_BY_MODEL)
    assert them.kept(WORKSPACE, Wanted(period, kind)) is None
    with pytest.raises(NotInFiles, match=said):
        ask(them, period, kind)


def test_the_two_exports_are_kept_apart() -> None:
    them = opened(OCTOBER, OCTOBER_BY_MODEL)
    assert ask(them, OCT).table.frame["messages"].sum() == 125
    assert ask(them, OCT, ExportKind.AGENTS_BY_MODEL).table.frame["sum_prompt_tokens"].sum() == 1200


def test_the_days_to_choose_are_all_and_each_files_own() -> None:
    july = agents("2026-07-01", "2026-07-31", "a,Ada,1,1,1,1")
    utc = [Period(each.start, each.end) for each in (BOTH, OCT, SEP)]
    assert opened().periods() == []
    assert opened(SEPTEMBER, OCTOBER).periods() == utc
    assert opened(SEPTEMBER, AUTUMN, OCTOBER).periods() == utc
    assert opened(SEPTEMBER, OCTOBER, july).periods() == [
        *utc[1:],
        Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31)),
    ]


def test_trends_are_in_the_unit_that_the_files_have() -> None:
    weeks = [
        agents(f"2026-10-{first:02}", f"2026-10-{first + 6:02}", "a,Ada,1,1,1,1") for first in (5, 12, 19)
    ]
    days = Period(dt.date(2026, 10, 5), dt.date(2026, 10, 25))
    assert opened(*weeks).unit(days, AT) is Granularity.WEEK
    assert opened(SEPTEMBER, OCTOBER).unit(BOTH, AT) is Granularity.MONTH


def test_what_they_are_called() -> None:
    assert opened(OCTOBER).workspace.name == "Files of acme"
    assert opened().workspace.name == "Files"


@given(
    st.lists(st.tuples(st.integers(1, 28), st.integers(0, 27)), max_size=12),
    st.integers(1, 28),
    st.integers(0, 27),
)
def test_every_day_counts_once_or_the_answer_is_unknown(
    spans: list[tuple[int, int]], first: int, more: int
) -> None:
    """With one message a day in every file, the messages of any answer are the days asked for."""

    def of(day: int, length: int) -> Period:
        return Period(dt.date(2026, 10, day), dt.date(2026, 10, min(28, day + length)))

    table = files.read("one.csv", OCTOBER)
    assert isinstance(table, Held)
    held, _ = files.fitting(
        Held(
            str(number),
            ExportKind.AGENTS,
            period,
            "acme",
            type(table.table)(
                table.table.frame.head(1).with_columns(
                    messages=pl.lit(period.days, pl.Int64),
                    period_start=pl.lit(period.start),
                    period_end=pl.lit(period.end),
                ),
                table.table.facts,
            ),
            0,
            0,
        )
        for number, period in enumerate(of(*span) for span in spans)
    )
    asked = of(first, more)
    export = OpenedFiles(held, [], AT).kept(WORKSPACE, Wanted(asked))
    covered = {day for file in held for day in range(file.period.start.day, file.period.end.day + 1)}
    if export is not None:
        assert export.table.frame["messages"].sum() == asked.days
    if not set(range(asked.start.day, asked.end.day + 1)) <= covered:
        assert export is None
