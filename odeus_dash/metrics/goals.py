"""The state of a goal: whether its figure is on the straight line from baseline to target, or behind it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from odeus_dash.periods import Granularity
from odeus_dash.store import ABOUT_PEOPLE, SUMS, Goal

#: A sum of fewer days says more about weekends than about a goal.
FEWEST_DAYS = 7
#: The days of a calendar unit: those of a month and a quarter in the mean of 400 years.
_DAYS = dict(zip(Granularity, (1.0, 7.0, 30.436875, 91.310625), strict=True))


class State(StrEnum):
    """The state of a goal on the last of the selected days."""

    REACHED = "reached"
    ON_TRACK = "on track"
    OFF_TRACK = "off track"
    MISSED = "missed"
    UNKNOWN = ""


def comparable(goal: Goal, value: float | None, days: int) -> float | None:
    """Return the figure of a period of `days`, scaled to the number of days of the goal.

    Sums grow with the days, and other ratios than those to people stay. People do not add up: of another
    number of days, figures about them are unknown. None also for a sum of too few days.
    """
    if value is None or (goal.metric in SUMS and days < min(FEWEST_DAYS, goal.days)):
        return None
    if goal.metric in SUMS:
        return value * goal.days / days
    return None if goal.metric in ABOUT_PEOPLE and days != goal.days else value


def expected(goal: Goal, day: dt.date) -> float:
    """Return the planned figure at the end of `day`, on the line from the baseline to the target."""
    passed = (day - goal.measured).days / (goal.due - goal.measured).days
    share = min(max(passed, 0.0), 1.0)
    return (1 - share) * goal.baseline + share * goal.target


def state(goal: Goal, value: float | None, day: dt.date) -> State:
    """Return the state of the goal on `day`, where `value` is its `comparable` figure.

    Unknown until a day after those of the baseline.
    """
    if value is None or day <= goal.measured:
        return State.UNKNOWN
    if _meets(goal, value, goal.target):
        return State.REACHED
    if day >= goal.due:
        return State.MISSED
    return State.ON_TRACK if _meets(goal, value, expected(goal, day)) else State.OFF_TRACK


def level(goal: Goal, unit: Granularity) -> float | None:
    """Return the target as a figure of one calendar unit; None for people, who do not add up."""
    if goal.metric in SUMS:
        return goal.target * _DAYS[unit] / goal.days
    return None if goal.metric in ABOUT_PEOPLE and _DAYS[unit] != goal.days else goal.target


def _meets(goal: Goal, value: float, wanted: float) -> bool:
    """Whether the figure is at `wanted` or beyond, in the direction of the goal."""
    return value >= wanted if goal.target > goal.baseline else value <= wanted
