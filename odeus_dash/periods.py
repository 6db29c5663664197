"""Calendar time: periods of whole local days, the buckets that tile them, and whether they have ended.

Everything here is a pure function of its arguments: "now" always comes from the caller, so that
a test, a page and the command line can never disagree about what day it is.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from zoneinfo import ZoneInfo, available_timezones

from odeus_dash.errors import BadPeriod

#: More buckets are not asked for: two years of days are enough, a mistyped year would be 300,000 exports.
MOST_BUCKETS = 800
#: How far back the usage export API keeps history (the vendor's statement: 12 months).
MONTHS_KEPT = 12


class Granularity(StrEnum):
    """The calendar unit of a trend. Weeks are ISO 8601 weeks: Monday to Sunday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


#: How many months the units have that are made of months, and the fewest days that each unit has.
MONTHS = {Granularity.MONTH: 1, Granularity.QUARTER: 3}
_SHORTEST = {Granularity.DAY: 1, Granularity.WEEK: 7, Granularity.MONTH: 28, Granularity.QUARTER: 90}
_DAY = dt.timedelta(days=1)
#: How the names of aliases of time zones begin.
_ALIASES = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "SystemV/", "posix/", "right/")
#: Kept: listing them walks the time zone database, which takes 10 ms.
_known_zones = cache(available_timezones)


@dataclass(frozen=True, order=True)
class Period:
    """Whole local days from `start` to `end`, both included, on the clocks of `timezone`."""

    start: dt.date
    end: dt.date
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        if self.end < self.start:
            what = f"The range ends ({self.end}) before it starts ({self.start})."
            raise BadPeriod(what, "Swap the two dates.")
        zone(self.timezone)

    @property
    def days(self) -> int:
        """Number of calendar days, at least 1."""
        return (self.end - self.start).days + 1

    def is_open(self, now: dt.datetime) -> bool:
        """True while the last day has not ended: the figures will still grow."""
        return self.end >= local_today(now, self.timezone)

    def holds(self, other: Period) -> bool:
        """Whether all days of `other` are days of this period, on whatever clocks."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, order=True)
class Bucket:
    """One calendar unit of a trend: the part inside the range, and whether that is all of it.

    `partial` is true where the range or the end of the API's history cuts the unit, or the unit is
    not over yet; such a bucket holds less than its neighbours for no other reason than that, and has
    to look like it.
    """

    period: Period
    partial: bool


def zone(name: str) -> ZoneInfo:
    """The IANA time zone called `name`; BadPeriod if there is none."""
    if not is_zone(name):
        raise BadPeriod(f"Unknown timezone: {name!r}.", "Use an IANA name such as Europe/Berlin or UTC.")
    return ZoneInfo(name)


def is_zone(name: str) -> bool:
    """Whether there is a time zone called `name`, be it one of the database's aliases."""
    return name in _known_zones()


@cache
def timezone_names() -> tuple[str, ...]:
    """The names offered to users, sorted: UTC and places, without the database's own aliases."""
    places = {name for name in _known_zones() if "/" in name and not name.startswith(_ALIASES)}
    return tuple(sorted(places | {"UTC"}))


def last_quarter_hour(now: dt.datetime) -> dt.datetime:
    """Return when the quarter of an hour began: in every timezone, days begin with one."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


def local_today(now: dt.datetime, timezone: str) -> dt.date:
    """The calendar day that `now` (aware) falls on in `timezone`."""
    return now.astimezone(zone(timezone)).date()


def kept_since(today: dt.date) -> dt.date:
    """The first day the API still has: 12 months before `today`."""
    return add_months(today, -MONTHS_KEPT)


def clip_to_today(period: Period, now: dt.datetime) -> Period:
    """The part of `period` up to today; BadPeriod if all of it is in the future."""
    what, todo = "The range starts in the future, on {}.", "Select a range that starts today or earlier."
    return _ending(period, local_today(now, period.timezone), BadPeriod(what.format(period.start), todo))


def without_today(period: Period, now: dt.datetime) -> Period:
    """The part of `period` up to yesterday; BadPeriod if that is none of it."""
    todo = "Switch on “Include today”, or select an earlier day."
    problem = BadPeriod("The range is only today, which has not ended.", todo)
    return _ending(period, local_today(now, period.timezone) - _DAY, problem)


def _ending(period: Period, last: dt.date, problem: BadPeriod) -> Period:
    if period.start > last:
        raise problem
    return Period(period.start, min(period.end, last), period.timezone)


def buckets(
    period: Period, granularity: Granularity, now: dt.datetime, first_weekday: int = 0
) -> list[Bucket]:
    """Tile `period` with calendar units, oldest first: each day in exactly one bucket.

    `first_weekday` is the day that weeks begin with, 0 for Monday.
    """
    today = local_today(now, period.timezone)
    tiles, first = [], _unit_start(period.start, granularity, first_weekday)
    while first <= period.end:
        following = _next_unit(first, granularity)
        last = following - _DAY
        inside = Period(max(first, period.start), min(last, period.end), period.timezone)
        cut = (inside.start, inside.end) != (first, last) or inside.start < kept_since(today) <= last
        tiles.append(Bucket(inside, partial=cut or last >= today))
        first = following
    return tiles


def split(period: Period, days: Iterable[dt.date]) -> list[Period]:
    """The parts of `period`, oldest first: a new one begins on each of `days` inside it."""
    starts = [period.start, *sorted({day for day in days if period.start < day <= period.end})]
    ends = [*(start - _DAY for start in starts[1:]), period.end]
    return [Period(start, end, period.timezone) for start, end in zip(starts, ends, strict=True)]


def first_weekday_of(period: Period) -> int:
    """Return the weekday with which weeks begin so that as many weeks of the period as possible are whole.

    That is Monday for periods that begin with a week or month; of others the last week ends with them.
    """
    if period.days % 7 == 0:
        return period.start.weekday()
    return 0 if period.start.day == 1 or period.start.weekday() == 0 else (period.end + _DAY).weekday()


def reaching_back(period: Period, granularity: Granularity, units: int, first_weekday: int = 0) -> Period:
    """`period` with so many whole units before the one that it starts in, which becomes whole as well."""
    first = _unit_start(period.start, granularity, first_weekday)
    for _ in range(units):
        first = _unit_start(first - _DAY, granularity, first_weekday)
    return Period(first, period.end, period.timezone)


def unit_of(period: Period, today: dt.date) -> Granularity | None:
    """The calendar unit that `period` is: a whole one, or one's part up to today. None for other ranges."""
    unit = unit_from(period)
    is_whole = unit and period.end + _DAY == _next_unit(period.start, unit)
    return unit if is_whole or period.end == today else None


