"""A month's forecast, and when its budget is used up.

The forecast is a straight line: the cost of the days that have ended, plus the mean m of the latest weeks for
each week left. Whole weeks, because a mean over parts of weeks would depend on their weekends. The rest of
today costs at least its share of m, so that on the last day more is expected. With d days
and so x = d / 7 weeks left, w weeks that count and s the standard deviation of their costs, the range is

    t * sqrt(x * s^2 + x^2 * s^2 / w + m^2 * k * (7 - k) / 735)

to either side. Further weeks vary, the mean of a few weeks is uncertain, and k = d mod 7 days are no whole
week: they may be working days or not (the last term is the variance of k days drawn from a week whose cost
falls on five of them). t is Student's, for nine times in ten: four weeks tell little about s.

`Costs` need few exports: those of the days that have ended, of today, and of the weeks. Money is exact up to
the divisions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from statistics import mean, stdev

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.periods import Period, add_months, local_today, zone

#: How many of the latest weeks the forecast rests on.
WEEKS = 4
_WEEK = 7
_DAY = dt.timedelta(days=1)
#: By the number of weeks: Student's t with one degree of freedom less, 5% beyond it at either end.
_NINE_IN_TEN = {2: Decimal("6.314"), 3: Decimal("2.920"), 4: Decimal("2.353")}
#: The variance of k days drawn from a week that costs 1 on five equal days is k * (7 - k) / 735.
_PART_OF_WEEK = Decimal(735)

_AMOUNTS = ("spent", "even", "expected", "low", "high")
_LINE_SCHEMA = {
    "bucket": pl.Date,
    "partial": pl.Boolean,
    "known": pl.Boolean,
    **dict.fromkeys(_AMOUNTS, pl.Float64),
}


@dataclass(frozen=True)
class Costs:
    """The known cost of `month` as of `today`, one of its days; None where unknown.

    closed   of the days that have ended, 0 on the first
    so_far   of today
    left     the part of today that remains, 0 to 1
    weeks    of the weeks of seven days that end yesterday, whatever month they are in, the latest first
    days     of single days that are over, oldest first: of those that were asked for
    """

    month: Period
    today: dt.date
    closed: Decimal | None
    so_far: Decimal | None
    left: Decimal
    weeks: tuple[Decimal | None, ...]
    days: tuple[tuple[dt.date, Decimal], ...] = ()

    @property
    def spent(self) -> Decimal | None:
        """The cost of the month so far; without today where only that is not known."""
        return None if self.closed is None else self.closed + (self.so_far or 0)

    @property
    def days_left(self) -> int:
        """The days of the month that are not over, today included."""
        return (self.month.end - self.today).days + 1


@dataclass(frozen=True)
class Forecast:
    """The cost of the whole month if the days left are like the latest weeks.

    closed, spent  the cost of the days that are over, and with today so far: no range is below that
    days_left      the days that are not over, today included
    left           the part of today that is left, 0 to 1
    per_week       what each week that is left is taken to cost
    spread         the standard deviation of the weeks; None of one week
    rests_on       how many weeks these two come from
    """

    closed: Decimal
    spent: Decimal
    days_left: int
    left: Decimal
    per_week: Decimal
    spread: Decimal | None
    rests_on: int

    @property
    def total(self) -> Decimal:
        """The forecast of the month's cost."""
        return self.after(self.days_left)

    @property
    def between(self) -> tuple[Decimal, Decimal] | None:
        """The range of the total; None if the weeks are too few for one."""
        return self.range_after(self.days_left)

    def after(self, days: int) -> Decimal:
        """The month's cost by the end of so many of the days left."""
        if not days:
            return self.closed
        return max(self.closed + days * self.per_week / _WEEK, self.spent + self.left * self.per_week / _WEEK)

    def range_after(self, days: int) -> tuple[Decimal, Decimal] | None:
        """The range of `after`; None if the weeks are too few for one."""
        if self.spread is None:
            return None
        weeks, rest = Decimal(days) / _WEEK, days % _WEEK
        of_weeks = (weeks + weeks**2 / self.rests_on) * self.spread**2
        of_rest = self.per_week**2 * rest * (_WEEK - rest) / _PART_OF_WEEK
        reach = _NINE_IN_TEN[self.rests_on] * (of_weeks + of_rest).sqrt()
        expected = self.closed + days * self.per_week / _WEEK
        least = self.spent if days else self.closed
        return max(expected - reach, least), max(expected + reach, self.after(days))


def month_of(now: dt.datetime, timezone: str) -> Period:
    """The calendar month that `now` (aware) falls into on the clocks of `timezone`."""
    first = local_today(now, timezone).replace(day=1)
    return Period(first, add_months(first, 1) - _DAY, timezone)


