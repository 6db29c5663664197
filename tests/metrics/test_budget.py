from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.budget import (
    Costs,
    Forecast,
    budget_end,
    elapsed_share,
    forecast,
    latest_weeks,
    month_of,
    spend_line,
    used_up_within,
)
from odeus_dash.periods import Period

JUNE = Period(dt.date(2026, 6, 1), dt.date(2026, 6, 30))


def june(day: int) -> dt.date:
    return dt.date(2026, 6, day)


def exact(amount: float | str | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))


def costs(
    today: int,
    closed: float | str | None,
    *weeks: float | str | None,
    so_far: float | str | None = 0,
    left: str = "0",
    month: Period = JUNE,
) -> Costs:
    """What the days before `today` cost, that day so far, and the weeks before it, the latest first."""
    day = month.start + dt.timedelta(days=today - 1)
    return Costs(month, day, exact(closed), exact(so_far), Decimal(left), tuple(map(exact, weeks)))


def ahead_of(found: Costs) -> Forecast:
    ahead = forecast(found)
    assert ahead is not None
    return ahead


# --- what is known ---


def test_today_may_be_unknown_and_the_days_before_may_not():
    assert costs(3, 20, so_far=None).spent == 20
    unknown = costs(4, None, 70, 70)
    assert (unknown.spent, forecast(unknown)) == (None, None)
    assert budget_end(unknown, Decimal(1), None) is None


def test_time_passes_on_the_clocks_of_the_workspace():
    # In Berlin, March 2026 has 31 * 24 - 1 hours; 28 days and 11 hours of them were over on the 29th at noon.
    now = dt.datetime(2026, 3, 29, 10, tzinfo=dt.UTC)
    march = month_of(now, "Europe/Berlin")
    assert elapsed_share(march, now) == pytest.approx((28 * 24 + 11) / (31 * 24 - 1))


def test_the_month_is_that_of_the_workspace():
    late = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    assert month_of(late, "UTC") == JUNE
    assert month_of(late, "Europe/Berlin").start == dt.date(2026, 7, 1)
    assert month_of(dt.datetime(2026, 12, 31, tzinfo=dt.UTC), "UTC").end == dt.date(2026, 12, 31)


# --- the forecast ---


def test_it_rests_on_the_four_weeks_that_end_yesterday_whatever_month_they_are_in():
    weeks = latest_weeks(june(3), "UTC")
    assert weeks[0] == Period(dt.date(2026, 5, 27), june(2))
    assert weeks[3] == Period(dt.date(2026, 5, 6), dt.date(2026, 5, 12))
    assert [each.days for each in weeks] == [7] * 4


def test_the_forecast_is_a_straight_line_from_the_mean_week():
    # 21 days are left, three weeks of (60 + 80 + 70 + 70) / 4 = 70: 90 + 210.
    ahead = ahead_of(costs(10, 90, 60, 80, 70, 70))
    assert (ahead.total, ahead.per_week, ahead.rests_on) == (300, 70, 4)


def test_the_range_comes_from_how_much_weeks_differ():
    # 64 76 64 76: mean 70, squares of the deviations 4 * 36 = 144, variance 144 / 3 = 48.
    # Three whole weeks are left: 2.353 * sqrt(3 * 48 + 9 * 48 / 4) = 2.353 * sqrt(252) = 37.353.
    low, high = ahead_of(costs(10, 90, 64, 76, 64, 76)).between or ()
    assert (float(low), float(high)) == pytest.approx((262.647, 337.353), abs=0.001)


def test_days_that_are_no_whole_week_widen_it_since_they_may_be_working_days_or_not():
    # Two days are left, at 70 a week: 20, give or take 2.353 * 70 * sqrt(2 * 5 / 735) = 19.212.
    ahead = ahead_of(costs(29, 280, 70, 70, 70, 70))
    low, high = ahead.between or ()
    assert (float(low), ahead.total, float(high)) == pytest.approx((280.788, 300, 319.212), abs=0.001)


