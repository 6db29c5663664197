"""The days that a period is fairly compared with.

Whole calendar months are compared with as many months, everything else with as many days. Of a period
that is not over only the days that are over count, and the same part of the earlier one: today's figures
still grow. Pure functions of their arguments, like `odeus_dash.periods`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from odeus_dash.errors import NotKept
from odeus_dash.periods import MONTHS_KEPT, Granularity, Period, add_months, kept_since, local_today, zone
from odeus_dash.words.formats import counted, duration_text, period_text

_DAY = dt.timedelta(days=1)
#: 52 weeks: a year earlier on the same weekdays.
_YEAR_OF_WEEKS = 364
#: The months and the weeks that a unit has, of which a period is a part.
_UNITS = {Granularity.WEEK: (0, 1), Granularity.MONTH: (1, 0), Granularity.QUARTER: (3, 0)}

_THROUGH_YESTERDAY = "Only days through yesterday are compared."
_LENGTHS = "{days} vs {before}."
_WORKING_DAYS = "Working days differ: {days} vs {before}."
_WEEKDAYS = "The weekdays differ, but not the number of working days."
#: What summer time does to the days: if they are longer, and if they are shorter.
_CLOCKS_NOW = (
    "The clocks changed, so this period is {hours} longer.",
    "The clocks changed, so this period is {hours} shorter.",
)
_CLOCKS_BEFORE = (
    "The clocks changed, so the earlier period is {hours} longer.",
    "The clocks changed, so the earlier period is {hours} shorter.",
)


class Against(StrEnum):
    """The earlier period to compare with."""

    PREVIOUS = "previous"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True)
class Comparison:
    """`current` vs `before`: both are over, they do not overlap, and `before` is the earlier one.

    `current` is shorter than the period that was asked for where that is not over. `notes` are sentences
    about what makes the two differ for no reason of use: length, weekdays, clocks.
    """

    current: Period
    before: Period
    notes: tuple[str, ...] = ()

    @property
    def longer(self) -> Fraction:
        """The days of `current` divided by those of `before`."""
        return Fraction(self.current.days, self.before.days)


@lru_cache(1024)
def compared(
    period: Period, against: Against, now: dt.datetime, to_date: Granularity | None = None
) -> Comparison | None:
    """Return the comparison of `period`; None where no day of it is over, or the two would overlap.

    PREVIOUS: whole calendar months (closed, or begun on a first and still open) with as many months before,
    an open quarter with the quarter before; other days with as many days before, in whole weeks where
    the period is one of weeks. YEAR: months and dates one year earlier, weeks 52 weeks earlier. `to_date`:
    the week, month or quarter that the period is the first part of; it is compared with the same part of
    an earlier one.
    """
    last = min(period.end, local_today(now, period.timezone) - _DAY)
    if against is Against.NONE or last < period.start:
        return None
    current = Period(period.start, last, period.timezone)
    try:
        before = _before(period, current, against, to_date)
    except (ValueError, OverflowError):  # before the year 1, where the calendar begins
        return None
    if before.end >= current.start:
        return None
    return Comparison(current, before, _notes(period, current, before))


def stepped(period: Period, direction: Literal[-1, 1], to_date: Granularity | None = None) -> Period:
    """Return the days right before (-1) or after (1) `period`: as many, or as many whole months.

    Before the first part of a unit (`to_date`) lies the whole unit before it, and after a whole unit the
    whole one after it.
    """
    if to_date and direction < 0:
        return Period(_units_later(period.start, -1, to_date), period.start - _DAY, period.timezone)
    if to_date and period.end == _units_later(period.start, 1, to_date) - _DAY:
        start = period.end + _DAY
        return Period(start, _units_later(start, 1, to_date) - _DAY, period.timezone)
    if months := _months(period, is_open=False):
        return _months_earlier(period, -direction * months)
    step = direction * dt.timedelta(days=period.days)
    return Period(period.start + step, period.end + step, period.timezone)


def _units_later(day: dt.date, units: Literal[-1, 1], unit: Granularity) -> dt.date:
    months, weeks = _UNITS[unit]
    return add_months(day, units * months) + dt.timedelta(weeks=units * weeks)


def check_whole(asked: Period, covered: Period, fetched_at: dt.datetime) -> None:
    """Raise NotKept unless an export `fetched_at` an instant can hold all days of the period `asked` for.

    `covered` is what the API says it exported. A part of a period is not compared: it has less for that
    reason alone.
    """
    since = kept_since(local_today(fetched_at, asked.timezone))
    if covered != asked or asked.start < since:
        raise NotKept(
            f"No comparison: Odeus keeps {MONTHS_KEPT} months, so {period_text(asked)} is incomplete.",
            "Select a shorter or later range, or another comparison.",
        )


def _before(period: Period, current: Period, against: Against, to_date: Granularity | None) -> Period:
    """The days to compare with. An open period that began on a Monday counts as whole weeks.

    Months earlier means the same dates, as far as there are; whole months become whole months.
    """
    if to_date:
        months, weeks = _UNITS[to_date]
    else:
        is_open = current.end < period.end
        begun_on_monday = is_open and period.start.weekday() == 0
        weeks = -(-period.days // 7) if begun_on_monday or period.days % 7 == 0 else 0
        months = _months(period, is_open=is_open)
    days = 7 * weeks or current.days
    if against is Against.YEAR:
        by_weeks = weeks and not months and current.days <= _YEAR_OF_WEEKS
        days, months = (_YEAR_OF_WEEKS, 0) if by_weeks else (0, 12)
    if not months:
        return Period(current.start - days * _DAY, current.end - days * _DAY, current.timezone)
    return _months_earlier(current, months)


def _months_earlier(period: Period, months: int) -> Period:
    start, end = add_months(period.start, -months), add_months(period.end, -months)
    if period.start.day == 1 and _is_month_end(period.end):
        end = add_months(end.replace(day=1), 1) - _DAY
    return Period(start, end, period.timezone)


def _months(period: Period, *, is_open: bool) -> int:
    """Return the number of calendar months that the period is; 0 where it is none.

    An open one begins on a first and counts as if it were over. One that began with a quarter and has
    reached its second month counts in quarters.
    """
    first, last = period.start, period.end
    if first.day != 1 or not (is_open or _is_month_end(last)):
        return 0
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    in_quarters = is_open and months > 1 and first.month % 3 == 1
    return 3 * -(-months // 3) if in_quarters else months


def _is_month_end(day: dt.date) -> bool:
    return (day + _DAY).day == 1


def _notes(period: Period, current: Period, before: Period) -> tuple[str, ...]:
    """Return the notes on differences that are not usage. Most workspaces are quiet at weekends."""
    notes = []
    if current != period:
        notes.append(_THROUGH_YESTERDAY)
    if current.days != before.days:
        notes.append(_LENGTHS.format(days=counted(current.days, "day"), before=before.days))
    now, then = _days_of_week(current), _days_of_week(before)
    working, worked = (sum(each[day] for day in range(5)) for each in (now, then))
    if working != worked:
        notes.append(_WORKING_DAYS.format(days=working, before=worked))
    elif now != then and current.days == before.days:
        notes.append(_WEEKDAYS)
    beyond = _beyond_usual(current), _beyond_usual(before)
    if beyond[0] != beyond[1]:  # else summer time does the same to both
        for (longer, shorter), hours in zip((_CLOCKS_NOW, _CLOCKS_BEFORE), beyond, strict=True):
            template = longer if hours > dt.timedelta() else shorter
            notes += [template.format(hours=duration_text(abs(hours)))] if hours else []
    return tuple(notes)


def _days_of_week(period: Period) -> Counter[int]:
    """Return the number of Mondays (0), Tuesdays, ... in a period."""
    whole, rest = divmod(period.days, 7)
    first = period.start.weekday()
    return Counter({day: whole + ((day - first) % 7 < rest) for day in range(7)})


def _beyond_usual(period: Period) -> dt.timedelta:
    """Return by how much the days of the period exceed 24 hours each, taken together."""
    tz = zone(period.timezone)
    begin, end = (dt.datetime.combine(day, dt.time(), tz) for day in (period.start, period.end + _DAY))
    return (begin.utcoffset() or dt.timedelta()) - (end.utcoffset() or dt.timedelta())
