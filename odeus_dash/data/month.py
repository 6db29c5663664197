"""The current month's spend and the workspace's budget, of all agents, whatever range is selected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from odeus_dash.data.data import BY_MODEL, Data
from odeus_dash.metrics.budget import Forecast, Pace, budget_end, forecast, month_of, pace, spend_line
from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.cost_totals import cost_over_time, cost_totals
from odeus_dash.periods import Granularity, Period
from odeus_dash.prices import PriceList
from odeus_dash.source import Trend


@dataclass(frozen=True, eq=False)
class Month:
    """A month with a budget, day by day.

    `end` is the day on which the budget was or will be used up, `line` comes from `budget.spend_line`,
    `priced_share` is the part of the month's tokens that have a price. `pace` and `ahead` are None where
    they are not known. `data` has the days so far, of which `trend` is made.
    """

    period: Period
    pace: Pace | None
    ahead: Forecast | None
    end: dt.date | None
    line: pl.DataFrame
    priced_share: float | None
    currency: str
    trend: Trend
    data: Data

    @property
    def over(self) -> Decimal | None:
        """The amount over budget, spent or forecast for the end of the month; None if the budget lasts."""
        if self.pace is None:
            return None
        spent = max(self.pace.spent, self.ahead.total if self.ahead else Decimal(0))
        return spent - self.pace.amount if spent > self.pace.amount else None


def month(data: Data) -> Month | None:
    """Return the month so far; None for a workspace without a budget.

    Raises as `Data.trend` does.
    """
    budget = data.workspace.budget
    if budget is None:
        return None
    period = month_of(data.now, data.choice.period.timezone)
    so_far = Period(period.start, data.today, period.timezone)
    choice = replace(data.choice, period=so_far, granularity=Granularity.DAY, agents=frozenset())
    days = replace(data, choice=choice, models=frozenset())
    trend = data.unfiltered.trend_of(days.tiles(), BY_MODEL)
    return _month(days, trend, data.prices(), budget, period)


def _month(data: Data, trend: Trend, listed: PriceList, budget: Decimal, period: Period) -> Month:
    rows = priced(trend.rows, listed, "bucket")
    days = cost_over_time(rows, trend.calendar)
    ahead = forecast(days, period, data.today)
    return Month(
        period,
        pace(days, budget, period, data.now),
        ahead,
        budget_end(days, budget, period, data.today, ahead),
        spend_line(days, budget, period, data.today, ahead),
        cost_totals(rows, None, listed.currency).priced_token_share,
        listed.currency,
        trend,
        data,
    )
