"""What is said of several exports at once, and where it was found."""

from __future__ import annotations

import datetime as dt

from odeus_dash.choice import ExportKind
from odeus_dash.periods import Period
from odeus_dash.source import Export, Wanted, doubts
from odeus_dash.tables import Facts, Table
from tests.metrics.frames import export

AT = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
WEEKS = [Period(dt.date(2026, 10, day), dt.date(2026, 10, day + 6)) for day in (5, 12)]
SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
BY_MODEL = ExportKind.AGENTS_BY_MODEL


def came(period: Period, cells: int = 1, kind: ExportKind = ExportKind.AGENTS) -> Export:
    """An export with so many unreadable cells."""
    table = Table(export({"id": "a"}), Facts(1, unreadable=(("messages", cells),) if cells else ()))
    return Export(Wanted(period, kind), period, table, 1, 0.1, AT, 1)


def said(*exports: Export) -> list[tuple[str, int]]:
    return [(each.where, each.count) for each in doubts(exports, OCTOBER, WEEKS, "week")]


def test_nothing_is_said_of_exports_as_they_should_be() -> None:
    assert said(came(OCTOBER, 0), came(WEEKS[0], 0)) == []


def test_the_range_is_told_first_and_without_a_place() -> None:
    exports = [came(WEEKS[0], 2), came(OCTOBER, 1), came(OCTOBER, 4, BY_MODEL), came(WEEKS[1], 5, BY_MODEL)]
    assert said(*exports) == [("", 1), ("By model", 4), ("In the weeks", 2), ("In the weeks, by model", 5)]


def test_buckets_are_told_together_and_not_if_the_range_says_the_same() -> None:
    assert said(came(WEEKS[0]), came(WEEKS[1], 2)) == [("In the weeks", 3)]
    assert said(came(OCTOBER, 3), came(WEEKS[0]), came(WEEKS[1], 2)) == [("", 3)]
    assert said(came(OCTOBER, 3, BY_MODEL), came(WEEKS[0], 3)) == [("By model", 3), ("In the weeks", 3)]


def test_of_other_days_nothing_is_counted_twice() -> None:
    first = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 6))
    days = Period(dt.date(2026, 10, 2), dt.date(2026, 10, 4))
    assert said(came(first), came(SEPTEMBER, 2), came(days, 7), came(days, 7)) == [
        ("In parts of the range", 7),
        ("In other days", 2),
    ]