def unit_from(period: Period) -> Granularity | None:
    """The smallest unit that begins with `period` and ends with it or later; None if there is none."""
    start = period.start
    begun = (unit for unit in Granularity if _unit_start(start, unit) == start)
    return next((unit for unit in begun if period.end < _next_unit(start, unit)), None)


def _unit_start(day: dt.date, granularity: Granularity, first_weekday: int = 0) -> dt.date:
    if months := MONTHS.get(granularity):
        return day.replace(month=day.month - (day.month - 1) % months, day=1)
    return day - (day.weekday() - first_weekday) % 7 * _DAY if granularity is Granularity.WEEK else day


def _next_unit(first: dt.date, granularity: Granularity) -> dt.date:
    months = MONTHS.get(granularity)
    return add_months(first, months) if months else first + _SHORTEST[granularity] * _DAY


def twelve_months(period: Period) -> Period:
    """The last day's month as far as `period` goes, and the eleven before it."""
    return Period(add_months(period.end.replace(day=1), -11), period.end, period.timezone)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later (or earlier), or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def automatic_granularity(period: Period) -> Granularity:
    """Few enough points to read, enough to see a trend: days to 14 days, weeks to 26 weeks."""
    if period.days <= 14:
        return Granularity.DAY
    return Granularity.WEEK if period.days <= 26 * 7 else Granularity.MONTH


def is_too_fine(period: Period, granularity: Granularity) -> bool:
    """True where the unit would tile the period with more than MOST_BUCKETS buckets, or nearly so many."""
    return period.days / _SHORTEST[granularity] + 2 > MOST_BUCKETS


def finest_granularity(period: Period) -> Granularity:
    """The smallest unit that tiles the period with no more than MOST_BUCKETS buckets."""
    return next((unit for unit in Granularity if not is_too_fine(period, unit)), Granularity.QUARTER)


#: The dates of a range, made of today and of the last day that counts: yesterday, or today as well.
Dates = Callable[[dt.date, dt.date], tuple[dt.date, dt.date]]


def _last_days(days: int) -> Dates:
    return lambda today, last: (today - dt.timedelta(days=days), last)


def _this(start_of: Callable[[dt.date], dt.date]) -> Dates:
    """The first part of the unit that `start_of` gives the first day of."""
    return lambda _, last: (start_of(last), last)


def _last(start_of: Callable[[dt.date], dt.date]) -> Dates:
    """The whole unit before that."""
    return lambda today, _: (start_of(end := start_of(today) - _DAY), end)


_week, _month, _quarter = (partial(_unit_start, granularity=each) for each in (Granularity.WEEK, *MONTHS))

#: The presets that are the first part of a unit. On the first day of one they are the whole unit before it.
TO_DATE = {f"This {each}": each for each in (Granularity.WEEK, Granularity.MONTH, Granularity.QUARTER)}
#: What each preset range means on a given day. All but the "last" units end with the last day that counts.
PRESETS: dict[str, Dates] = {
    "Last 7 days": _last_days(7),
    "Last 28 days": _last_days(28),
    "Last 90 days": _last_days(90),
    "This week": _this(_week),
    "Last week": _last(_week),
    "This month": _this(_month),
    "Last month": _last(_month),
    "This quarter": _this(_quarter),
    "Last quarter": _last(_quarter),
    "Last 12 months": lambda today, last: (kept_since(today), last),
}
#: The presets of a workspace that is billed from another day of the month than the first.
THIS_CYCLE, LAST_CYCLE = "This billing cycle", "Last billing cycle"


def presets(billing_day: int | None = None) -> dict[str, Dates]:
    """All presets by name, with those of billing cycles if these begin on a day (1 to 28) of the month."""
    if billing_day is None:
        return PRESETS

    def start_of(day: dt.date) -> dt.date:
        return add_months(day.replace(day=billing_day), -1 if day.day < billing_day else 0)

    return PRESETS | {THIS_CYCLE: _this(start_of), LAST_CYCLE: _last(start_of)}


def preset_unit(name: str) -> Granularity | None:
    """The unit whose first part the preset `name` is; a billing cycle is a month of its own."""
    return Granularity.MONTH if name == THIS_CYCLE else TO_DATE.get(name)


def is_cycle(period: Period, billing_day: int | None) -> bool:
    """Whether the period is a whole billing cycle, which begins on `billing_day`."""
    return period.start.day == billing_day and period.end == add_months(period.start, 1) - _DAY


def preset_period(
    name: str, today: dt.date, timezone: str, *, with_today: bool = False, billing_day: int | None = None
) -> Period:
    """The period that the preset `name` stands for on the day `today`; it ends yesterday, or with today."""
    last = today if with_today else today - _DAY
    return Period(*presets(billing_day)[name](today, last), timezone)