def latest_weeks(today: dt.date, timezone: str) -> list[Period]:
    """The weeks of seven days that a forecast rests on, the latest first: it ends the day before `today`."""
    starts = (today - (number + 1) * _WEEK * _DAY for number in range(WEEKS))
    return [Period(start, start + (_WEEK - 1) * _DAY, timezone) for start in starts]


def elapsed_share(period: Period, now: dt.datetime) -> float:
    """The part of a period's time that has passed, 0 to 1; also where clocks change."""
    midnights = (
        dt.datetime.combine(day, dt.time(), zone(period.timezone))
        for day in (period.start, period.end + _DAY)
    )
    start, end = (each.astimezone(dt.UTC) for each in midnights)  # in one zone, clocks would be compared
    return min(max((now - start) / (end - start), 0.0), 1.0)


def forecast(costs: Costs) -> Forecast | None:
    """Return the forecast of the month; None without a week that counts. One week makes no range.

    Weeks that are not known do not count, nor do those before the first one that cost something.
    """
    known = [each for each in costs.weeks if each is not None]
    while known and not known[-1]:
        known.pop()
    if costs.closed is None or costs.spent is None or not known:
        return None
    spread = stdev(known) if len(known) > 1 else None
    return Forecast(costs.closed, costs.spent, costs.days_left, costs.left, mean(known), spread, len(known))


def used_up_within(costs: Costs, amount: Decimal) -> Period | None:
    """The days, as few as is known, on one of which spend reached `amount`; None if it did not."""
    for (before, _), (day, spent) in pairwise(_sums(costs).items()):
        if spent >= amount:
            return Period(before + _DAY, day, costs.month.timezone)
    return None


def budget_end(costs: Costs, amount: Decimal, ahead: Forecast | None) -> dt.date | None:
    """The day of the month on which spend reached `amount`, or else will reach it as `ahead` forecasts it.

    None where the budget lasts, and where that cannot be said.
    """
    if within := used_up_within(costs, amount):
        return within.end if within.days == 1 else None
    if costs.closed is None or ahead is None:
        return None
    if ahead.after(1) >= amount:
        return costs.today
    further = ((amount - costs.closed) * _WEEK / ahead.per_week).to_integral_value(ROUND_CEILING)
    return costs.today + (int(further) - 1) * _DAY if further <= costs.days_left else None


def _sums(costs: Costs) -> Mapping[dt.date, Decimal]:
    """What was spent by the end of those days of the month of which that is known, from 0 on the eve of it.

    That is yesterday, the ends of the weeks before, today, and the days that were asked for.
    """
    if costs.closed is None:
        return {}
    eve, day, spent = costs.month.start - _DAY, costs.today - _DAY, costs.closed
    sums = {eve: Decimal(0)}
    for week in (*costs.weeks, None):
        if day > eve and spent >= 0:  # a little less where requests of weeks are in other tiers of price
            sums[day] = spent
        if week is None:
            break
        day, spent = day - _WEEK * _DAY, spent - week
    for day, cost in costs.days:
        if day - _DAY in sums:
            sums.setdefault(day, sums[day - _DAY] + cost)
    if costs.so_far is not None:
        sums[costs.today] = costs.closed + costs.so_far
    return dict(sorted(sums.items()))


@kept
def spend_line(costs: Costs, amount: Decimal, ahead: Forecast | None) -> pl.DataFrame:
    """The month day by day, for a chart: spend by the end of each day, and the forecast.

    Columns: bucket, partial (today), known, spent (up to today; straight between the days on which it is
    known), even (the budget spent evenly), and from the last day that is over onwards expected, and at the
    ends of weeks and of the month low and high.
    """
    sums = _sums(costs)
    spent = dict(sums)
    for (start, low), (end, high) in pairwise(sums.items()):
        length = (end - start).days
        for number in range(1, length):
            spent[start + number * _DAY] = low + (high - low) * number / length
    rows = []
    for number in range(costs.month.days):
        day = costs.month.start + number * _DAY
        left, even = (day - costs.today).days + 1, amount * (number + 1) / costs.month.days
        expected, ends = None, None
        if ahead and left >= 0:
            expected = ahead.after(left)
            # In between it is wider, and not to be read.
            if left % _WEEK == 0 or day in {costs.month.start, costs.month.end}:
                ends = ahead.range_after(left)
        sums_of_day = (spent.get(day), even, expected, *(ends or (None, None)))
        rows.append((day, day == costs.today, day in sums, *sums_of_day))
    return pl.DataFrame(rows, schema=_LINE_SCHEMA, orient="row")
