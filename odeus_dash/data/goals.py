"""The goals for the selected days and agents, and the progress of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from odeus_dash.data.costing import spend
from odeus_dash.data.data import Data
from odeus_dash.metrics.goals import State, comparable, expected, state
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.metrics.totals import totals
from odeus_dash.store import ABOUT_PEOPLE, Goal, Metric

#: The goals about money, whose figures are in a currency.
MONEY = frozenset({Metric.COST, Metric.COST_PER_MESSAGE})


@dataclass(frozen=True)
class Progress:
    """A goal and its figure for the selected days, scaled to the goal's number of days.

    `expected` is the plan for the last selected day; both are None if unknown.
    """

    goal: Goal
    value: float | None
    expected: float | None
    state: State


def seen(data: Data) -> tuple[Goal, ...]:
    """Return the goals that the viewer may see.

    Where small groups are hidden, that is none about people: those of an agent may have been few when it was
    set, and those of the workspace, less the sum over agents that the viewer sees, are those of small groups.
    """
    goals = data.kept.goals
    if data.fewest is None:
        return goals
    return tuple(goal for goal in goals if goal.metric not in ABOUT_PEOPLE)


def about(data: Data) -> list[Goal]:
    """Return the goals that the page's figures are about: of the workspace, or of the one selected agent.

    Of several about the same figure, the one that is due next comes first; those that were due before the
    selected days are left out. None is about single models.
    """
    if data.models:
        return []
    agents = data.choice.agents
    agent = next(iter(agents)) if len(agents) == 1 else ""
    wanted = [each for each in seen(data) if each.agent == agent and each.due >= data.choice.period.start]
    return sorted(wanted, key=lambda goal: goal.due) if agent or not agents else []


def figure(data: Data, metric: Metric) -> float | None:
    """Return the figure of the selected days and agents; None if the export lacks it."""
    value: object
    if metric is Metric.HIT_RATE:
        value = token_totals(data.agents()).hit_rate
    elif metric in MONEY:
        spent = spend(data)
        value = getattr(spent.totals, metric) if spent else None
    else:
        value = getattr(totals(data.agents()), metric)
    return None if value is None else float(value)  # type: ignore[arg-type]


def progress(data: Data, goal: Goal) -> Progress:
    """Return the progress of a goal on the selected days; unknown if they include today."""
    period = data.choice.period
    agents = frozenset({goal.agent} - {""})
    ours = replace(data, choice=replace(data.choice, agents=agents), models=frozenset())
    is_other = goal.metric in MONEY and goal.currency != data.pricing.currency
    value = None
    if not is_other and not period.is_open(data.now) and period.start <= goal.due:
        value = comparable(goal, figure(ours, goal.metric), period.days)
    due = None if value is None or period.end <= goal.measured else expected(goal, period.end)
    return Progress(goal, value, due, state(goal, value, period.end))
