"""Dates as spreadsheets write them, and in which order day and month stand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.tables.dates import read_dates

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)


def days(*cells: str) -> list[dt.date]:
    read = read_dates([cells])
    assert not read.why
    return [read.moments[cell].day for cell in cells]


def why(*cells: str) -> str:
    read = read_dates([cells])
    assert read.unread
    return read.why


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-10-01", "2026-10-31"),
        ("2026-10-1", " 2026-10-31 "),
        ("2026/10/01", "2026/10/31"),
        ("2026.10.01", "2026.10.31"),
        ("01.10.2026", "31.10.2026"),
        ("1.10.2026", "31.10.2026"),
        ("01.10.26", "31.10.26"),
        ("10/01/2026", "10/31/2026"),
        ("10/1/2026", "10/31/2026"),
        ("10/1/26", "10/31/26"),
        ("01/10/2026", "31/10/2026"),
        ("01/10/26", "31/10/26"),
        ("01-10-2026", "31-10-2026"),
        ("01-Oct-2026", "31-Oct-2026"),
        ("1-Oct-26", "31-oct-26"),
        ("1 October 2026", "31 OCT. 2026"),
        ("10/1/2026 0:00", "10/31/2026 11:59:59 PM"),
        ("01.10.2026 00:00", "31.10.2026 23:59"),
        ("2026-10-01T00:00:00+02:00", "2026-10-31T23:59:59.999999999+01:00[Europe/Berlin]"),
    ],
)
def test_a_month_however_it_is_written(start: str, end: str) -> None:
    assert days(start, end) == [FIRST, LAST]


def test_dates_with_dots_begin_with_the_day_unless_that_cannot_be() -> None:
    assert days("01.10.2026", "07.10.2026") == [dt.date(2026, 10, 1), dt.date(2026, 10, 7)]
    assert days("10.01.2026", "10.31.2026") == [FIRST, LAST]


def test_an_order_in_which_a_period_ends_before_it_starts_is_none() -> None:
    assert days("01/02/2026", "03/01/2026") == [dt.date(2026, 1, 2), dt.date(2026, 3, 1)]


def test_days_that_are_the_same_in_both_orders_are_clear() -> None:
    assert days("10/10/2026", "10/10/2026") == [dt.date(2026, 10, 10)] * 2


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("10/1/2026", "10/7/2026"), "“10/1/2026” may be 10 Jan 2026 or 1 Oct 2026."),
        (("01/02/2026 10:00", "05/02/2026"), "“01/02/2026 10:00” may be 1 Feb 2026 or 2 Jan 2026."),
        (("04-05-2026", "05-05-2026"), "“04-05-2026” may be 4 May 2026 or 5 Apr 2026."),
        (("31/10/26", "31/10/26"), "“31/10/26” may be 31 Oct 2026 or 26 Oct 2031."),
        (("31/10/2026", "10/31/2026"), "“31/10/2026” begins with the day and “10/31/2026” with the month."),
    ],
)
def test_where_both_orders_are_possible_nothing_is_read(cells: tuple[str, ...], said: str) -> None:
    assert read_dates([cells]).moments == {}
    assert why(*cells) == said


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30",
        "32.10.2026",
        "Oct 2026",
        "46326",
        "0000-01-01",
        "2026-10-01T25:00",
        "31/10.2026",
        "26-10-31x",
    ],
)
def test_what_is_no_date_is_quoted(cell: str) -> None:
    assert why(cell, "2026-10-31") == f"“{cell}” is not a date."
    assert list(read_dates([(cell, "2026-10-31")]).moments) == ["2026-10-31"]


def test_a_quotation_is_a_short_line() -> None:
    assert why("so\nmuch " * 50, "") == f"“{('so much ' * 50)[:40]}” is not a date."


@pytest.mark.parametrize("cell", ["", " ", "null", "N/A", None])
def test_no_value_is_no_date_and_no_fault(cell: str | None) -> None:
    assert read_dates([(cell, "2026-10-31")]).why == ""


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("2026-10-01", None),
        ("2026-10-01T00:00:00.000Z", dt.time()),
        ("10/13/2026 12:05 AM", dt.time(0, 5)),
        ("10/13/2026 12:05:09 pm", dt.time(12, 5, 9)),
        ("13.10.2026 7:05", dt.time(7, 5)),
    ],
)
def test_the_time_of_a_day(cell: str, time: dt.time | None) -> None:
    assert read_dates([(cell,)]).moments[cell].time == time


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 1)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y"])
)
def test_what_is_read_is_what_was_written(start: dt.date, form: str) -> None:
    """A month's dates are never read as others: they are the right ones, or none."""
    end = start + dt.timedelta(days=30)
    cells = start.strftime(form), end.strftime(form)
    read = read_dates([cells])
    assert read.why or [read.moments[cell].day for cell in cells] == [start, end]