@pytest.mark.parametrize(
    ("weeks", "rests_on", "total", "high"),
    [
        ((80, 60, None, 70), 3, 300, 300 + 2.920 * (3 * 100 + 9 * 100 / 3) ** 0.5),
        ((80, 60, 0, 0), 2, 300, 300 + 6.314 * (3 * 200 + 9 * 200 / 2) ** 0.5),
        ((80, 80, 0, 80), 4, 270, 270 + 2.353 * (3 * 1600 + 9 * 1600 / 4) ** 0.5),
        ((70, 0, 0, 0), 1, 300, None),
        ((70, None, None, None), 1, 300, None),
    ],
    ids=["one is not known", "used for two weeks", "a week without use", "used for a week", "one is known"],
)
def test_weeks_that_are_not_known_and_those_before_the_first_use_do_not_count(weeks, rests_on, total, high):
    ahead = ahead_of(costs(10, 90, *weeks))
    assert (ahead.rests_on, ahead.total) == (rests_on, total)
    assert (ahead.between and float(ahead.between[1])) == (high and pytest.approx(high))


@pytest.mark.parametrize("weeks", [(), (None,) * 4, (0, 0, 0, 0)])
def test_without_a_week_there_is_no_forecast(weeks):
    assert forecast(costs(10, 90, *weeks)) is None


def test_there_is_one_on_the_first_day_of_a_month():
    ahead = ahead_of(costs(1, 0, 70, 70, 70, 70, so_far=4))
    assert ahead.total == 300


def test_it_is_never_less_than_what_is_spent():
    ahead = ahead_of(costs(30, 29, 7, 7, 7, 7, so_far=500))
    assert (ahead.total, ahead.between) == (529, (529, 529))


def test_on_the_last_day_the_hours_left_cost_something():
    # 290 and a day of 12 by noon, when another 5 are to be expected. By the mean alone, it would cost 10.
    ahead = ahead_of(costs(30, 290, 70, 70, 70, 70, so_far=12, left="0.5"))
    assert ahead.total == 307
    low, high = ahead.between or ()
    assert (low, float(high)) == (302, pytest.approx(300 + 2.353 * 70 * (1 * 6 / 735) ** 0.5))
    assert budget_end(costs(30, 290, so_far=12, left="0.5"), Decimal(306), ahead) == june(30)


# --- the end of a budget ---


@pytest.mark.parametrize(
    ("amount", "day"),
    [(141, 15), (155, 15), (156, 16), (300, 30), (301, None)],
    ids=["today", "today, all of it", "tomorrow", "on the last day", "it lasts"],
)
def test_the_day_on_which_it_ends_is_today_or_ahead(amount, day):
    # 140 by the 14th, 155 now, then 10 a day: 160 by the end of the 16th.
    found = costs(15, 140, 70, 70, 70, 70, so_far=15)
    assert budget_end(found, Decimal(amount), forecast(found)) == (day and june(day))


def test_a_budget_that_was_used_up_before_ended_in_one_week_and_its_days_say_which():
    # 140 by the 14th, 70 by the 7th, and nothing on the eve of the month.
    found = costs(15, 140, 70, 70, 70, 70)
    within = used_up_within(found, Decimal(100))
    assert within == Period(june(8), june(14))
    assert budget_end(found, Decimal(100), forecast(found)) is None
    two = ((june(8), Decimal(10)), (june(9), Decimal(10)))  # 90 by the 9th
    assert used_up_within(replace(found, days=two), Decimal(100)) == Period(june(10), june(14))
    assert budget_end(replace(found, days=two), Decimal(85), None) == june(9)
    six = tuple((june(8 + each), Decimal(cost)) for each, cost in enumerate((5, 5, 5, 5, 5, 4)))
    assert budget_end(replace(found, days=six), Decimal(100), None) == june(14)  # the only day that is left
    assert used_up_within(found, Decimal(70)) == Period(june(1), june(7))
    assert used_up_within(found, Decimal(141)) is None


def test_weeks_that_are_not_known_only_make_it_a_longer_search():
    assert used_up_within(costs(15, 140, None, 70), Decimal(100)) == Period(june(1), june(14))


def test_without_a_forecast_a_budget_may_still_have_ended():
    assert budget_end(costs(3, 60, so_far=60), Decimal(100), None) == june(3)
    assert budget_end(costs(3, 60, so_far=10), Decimal(100), None) is None


# --- the picture ---


def test_the_line_of_the_month_leads_from_what_is_known_to_the_forecast():
    found = costs(12, 90, 70, 70, 70, 70, so_far=4)
    ahead = ahead_of(found)
    line = spend_line(found, Decimal(600), ahead)
    assert line["bucket"].to_list() == [june(day) for day in range(1, 31)]
    assert line.filter("partial")["bucket"].to_list() == [june(12)]
    assert line.filter("known")["bucket"].to_list() == [june(4), june(11), june(12)]
    straight = [5, 10, 15, 20, *range(30, 91, 10), 94]
    assert line["spent"].to_list() == [*straight, *[None] * 18]
    assert line["even"].to_list() == [20 * day for day in range(1, 31)]
    assert line["expected"].to_list() == [None] * 10 + [90, 100, *range(110, 281, 10)]
    assert line.row(10)[5:] == (90, 90, 90)
    assert line.drop_nulls("low")["bucket"].dt.day().to_list() == [11, 18, 25, 30]
    assert line.row(-1)[5:] == pytest.approx([float(ahead.total), *map(float, ahead.between or ())])


