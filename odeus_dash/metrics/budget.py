"""The pace of a month's spend against its budget, and a forecast.

Spend adds up day by day. The forecast is a straight line: what the days that are over cost, and for each day
that is left the mean of the latest whole weeks, because a mean over parts of a week would depend on how many
weekends it has. With d days left, m days in these weeks and s the standard deviation of what a day cost,
the range is two standard deviations of what d further days come to, the uncertainty of the mean included:
2 * s * sqrt(d + d * d / m). Fewer than seven days that are over make no forecast.

All of it takes `days`, what each local day of the month cost: bucket (the day) and cost (Decimal), null where
it is not known. A day without a row is not known either. Money is exact up to the division for the mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate
from statistics import stdev

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.periods import Period, add_months, local_today, zone

_WEEK = 7
_DEVIATIONS = 2
_DAY = dt.timedelta(days=1)

_AMOUNTS = ("spent", "even", "expected", "low", "high")
_LINE_SCHEMA = {"bucket": pl.Date, "partial": pl.Boolean, **dict.fromkeys(_AMOUNTS, pl.Float64)}


@dataclass(frozen=True)
class Pace:
    """The part of a budget that is spent, and the part of its month that has passed.

    spent_share    spent / amount, may exceed 1
    elapsed_share  the part of the month's time that has passed, 0 to 1
    times          spent_share / elapsed_share, above 1 if the budget does not last at this pace; None at
                   the start of the month
    """

    amount: Decimal
    spent: Decimal
    spent_share: float
    elapsed_share: float
    times: float | None


@dataclass(frozen=True)
class Forecast:
    """The cost of the whole month if the days left are like those of the latest whole weeks.

    total, low, high  the forecast and its range, never below what is spent already
    per_day           what each day that is left is taken to cost; spread, the standard deviation of a day
    rests_on          how many days these two come from: a multiple of 7
    """

    total: Decimal
    low: Decimal
    high: Decimal
    per_day: Decimal
    spread: Decimal
    rests_on: int


def month_of(now: dt.datetime, timezone: str) -> Period:
    """The calendar month that `now` (aware) falls into on the clocks of `timezone`."""
    first = local_today(now, timezone).replace(day=1)
    return Period(first, add_months(first, 1) - _DAY, timezone)


def pace(days: pl.DataFrame, amount: Decimal, month: Period, now: dt.datetime) -> Pace | None:
    """Return the pace against the budget `amount` (above zero); None where a day so far is not known."""
    today = local_today(now, month.timezone)
    costs = _known(days, month, today)
    if len(costs) < _days_over(month, today):
        return None
    spent, elapsed = sum(costs, Decimal(0)), elapsed_share(month, now)
    share = float(spent / amount)
    return Pace(amount, spent, share, elapsed, share / elapsed if elapsed else None)


def elapsed_share(month: Period, now: dt.datetime) -> float:
    """The part of the month's time that has passed, 0 to 1; also where clocks change."""
    midnights = (
        dt.datetime.combine(day, dt.time(), zone(month.timezone)) for day in (month.start, month.end + _DAY)
    )
    start, end = (each.astimezone(dt.UTC) for each in midnights)  # in one zone, clocks would be compared
    return min(max((now - start) / (end - start), 0.0), 1.0)


@kept
def forecast(days: pl.DataFrame, month: Period, today: dt.date) -> Forecast | None:
    """Return the forecast of the month; None with fewer than seven past days, or where one is unknown."""
    costs = _known(days, month, today)
    over = _days_over(month, today)
    if over < _WEEK or len(costs) < over:
        return None
    weeks = costs[over % _WEEK : over]
    per_day, spread = sum(weeks, Decimal(0)) / len(weeks), stdev(weeks)
    left = month.days - over
    spent, expected = sum(costs, Decimal(0)), sum(costs[:over], Decimal(0)) + left * per_day
    reach = _reach(spread, left, len(weeks))
    low, total, high = (max(each, spent) for each in (expected - reach, expected, expected + reach))
    return Forecast(total, low, high, per_day, spread, len(weeks))


def _reach(spread: Decimal, left: int, weeks: int) -> Decimal:
    """Return the distance from the forecast to the ends of its range, for `left` days after `weeks` days."""
    return _DEVIATIONS * spread * (left + Decimal(left * left) / weeks).sqrt()


def budget_end(
    days: pl.DataFrame, amount: Decimal, month: Period, today: dt.date, ahead: Forecast | None
) -> dt.date | None:
    """The day of the month on which spend reaches `amount`: as it was, or else as `ahead` forecasts it.

    None where the budget lasts, and where that cannot be said.
    """
    costs = _known(days, month, today)
    over = _days_over(month, today)
    if len(costs) < over:
        return None
    for number, spent in enumerate(accumulate(costs)):
        if spent >= amount:
            return month.start + number * _DAY
    if ahead is None or ahead.per_day == 0:
        return None
    open_amount = amount - sum(costs[:over], Decimal(0))
    further = int((open_amount / ahead.per_day).to_integral_value(ROUND_CEILING))
    return month.start + (over + further - 1) * _DAY if further <= month.days - over else None


@kept
def spend_line(
    days: pl.DataFrame, amount: Decimal, month: Period, today: dt.date, ahead: Forecast | None
) -> pl.DataFrame:
    """The month day by day, for the eye: what was spent by the end of each day, and what is to be expected.

    Columns: bucket, partial (today), spent (up to today), even (the budget spent evenly), and from the last
    day that is over onwards expected, low and high. Sums are null from the first day on that is not known.
    """
    spent = list(accumulate(_known(days, month, today)))
    over = _days_over(month, today)
    rows = [
        (
            month.start + number * _DAY,
            month.start + number * _DAY == today,
            float(spent[number]) if number < len(spent) else None,
            float(amount * (number + 1) / month.days),
            *_ahead(ahead, spent, number - over + 1, over),
        )
        for number in range(month.days)
    ]
    return pl.DataFrame(rows, schema=_LINE_SCHEMA, orient="row")


def _ahead(
    ahead: Forecast | None, spent: Sequence[Decimal], further: int, over: int
) -> tuple[float | None, float | None, float | None]:
    """expected, low and high `further` days after those that are over; unknown before."""
    if ahead is None or further < 0:
        return None, None, None
    expected = spent[over - 1] + further * ahead.per_day
    reach = _reach(ahead.spread, further, ahead.rests_on)
    least = spent[min(over - 1 + further, len(spent) - 1)]
    low, high = expected - reach, expected + reach
    return float(max(expected, least)), float(max(low, least)), float(max(high, least))


def _days_over(month: Period, today: dt.date) -> int:
    return min(max((today - month.start).days, 0), month.days)


def _known(days: pl.DataFrame, month: Period, today: dt.date) -> list[Decimal]:
    """Return the cost of each day up to today, or up to the first one that is not known.

    Too few to go by where they are fewer than the days that are over.
    """
    cost: dict[dt.date, Decimal | None] = dict(days.select("bucket", "cost").iter_rows())
    costs: list[Decimal] = []
    for number in range(min(_days_over(month, today) + 1, month.days)):
        known = cost.get(month.start + number * _DAY)
        if known is None:
            break
        costs.append(known)
    return costs
