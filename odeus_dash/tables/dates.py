"""Dates as people's spreadsheets write them, in the one order of day and month that a whole file allows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from odeus_dash.tables.reading import NO_VALUE
from odeus_dash.words.formats import date_text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CELL = re.compile(
    r"""(?: (?P<year>\d{4}) (?P<dash>[-/.]) (?P<month>\d{1,2}) (?P=dash) (?P<day>\d{1,2})
        |   (?P<one>\d{1,2}) (?P<mark>[-/.]) (?P<two>\d{1,2}) (?P=mark) (?P<three>\d{4}|\d\d)
        |   (?P<its>\d{1,2}) [-./\ ]{1,2} (?P<named>[a-z]{3,9}) [-./,\ ]{1,2} (?P<in>\d{4}|\d\d) )
        (?: [T\ ]\ * (?P<hour>\d{1,2}) : (?P<minute>\d\d) (?: : (?P<second>\d\d) (?:[.,]\d+)? )?
            (?: \ * (?P<half>[AP])M )? )?
        \ * (?: Z | UTC | [-+]\d\d:?\d\d )? (?: \[[\w/+-]{1,40}\] )?""",
    re.VERBOSE | re.IGNORECASE,
)
_QUOTED = 40
#: Longer than any export: the API keeps twelve months.
_LONGEST = dt.timedelta(days=3 * 366)
#: The cells of one row, the period's start before its end.
Row = tuple[str | None, ...]


class Moment(NamedTuple):
    """A day and, if the cell names one, a time of it, on the clocks of the file's writer."""

    day: dt.date
    time: dt.time | None


#: What a cell may say: if the day comes first, the month, or the year. None where that is no date.
_Orders = tuple[Moment | None, ...]


class Read(NamedTuple):
    """The dates of a file by their text; the cells `unread`, and why, quoting the first of them."""

    moments: dict[str, Moment]
    unread: list[str]
    why: str


def read_dates(rows: Sequence[Row]) -> Read:
    """Return every cell of `rows` that is a date; none where day and month cannot be told apart."""
    cells = (cell for row in rows for cell in row if cell and cell.strip().lower() not in NO_VALUE)
    given = {cell: _written(cell) for cell in cells}
    moments, why = _ordered({cell: each for cell, each in given.items() if any(each)}, rows)
    unread = [cell for cell in given if cell not in moments]
    if unread and not why:
        why = f"{_quoted(unread[0])} is not a date."
    return Read(moments, unread, why)


def _written(cell: str) -> _Orders:
    """Return the cell's date in each order; nothing if it is no date."""
    found = _CELL.fullmatch(cell.strip())
    if not found:
        return ()
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"] in "Pp")
    try:
        time = dt.time(hour, int(found["minute"]), int(found["second"] or 0)) if found["hour"] else None
    except ValueError:
        return ()
    if found["year"]:
        days = [_date(found["year"], found["month"], found["day"])] * 3
    elif found["named"]:
        days = [_date(found["in"], found["named"], found["its"])] * 3
    else:
        one, two, three = found["one"], found["two"], found["three"]
        year_first = _date(one, two, three) if len(one) == len(three) == 2 else None
        days = [_date(three, two, one), _date(three, one, two), year_first]
    return tuple(Moment(day, time) if day else None for day in days)


def _date(year: str, month: str, day: str) -> dt.date | None:
    """The date, of this century if the year has two digits; None if there is none near ours."""
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        date = dt.date(int(year) if len(year) == 4 else 2000 + int(year), number, int(day))
    except ValueError:
        return None
    return date if 1900 <= date.year < 3000 else None


def _ordered(dates: Mapping[str, _Orders], rows: Sequence[Row]) -> tuple[dict[str, Moment], str]:
    """The moment of each cell in the one order of day, month and year that all of them allow.

    Where they allow several, periods have to be possible, and dates with dots begin with the day.
    Nothing, and why, where that does not decide either.
    """

    def is_possible(row: Row, moments: Mapping[str, Moment]) -> bool:
        """Whether a period ends no earlier than it starts, and not years later."""
        days = [moments[cell].day for cell in row if cell and cell in moments]
        return days == sorted(days) and (not days or days[-1] - days[0] <= _LONGEST)

    read = [{cell: moment for cell, each in dates.items() if (moment := each[n])} for n in range(3)]
    orders = [moments for moments in read if len(moments) == len(dates)]
    if not orders:
        no_day, no_month = (next(cell for cell, each in dates.items() if not each[n]) for n in (0, 1))
        return {}, f"{_quoted(no_month)} begins with the day and {_quoted(no_day)} with the month."
    possible = [order for order in orders if all(is_possible(row, order) for row in rows)] or orders
    first, *others = possible
    other = next((each for each in others if each != first), first)
    unclear = [cell for cell in dates if first[cell] != other[cell]]
    if all(re.match(r"\s*\d+\.", cell) for cell in unclear):
        return first, ""
    days = " or ".join(date_text(order[unclear[0]].day, with_year=True) for order in (first, other))
    return {}, f"{_quoted(unclear[0])} may be {days}."


def _quoted(cell: str) -> str:
    return f"“{' '.join(cell.split())[:_QUOTED]}”"