def test_on_the_first_day_the_range_begins_with_it():
    found = costs(1, 0, 70, 70, 70, 70)
    line = spend_line(found, Decimal(600), forecast(found))
    assert line.drop_nulls("low")["bucket"].dt.day().to_list() == [1, 7, 14, 21, 28, 30]


def test_days_that_were_asked_for_are_in_the_line():
    found = replace(costs(12, 90, 70), days=((june(5), Decimal(40)), (june(6), Decimal(0))))
    line = spend_line(found, Decimal(600), None)
    assert line["spent"].to_list()[3:8] == [20, 60, 60, 66, 72]
    assert line.filter("known")["bucket"].dt.day().to_list() == [4, 5, 6, 11, 12]


def test_nothing_is_drawn_of_what_is_not_known():
    line = spend_line(costs(4, None, 70, 70), Decimal(600), None)
    assert line["spent"].null_count() == line["expected"].null_count() == 30
    one_week = costs(8, 70, 70)
    assert spend_line(one_week, Decimal(600), forecast(one_week))["low"].null_count() == 30


# --- laws ---

money = st.decimals(0, 1000, places=6)
months = st.builds(
    lambda today, closed, so_far, left, weeks: Costs(
        JUNE, june(today), closed if today > 1 else Decimal(0), so_far, left, tuple(weeks)
    ),
    st.integers(1, 30),
    money,
    money,
    st.decimals(0, 1, places=3),
    st.lists(money, min_size=4, max_size=4),
)


@given(months, money, st.integers(0, 5))
def test_more_spend_never_lowers_the_forecast(found, more, where):
    weeks = tuple(each + (more if number == where else 0) for number, each in enumerate(found.weeks))
    counted = [bool(each) for each in found.weeks]
    dearer = replace(
        found,
        closed=found.closed + (more if where == 4 else 0),
        so_far=found.so_far + (more if where == 5 else 0),
        weeks=weeks if all(counted) else found.weeks,  # a week before the first use begins to count otherwise
    )
    before, after = forecast(found), forecast(dearer)
    assert (before is None and after is None) or (before and after and before.total <= after.total)


@given(months, st.integers(1, 1000))
def test_in_another_currency_all_is_the_same(found, rate):
    def times(amount):
        return amount * rate

    other = replace(
        found, closed=found.closed * rate, so_far=found.so_far * rate, weeks=tuple(map(times, found.weeks))
    )
    before, after = forecast(found), forecast(other)
    assert (before is None) == (after is None)
    if before and after:
        ends = [float(each) for one in (before, after) for each in (one.total, *(one.between or ()))]
        assert ends[3:] == pytest.approx([each * rate for each in ends[:3]])


@given(months, money)
def test_the_range_holds_the_forecast_and_the_budget_ends_where_it_reaches_it(found, amount):
    ahead = forecast(found)
    if ahead is None:
        return
    low, high = ahead.between or (ahead.total, ahead.total)
    assert found.spent <= low <= ahead.total <= high
    ends = budget_end(found, amount + 1, ahead) or used_up_within(found, amount + 1)
    # A week's mean is rounded to 28 digits, and so may be the day on which a sum just reaches the amount.
    assert ends is not None or ahead.total < amount + 1 + Decimal("1e-20")


@given(months)
def test_the_forecast_of_a_month_that_is_over_is_what_it_cost(found):
    over = replace(found, today=dt.date(2026, 7, 1), so_far=None)
    ahead = forecast(over)
    assert ahead is None or (ahead.total, ahead.between) in {
        (found.closed, (found.closed, found.closed)),
        (found.closed, None),
    }


@given(st.lists(st.datetimes(dt.datetime(2026, 5, 1), dt.datetime(2026, 8, 1)), min_size=2))  # noqa: DTZ001 - made aware below
def test_time_only_passes(moments):
    shares = [elapsed_share(JUNE, moment.replace(tzinfo=dt.UTC)) for moment in sorted(moments)]
    assert all(0 <= one <= other <= 1 for one, other in pairwise(shares))
