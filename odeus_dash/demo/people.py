"""The company's people and their habits. A habit is one person's use of one agent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from odeus_dash.demo.agents import Agent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Weeks of history before the anchor: 18 months.
HISTORY_WEEKS = 78

DEPARTMENTS = {
    "Engineering": 0.21, "Sales": 0.17, "Production": 0.14, "Service": 0.13, "Logistics": 0.07,
    "Finance": 0.06, "IT": 0.05, "Purchasing": 0.05, "Quality": 0.05, "HR": 0.03, "Marketing": 0.03,
    "Legal": 0.01,
}  # fmt: skip
_OWN_DEPARTMENT = 0.88

#: Weeks before the anchor at which the oldest habits began, and after it until new ones are formed.
_BEFORE, _AFTER = 2.0 * HISTORY_WEEKS, 104.0

_TRIED_ONCE = 0.4
_MEAN_WEEKS = 38.0


@dataclass(frozen=True)
class People:
    """One entry per person: department (position in the list above), week of joining relative to the
    anchor, liking for agents (mean 1, heavy-tailed), and hours by which their office's day is shifted.
    """

    department: Ints
    joined: Floats
    activity: Floats
    shift_hours: NDArray[np.int8]


@dataclass(frozen=True)
class Habits:
    """One entry per habit: who, which agent, from and until which week relative to the anchor,
    conversations a week, and how much longer than usual this person's conversations are.
    """

    person: Ints
    agent: Ints
    start: Floats
    end: Floats
    pace: Floats
    depth: Floats


def company(rng: np.random.Generator, size: int) -> People:
    """Return `size` people. Three in five have access when the history begins."""
    joined = rng.uniform(-HISTORY_WEEKS, 0, size)
    joined[: int(size * 0.6)] = -_BEFORE
    return People(
        department=rng.choice(len(DEPARTMENTS), size, p=list(DEPARTMENTS.values())),
        joined=joined,
        activity=rng.lognormal(-0.80, 0.8, size),
        shift_hours=rng.choice(np.array([0, -1, 6], dtype=np.int8), size, p=[0.8, 0.08, 0.12]),
    )


def habits(rng: np.random.Generator, people: People, cast: tuple[Agent, ...]) -> Habits:
    """Return the habits of all agents. One person may start to use an agent more than once.

    Those of an agent begin in a wave after the launch, then as replacement with a slow rise.
    """
    parts = []
    for number, agent in enumerate(cast):
        launch = -_BEFORE if agent.launched is None else -agent.launched
        wave = launch + rng.exponential(1.5 if agent.launched else 20.0, agent.people)
        years = (_AFTER - launch) / _MEAN_WEEKS
        stream = launch + (_AFTER - launch) * rng.random(int(agent.people * years * 1.35)) ** 0.888
        start = np.concatenate([wave, stream])
        size = len(start)
        person = rng.choice(len(people.joined), size, p=_audience(people, agent))
        start = np.maximum(start, people.joined[person] + rng.exponential(1.5, size))
        once = rng.random(size) < _TRIED_ONCE
        weeks = np.where(once, rng.exponential(0.8, size), rng.exponential(_MEAN_WEEKS, size))
        pace = agent.pace * people.activity[person] * rng.lognormal(-0.125, 0.5, size)
        depth = rng.lognormal(-0.045, 0.3, size)
        parts.append((person, np.full(size, number), start, start + weeks, np.where(once, 1.3, pace), depth))
    return Habits(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _audience(people: People, agent: Agent) -> Floats:
    """Return how likely each person is to use `agent`: by liking, and mostly in its department."""
    chance: Floats = people.activity**0.88
    if agent.audience != "all":
        own = people.department == list(DEPARTMENTS).index(agent.audience)
        chance = np.where(own, chance * _OWN_DEPARTMENT / chance[own].sum(), chance * 0.0)
        others = np.where(own, 0.0, people.activity)
        chance = chance + others * (1 - _OWN_DEPARTMENT) / others.sum()
    share: Floats = chance / chance.sum()
    return share
