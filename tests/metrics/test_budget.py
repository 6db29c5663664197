from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.budget import Forecast, Pace, budget_end, forecast, month_of, pace, spend_line
from odeus_dash.periods import Period

JUNE = Period(dt.date(2026, 6, 1), dt.date(2026, 6, 30))  # begins with a Monday
WEEK = [14, 14, 14, 14, 14, 0, 0]


def spent(*costs: float | str | None, month: Period = JUNE) -> pl.DataFrame:
    """What the first days of the month cost, one after the other."""
    days = [month.start + dt.timedelta(days=number) for number in range(len(costs))]
    exact = [None if each is None else Decimal(str(each)) for each in costs]
    return pl.DataFrame(
        {"bucket": days, "cost": exact}, schema={"bucket": pl.Date, "cost": pl.Decimal(38, 12)}
    )


def june(day: int) -> dt.date:
    return dt.date(2026, 6, day)


def noon(day: int) -> dt.datetime:
    return dt.datetime(2026, 6, day, 12, tzinfo=dt.UTC)


def test_pace_is_spend_against_time():
    # 14 days of 10 and half a day of 8.60: 148.60 of 200; 14.5 of 30 days have passed.
    told = pace(spent(*[10] * 14, "8.6"), Decimal(200), JUNE, noon(15))
    assert told == Pace(Decimal(200), Decimal("148.6"), 0.743, 14.5 / 30, 0.743 / (14.5 / 30))


def test_at_the_first_moment_of_the_month_there_is_no_pace():
    start = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    assert pace(spent(), Decimal(200), JUNE, start) == Pace(Decimal(200), Decimal(0), 0.0, 0.0, None)


def test_time_passes_on_the_clocks_of_the_workspace():
    # In Berlin, March 2026 has 31 * 24 - 1 hours; 28 days and 11 hours of them were over on the 29th at noon.
    now = dt.datetime(2026, 3, 29, 10, tzinfo=dt.UTC)
    march = month_of(now, "Europe/Berlin")
    told = pace(spent(*[1] * 29, month=march), Decimal(100), march, now)
    assert told is not None
    assert told.elapsed_share == pytest.approx((28 * 24 + 11) / (31 * 24 - 1))


def test_the_month_is_that_of_the_workspace():
    late = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    assert month_of(late, "UTC") == JUNE
    assert month_of(late, "Europe/Berlin").start == dt.date(2026, 7, 1)
    assert month_of(dt.datetime(2026, 12, 31, tzinfo=dt.UTC), "UTC").end == dt.date(2026, 12, 31)


def test_the_forecast_is_a_straight_line_from_the_latest_whole_weeks():
    # Ten days: 5 * 14 + 0 + 3 * 14 = 112. The last seven of them have 5 days of 14: 10 a day.
    # 20 days are left: 112 + 200 = 312; the mean of all ten days would have made it 336.
    told = forecast(spent(*WEEK, 14, 14, 14), JUNE, june(11))
    assert told is not None
    assert (told.total, told.per_day, told.rests_on) == (312, 10, 7)


def test_the_range_comes_from_how_much_days_differ():
    # 8 12 8 12 8 12 10: mean 10, squares of the deviations 6 * 4 = 24, s = sqrt(24 / 6) = 2.
    # 23 days left: 70 + 230 = 300, give or take 2 * 2 * sqrt(23 + 23 * 23 / 7) = 4 * sqrt(98.571) = 39.713.
    told = forecast(spent(8, 12, 8, 12, 8, 12, 10), JUNE, june(8))
    assert told is not None
    assert (told.total, told.spread) == (300, 2)
    assert told.low == pytest.approx(Decimal("260.287"), abs=Decimal("0.001"))
    assert told.high == pytest.approx(Decimal("339.713"), abs=Decimal("0.001"))


@pytest.mark.parametrize(
    ("costs", "today"),
    [([10] * 6, 7), ([10] * 5 + [None] + [10] * 4, 11), ([10] * 8, 11), ([], 1)],
    ids=["six days", "a day is not known", "the last days are missing", "no day"],
)
def test_what_is_not_known_is_not_forecast(costs, today):
    assert forecast(spent(*costs), JUNE, june(today)) is None


def test_a_gap_leaves_no_pace_either():
    assert pace(spent(10, None, 10), Decimal(100), JUNE, noon(4)) is None
    assert budget_end(spent(10, None, 200), Decimal(100), JUNE, june(4), None) is None


def test_today_may_still_be_unknown():
    told = pace(spent(10, 10), Decimal(100), JUNE, noon(3))
    assert told is not None
    assert told.spent == 20


