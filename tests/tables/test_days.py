"""Which days a period has whose ends are moments."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.tables.days import Days, read_days

SEPTEMBER = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
OCTOBER = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
WEEK = dt.date(2026, 10, 5), dt.date(2026, 10, 11)


def read(*rows: tuple[str | None, str | None]) -> Days:
    return read_days(
        pl.DataFrame(rows, {"period_start": pl.String(), "period_end": pl.String()}, orient="row")
    )


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        pytest.param("2026-09-30T22:00:00.000Z", "2026-10-31T22:59:59.999Z", OCTOBER, id="Berlin"),
        pytest.param("2026-08-31T22:00:00Z", "2026-09-30T21:59:59Z", SEPTEMBER, id="Berlin in summer"),
        pytest.param("2026-10-01T04:00:00Z", "2026-11-01T03:59:59Z", OCTOBER, id="New York"),
        pytest.param("2026-09-30T15:00:00Z", "2026-10-31T14:59:59Z", OCTOBER, id="Tokyo"),
        pytest.param("2026-09-30T18:30:00Z", "2026-10-31T18:29:59Z", OCTOBER, id="Kolkata"),
        pytest.param("2026-09-30T11:00:00Z", "2026-10-31T10:59:59Z", OCTOBER, id="Auckland"),
        pytest.param("2026-10-01T10:00:00Z", "2026-11-01T09:59:59Z", OCTOBER, id="Honolulu"),
        pytest.param("2026-09-30T23:00:00Z", "2026-10-31T23:59:59Z", OCTOBER, id="London"),
        pytest.param("2026-09-30 22:00", "2026-10-31 22:59", OCTOBER, id="without seconds"),
        pytest.param("30.09.2026 22:00", "31.10.2026 22:59", OCTOBER, id="saved again"),
        pytest.param("2026-10-04T22:00:00Z", "2026-10-11T21:59:59Z", WEEK, id="a week"),
        pytest.param("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", OCTOBER, id="the end excluded"),
        pytest.param("2026-09-29T22:00:00Z", "2026-09-30T22:00:00Z", (SEPTEMBER[1],) * 2, id="a day"),
    ],
)
def test_instants_are_days_of_the_zone_where_they_are_midnights(
    start: str, end: str, days: tuple[dt.date, dt.date]
) -> None:
    assert read((start, end)).columns.row(0) == days


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-10-01", "2026-10-31"),
        ("2026-10-01T00:00:00", "2026-10-31T23:59:59.999"),
        ("2026-10-01T00:00:00+02:00", "2026-10-31T23:59:59+01:00"),
        ("2026-10-01T00:00:00", "2026-10-31T00:00:00"),
        ("2026-10-01T00:00:00", "2026-11-01T00:00:00"),
        ("2026-10-01", "2026-11-01T00:00:00"),
        ("2026-10-01T00:00:00+02:00", "2026-11-01T00:00:00+01:00"),
        ("10/1/2026 12:00 AM", "10/31/2026 12:00 AM"),
        ("2026-10-01T00:00:00", "2026-10-31T17:12:45"),
        ("2026-10-01T08:12:31", "2026-10-31T17:12:45"),
    ],
)
def test_october_by_local_clocks(start: str, end: str) -> None:
    assert read((start, end)).columns.row(0) == OCTOBER


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        ("2026-10-05", "2026-10-11", 11),  # the week with its Sunday
        ("2026-10-05", "2026-10-12", 11),
        ("2026-10-05", "2026-10-19", 18),
        ("2026-10-05", "2026-10-05", 5),
        ("2026-10-05", "2026-10-06", 5),
        ("2026-10-20", "2026-11-01", 31),
        ("2026-10-20", "2026-10-31", 31),
        ("2026-09-01", "2026-11-01", 31),
    ],
)
def test_a_midnight_ends_the_day_with_which_the_period_is_a_usual_one(
    start: str, end: str, last: int
) -> None:
    days = read((f"{start}T00:00:00", f"{end}T00:00:00"))
    assert days.columns["period_end"].dt.day().to_list() == [last]
    assert ("was read as" in days.remark) == (not end.endswith(f"{last:02}"))


def test_where_neither_is_usual_the_day_that_is_written_counts_and_that_is_said() -> None:
    days = read(("2026-10-06T00:00:00", "2026-10-20T00:00:00"))
    assert days.columns.row(0) == (dt.date(2026, 10, 6), dt.date(2026, 10, 20))
    assert days.remark == "The period ends at midnight, 2026-10-20T00:00:00. That day was included."


def test_an_end_is_excluded_only_if_all_rows_say_so() -> None:
    month = "2026-10-01T00:00:00", "2026-11-01T00:00:00"
    assert read(month, month).columns.rows() == [OCTOBER, OCTOBER]
    assert read(month, (month[0], "2026-10-31T23:59:59")).columns["period_end"][0] == dt.date(2026, 11, 1)


def test_what_was_decided_is_said_and_what_is_as_written_is_not() -> None:
    assert read(("2026-10-01T00:00:00Z", "2026-10-31T23:59:59Z")).remark == ""
    assert read(("2026-09-30T22:00:00Z", "2026-10-31T22:59:59Z")).remark == (
        "The period 2026-09-30T22:00:00Z to 2026-10-31T22:59:59Z was read as 1–31 Oct 2026."
    )


def test_cells_that_say_no_day_are_null_and_counted() -> None:
    days = read(("2026-10-01", "soon"), ("2026-10-01", None), ("2026-10-01", "soon"), ("", "2026-10-31"))
    assert days.columns["period_end"].to_list() == [None, None, None, OCTOBER[1]]
    assert days.lost == {"period_start": 0, "period_end": 2}
    assert days.why == "“soon” is not a date."


@given(
    st.dates(dt.date(2001, 1, 1), dt.date(2098, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns"]
    ),
)
def test_the_last_millisecond_of_a_day_is_of_that_day_everywhere(
    first: dt.date, more: int, zone: str
) -> None:
    last = first + dt.timedelta(days=more)
    start = dt.datetime.combine(first, dt.time(), ZoneInfo(zone))
    end = dt.datetime.combine(last, dt.time(23, 59, 59, 999_000), ZoneInfo(zone))
    as_utc = [each.astimezone(dt.UTC).isoformat() for each in (start, end)]
    assert read((as_utc[0], as_utc[1])).columns.row(0) == (first, last)
