"""The current month's spend and the budgets of the settings, of all agents, whatever range is selected.

Few exports are read: of the month's days that are over, of today, and of the latest weeks, which the trend
of the last 28 days has, too. Single days are read only to find the one on which a budget was used up, and
nothing waits for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from odeus_dash.data.answers import Waiting
from odeus_dash.data.costing import priced_rows
from odeus_dash.data.data import BY_MODEL, Data
from odeus_dash.data.groups import members
from odeus_dash.data.names import Names
from odeus_dash.errors import KeyProblem, OdeusDashError
from odeus_dash.memo import kept, once
from odeus_dash.metrics.agents import labels
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
from odeus_dash.metrics.cost_totals import cost_totals
from odeus_dash.metrics.sums import total
from odeus_dash.periods import Period
from odeus_dash.settings import Budget, Budgeted
from odeus_dash.source import Wanted

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Month:
    """A month with a budget.

    `end` is the day on which the budget was or will be used up, as far as that is known yet; `line` comes
    from `budget.spend_line`, `priced_share` is the part of the month's tokens that have a price. `spent` and
    `ahead` are None where they are not known. `failures` says why today or some of the weeks are not known.
    """

    period: Period
    amount: Decimal
    spent: Decimal | None
    ahead: Forecast | None
    end: dt.date | None
    line: pl.DataFrame
    priced_share: float | None
    currency: str
    failures: tuple[OdeusDashError, ...]

    @property
    def over(self) -> Decimal | None:
        """The amount over budget, spent or forecast for the end of the month; None if the budget lasts."""
        if self.spent is None:
            return None
        spent = max(self.spent, self.ahead.total if self.ahead else Decimal(0))
        return spent - self.amount if spent > self.amount else None

    @property
    def spent_share(self) -> float | None:
        """The part of the budget that is spent; it may exceed 1."""
        return None if self.spent is None else float(self.spent / self.amount)

    @property
    def is_spent(self) -> bool:
        return self.spent is not None and self.spent >= self.amount


@dataclass(frozen=True, eq=False)
class PartOfMonth:
    """The month of the agents that a `budget` is about; `name` is that of the agent, owner or group."""

    budget: Budget
    name: str
    month: Month


@dataclass(frozen=True, eq=False)
class _Read:
    """The priced rows of the `month`, as far as it is over, and of the latest weeks; None where it failed.

    On the first of a month, none of its days are over.
    """

    month: Period
    closed: pl.DataFrame | None
    today: pl.DataFrame | None
    weeks: tuple[pl.DataFrame | None, ...]
    failures: tuple[OdeusDashError, ...]

    def rows(self) -> Iterable[pl.DataFrame]:
        """All of them, the newest first."""
        return (each for each in (self.today, self.closed, *self.weeks) if each is not None)


def month(data: Data) -> Month | None:
    """Return the month so far; None for a workspace without a budget.

    Raises as `Data.by_model_in` does.
    """
    budget = data.workspace.budget
    return None if budget is None else _month(data.unfiltered, budget, None)


def parts_of_month(data: Data, kinds: Collection[Budgeted] = tuple(Budgeted)) -> list[PartOfMonth]:
    """Return the month so far of each agent, owner and group with a budget, the largest budget first.

    Viewers, who see no owners and groups, have only those of agents. Raises as `Data.by_model_in` does.
    """
    seen = {Budgeted.AGENT} if data.masked else set(Budgeted)
    budgets = [each for each in data.workspace.budgets if each.kind in seen.intersection(kinds)]
    if not budgets:
        return []
    everybody = data.unfiltered
    agents = _agents((*_read(everybody).rows(), everybody.agents()))
    names = Names(labels(agents))
    found = []
    for each in budgets:
        label = names.get(each.name, each.name) if each.kind is Budgeted.AGENT else each.name
        part = _month(everybody, each.amount, _about(data, each, agents))
        found.append(PartOfMonth(each, label, part))
    return found


@kept
def _agents(rows: tuple[pl.DataFrame, ...]) -> pl.DataFrame:
    """assistant_id, its name, label and owner: the first that is known, since owners may change."""
    columns = "assistant_name", "agent_label", "assistant_owner_email", "assistant_owner_id"
    of_all = pl.concat(each.select("assistant_id", *columns) for each in rows)
    return of_all.group_by("assistant_id").agg(pl.col(columns).drop_nulls().first())


def _about(data: Data, budget: Budget, agents: pl.DataFrame) -> frozenset[str]:
    """Return the ids of the agents that a budget is about."""
    if budget.kind is Budgeted.AGENT:
        return frozenset({budget.name})
    if budget.kind is Budgeted.GROUP:
        return members(data, frozenset({budget.name}))
    owner = pl.coalesce("assistant_owner_email", "assistant_owner_id")
    return frozenset(agents.filter(owner == budget.name)["assistant_id"])


@once
def _read(data: Data) -> _Read:
    """Return what is priced; raises Waiting until all of it has arrived or failed."""
    clocks = data.choice.period.timezone
    whole, today = month_of(data.now, clocks), Period(data.today, data.today, clocks)
    closed = Period(whole.start, data.today - _DAY, clocks) if data.today > whole.start else None
    weeks = latest_weeks(data.today, clocks)
    for each in (*([closed] if closed else []), today, *weeks):
        data.answers.have(Wanted(each, BY_MODEL))  # asked for at the same time
    failures: list[OdeusDashError] = []

    def rows(period: Period) -> pl.DataFrame | None:
        """The priced rows of a period, or one failure more."""
        try:
            return priced_rows(data, period)
        except KeyProblem:
            raise
        except OdeusDashError as problem:
            failures.append(problem)
            return None

    return _Read(
        whole,
        priced_rows(data, closed) if closed else None,
        rows(today),
        tuple(map(rows, weeks)),
        tuple(failures),
    )


def _month(data: Data, budget: Decimal, agents: frozenset[str] | None) -> Month:
    """Return the month of these agents, None for all, against their budget."""
    read = _read(data)

    def cost(rows: pl.DataFrame | None) -> Decimal | None:
        found: Decimal | None = None if rows is None else _rows_of(rows, agents).select(total("cost")).item()
        return found

    closed = Decimal(0) if read.closed is None else cost(read.closed)
    left = 1 - Decimal(elapsed_share(Period(data.today, data.today, read.month.timezone), data.now))
    costs = Costs(read.month, data.today, closed, cost(read.today), left, tuple(map(cost, read.weeks)))
    if within := used_up_within(costs, budget):
        costs = replace(costs, days=_days(data, within, cost))
    ahead, currency = forecast(costs), data.prices().currency
    so_far = _of_month(read.closed, read.today, agents)
    return Month(
        read.month,
        budget,
        costs.spent,
        ahead,
        budget_end(costs, budget, ahead),
        spend_line(costs, budget, ahead),
        cost_totals(so_far, None, currency).priced_token_share if so_far is not None else None,
        currency,
        read.failures,
    )


@kept
def _of_month(
    closed: pl.DataFrame | None, today: pl.DataFrame | None, agents: frozenset[str] | None
) -> pl.DataFrame | None:
    """The rows of the month so far that are about these agents, None for all."""
    known = [_rows_of(each, agents) for each in (closed, today) if each is not None]
    return pl.concat(known) if known else None


def _rows_of(rows: pl.DataFrame, agents: frozenset[str] | None) -> pl.DataFrame:
    return rows if agents is None else rows.filter(pl.col("assistant_id").is_in(sorted(agents)))


def _days(
    data: Data, within: Period, cost: Callable[[pl.DataFrame], Decimal | None]
) -> tuple[tuple[dt.date, Decimal], ...]:
    """Return what all days but the last of `within` cost: none while one is on its way, or if it failed."""
    days = [
        Period(day, day, within.timezone)
        for day in (within.start + number * _DAY for number in range(within.days - 1))
    ]
    for each in days:
        data.answers.have(Wanted(each, BY_MODEL))
    with suppress(Waiting, OdeusDashError):
        costs = [(each.start, cost(priced_rows(data, each))) for each in days]
        return tuple((day, amount) for day, amount in costs if amount is not None)
    return ()