def test_a_forecast_is_never_less_than_what_is_spent():
    told = forecast(spent(*[1] * 29, 500), JUNE, june(30))
    assert told is not None
    assert (told.low, told.total, told.high) == (529, 529, 529)


def test_a_month_that_is_over_has_no_range():
    told = forecast(spent(*[1, 3] * 15), JUNE, dt.date(2026, 7, 5))
    assert told is not None
    assert (told.low, told.total, told.high) == (60, 60, 60)


@pytest.mark.parametrize(
    ("amount", "day"),
    [(30, 3), (31, 4), (155, 15), (156, 16), (300, 30), (301, None)],
    ids=["it was reached", "the day after", "today, as it was", "tomorrow", "on the last day", "it lasts"],
)
def test_the_day_the_budget_ends(amount, day):
    # 10 a day for 14 days, and 15 already on the 15th: 140 by the 14th, 155 now, 160 by the end of the 16th.
    days = spent(*[10] * 14, 15)
    ahead = forecast(days, JUNE, june(15))
    assert budget_end(days, Decimal(amount), JUNE, june(15), ahead) == (day and june(day))


def test_a_passed_budget_is_known_without_a_forecast():
    assert budget_end(spent(60, 60), Decimal(100), JUNE, june(3), None) == june(2)
    assert budget_end(spent(10, 10), Decimal(100), JUNE, june(3), None) is None


def test_without_any_spend_a_budget_lasts():
    ahead = forecast(spent(*[0] * 9), JUNE, june(10))
    assert ahead == Forecast(Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0), 7)
    assert budget_end(spent(*[0] * 9), Decimal(1), JUNE, june(10), ahead) is None


def test_the_line_of_the_month_leads_from_what_is_known_to_the_forecast():
    days = spent(8, 12, 8, 12, 8, 12, 10, 4)
    ahead = forecast(days, JUNE, june(8))
    assert ahead is not None
    line = spend_line(days, Decimal(600), JUNE, june(8), ahead)
    assert line["bucket"].to_list() == [june(day) for day in range(1, 31)]
    assert line.filter("partial")["bucket"].to_list() == [june(8)]
    assert line["spent"].to_list() == [8, 20, 28, 40, 48, 60, 70, 74] + [None] * 22
    assert line["even"].to_list() == [20 * day for day in range(1, 31)]
    assert line["expected"].to_list() == [None] * 6 + [70 + 10 * day for day in range(24)]
    assert line.row(6)[5:] == (70, 70)
    assert line.row(-1)[4:] == pytest.approx((300, float(ahead.low), float(ahead.high)))


def test_the_line_stops_where_a_day_is_not_known():
    line = spend_line(spent(8, None, 9), Decimal(600), JUNE, june(4), None)
    assert line["spent"].to_list() == [8] + [None] * 29
    assert line["expected"].null_count() == 30


money = st.decimals(0, 1000, places=6)


@given(st.lists(money, min_size=10, max_size=10), st.integers(0, 9), money)
def test_pace_grows_with_spend(costs, number, more):
    dearer = [cost + (more if each == number else 0) for each, cost in enumerate(costs)]
    one, other = (pace(spent(*each), Decimal(100), JUNE, noon(11)) for each in (costs, dearer))
    assert one is not None
    assert other is not None
    assert one.spent_share <= other.spent_share
    assert one.elapsed_share == other.elapsed_share


@given(st.lists(st.datetimes(dt.datetime(2026, 5, 1), dt.datetime(2026, 8, 1)), min_size=2))  # noqa: DTZ001 - made aware below
def test_time_only_passes(moments):
    days, amount = spent(*[1] * 30), Decimal(100)
    shares = [pace(days, amount, JUNE, moment.replace(tzinfo=dt.UTC)) for moment in sorted(moments)]
    assert all(one and other and one.elapsed_share <= other.elapsed_share for one, other in pairwise(shares))
    assert all(one and 0 <= one.elapsed_share <= 1 for one in shares)


@given(st.lists(money, min_size=7, max_size=29), money)
def test_the_range_holds_the_forecast_and_the_budget_ends_where_it_reaches_it(costs, amount):
    today = june(len(costs) + 1)
    ahead = forecast(spent(*costs), JUNE, today)
    assert ahead is not None
    assert sum(costs) <= ahead.low <= ahead.total <= ahead.high
    end = budget_end(spent(*costs), amount + 1, JUNE, today, ahead)
    # A day's mean is rounded to 28 digits, and so may be the day on which a sum just reaches the amount.
    assert (end is not None) or ahead.total < amount + 1 + Decimal("1e-20")
