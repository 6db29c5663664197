"""The current month's spend and the budgets of the settings, of all agents, whatever range is selected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from odeus_dash.data.data import BY_MODEL, Data
from odeus_dash.data.groups import members
from odeus_dash.memo import kept
from odeus_dash.metrics.agents import owners_of
from odeus_dash.metrics.budget import Forecast, Pace, budget_end, forecast, month_of, pace, spend_line
from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.cost_totals import cost_over_time, cost_totals
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Budget, Budgeted
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


@dataclass(frozen=True, eq=False)
class PartOfMonth:
    """The month of the agents that a `budget` is about; `name` is that of the agent, owner or group."""

    budget: Budget
    name: str
    month: Month


def month(data: Data) -> Month | None:
    """Return the month so far; None for a workspace without a budget.

    Raises as `Data.trend` does.
    """
    budget = data.workspace.budget
    if budget is None:
        return None
    days, period = _so_far(data)
    trend = data.unfiltered.trend_of(days.tiles(), BY_MODEL)
    return _month(days, trend, budget, period)


def parts_of_month(data: Data, kinds: Collection[Budgeted] = tuple(Budgeted)) -> list[PartOfMonth]:
    """Return the month so far of each agent, owner and group with a budget, the largest budget first.

    Viewers, who see no owners and groups, have only those of agents. Raises as `Data.trend` does.
    """
    seen = {Budgeted.AGENT} if data.masked else set(Budgeted)
    budgets = [each for each in data.workspace.budgets if each.kind in seen.intersection(kinds)]
    if not budgets:
        return []
    days, period = _so_far(data)
    trend, names = days.trend(BY_MODEL), days.names()
    owners = owners_of(days.agents())
    found = []
    for each in budgets:
        agents = _about(data, each, owners)
        part = replace(trend, rows=_rows_of(trend.rows, agents))
        label = names.get(each.name, each.name) if each.kind is Budgeted.AGENT else each.name
        found.append(PartOfMonth(each, label, _month(days, part, each.amount, period)))
    return found


def _about(data: Data, budget: Budget, owners: pl.DataFrame) -> frozenset[str]:
    """Return the ids of the agents that a budget is about."""
    if budget.kind is Budgeted.AGENT:
        return frozenset({budget.name})
    if budget.kind is Budgeted.GROUP:
        return members(data, frozenset({budget.name}))
    return frozenset(owners.filter(owner=budget.name)["agent_id"].drop_nulls())


def _so_far(data: Data) -> tuple[Data, Period]:
    """Return the data of the month's days so far, and the month."""
    period = month_of(data.now, data.choice.period.timezone)
    so_far = Period(period.start, data.today, period.timezone)
    choice = replace(data.choice, period=so_far, granularity=Granularity.DAY, agents=frozenset())
    return replace(data, choice=choice, models=frozenset()), period


@kept
def _rows_of(rows: pl.DataFrame, agents: frozenset[str]) -> pl.DataFrame:
    """The rows of these agents: none where there are none."""
    return rows.filter(pl.col("assistant_id").is_in(sorted(agents)))


def _month(data: Data, trend: Trend, budget: Decimal, period: Period) -> Month:
    listed = data.prices()
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
