"""Simulate 2,500 people who talk to some sixty agents, one row per conversation.

These rules hold:

- The same seed and anchor give the same conversations, on every machine with the same numpy.
- A week is drawn on its own, from (seed, Monday): adding later weeks changes no earlier one.
- The anchor, to which launches and declines are tied, is the Monday of the week of `today`. So the
  history is the same on all days of a week; in the next week the stories have moved with it. A
  process keeps the anchor it started with: its closed days never change.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields, replace
from threading import Condition, Lock
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from cachetools import cached

from odeus_dash.demo import rhythm
from odeus_dash.demo.agents import (
    MODEL_CHANGED_WEEKS_AGO,
    RENAMED_WEEKS_AGO,
    Agent,
    Course,
    Tokens,
    cast,
    models,
)
from odeus_dash.demo.people import HISTORY_WEEKS, Floats, Habits, Ints, People, company, habits

PEOPLE = 2_500
SEED = 20_261_122

#: Models whose providers charge for writing to the cache, and so report it.
_REPORTS_WRITES = "claude"
_SECOND_MODEL_SHARE = 0.14
_AWAY = 0.09
_LONGEST_PROMPT = 950_000


@dataclass(frozen=True)
class Simulation:
    """The usage of a workspace up to and including the day `until`.

    `conversations` has one row each, in order of time: `at` (UTC), `user`, `agent` and `model`
    (positions in `people`, `cast()` and `models()`), `messages`, `requests`, and in tokens the sum,
    least and most of a request's prompt and reply, and the prompt's part read from and written to
    the cache. All messages of a conversation count at its `at`.
    """

    seed: int
    anchor: dt.date
    until: dt.date
    cast: tuple[Agent, ...] = field(repr=False)
    people: People = field(repr=False)
    habits: Habits = field(repr=False)
    conversations: pl.DataFrame = field(repr=False)

    def names_at(self, day: dt.date) -> list[str]:
        """Return the name of every agent on `day`."""
        renamed = self.anchor - dt.timedelta(weeks=RENAMED_WEEKS_AGO)
        return [a.earlier_name if a.earlier_name and day < renamed else a.name for a in self.cast]


def simulate(today: dt.date, seed: int = SEED) -> Simulation:
    """Return 18 months of usage up to the end of the week of `today`."""
    rng = np.random.default_rng(seed)
    everyone = company(rng, PEOPLE)
    anchor = monday_of(today)
    start = anchor - dt.timedelta(weeks=HISTORY_WEEKS)
    usage = habits(rng, everyone, cast())
    nothing = pl.DataFrame(schema=_SCHEMA)
    empty = Simulation(seed, anchor, start - dt.timedelta(days=1), cast(), everyone, usage, nothing)
    return extend(empty, today)


def extend(simulation: Simulation, today: dt.date) -> Simulation:
    """Return the same workspace up to the end of the week of `today`; earlier rows are unchanged."""
    first = simulation.until + dt.timedelta(days=1)
    mondays = [first + dt.timedelta(weeks=n) for n in range((monday_of(today) - first).days // 7 + 1)]
    if not mondays:
        return simulation
    weeks = [_week(simulation, monday) for monday in mondays]
    rows = pl.concat([simulation.conversations, *weeks], rechunk=True)
    until = mondays[-1] + dt.timedelta(days=6)
    return replace(simulation, until=until, conversations=rows.with_columns(pl.col("at").set_sorted()))


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the ISO week of `day`."""
    return day - dt.timedelta(days=day.weekday())


def _week(simulation: Simulation, monday: dt.date) -> pl.DataFrame:
    rng = np.random.default_rng((simulation.seed, monday.toordinal()))
    habit, day = _who_talks_when(rng, simulation, monday)
    usage = simulation.habits
    person, agent = usage.person[habit], usage.agent[habit]
    at = rhythm.moments(rng, monday, day, simulation.people.shift_hours[person])
    further = (np.array([a.depth for a in simulation.cast])[agent] - 1) * usage.depth[habit]
    spoken = 1 + rng.poisson(rng.gamma(1.6, further / 1.6))  # on average the agent's depth, with a long tail
    model = _models(rng, simulation.cast, agent, (monday - simulation.anchor).days / 7)
    columns = {"at": at * 1000, "user": person, "agent": agent, "model": model, "messages": spoken}
    columns |= _tokens(rng, simulation.cast, agent, model, spoken)
    return pl.DataFrame(columns).cast(_SCHEMA).sort("at", maintain_order=True)


def _who_talks_when(rng: np.random.Generator, simulation: Simulation, monday: dt.date) -> tuple[Ints, Ints]:
    """Return the habit and the day of the week (0 is Monday) of every conversation of the week."""
    usage = simulation.habits
    weeks = (monday - simulation.anchor).days / 7 + np.arange(7) / 7
    present = rng.random(len(simulation.people.joined)) >= _AWAY
    alive = (usage.start < weeks[-1] + 1 / 7) & (usage.end > weeks[0]) & present[usage.person]
    habit = np.flatnonzero(alive)
    going = (usage.start[habit, None] <= weeks) & (usage.end[habit, None] > weeks)
    days = np.array([rhythm.weight(monday + dt.timedelta(days=n)) for n in range(7)])
    days = days * rng.lognormal(0, 0.025, 7) / 5
    expected = usage.pace[habit, None] * going * days * _courses(simulation, monday)[usage.agent[habit]]
    count = rng.poisson(expected)
    row, day = np.nonzero(count)
    times = count[row, day]
    return np.repeat(habit[row], times), np.repeat(day, times)


def _courses(simulation: Simulation, monday: dt.date) -> Floats:
    """Return the use of each agent (row) on each day of the week, relative to its ordinary use today."""
    days = [monday + dt.timedelta(days=n) for n in range(7)]
    weeks = np.array([(day - simulation.anchor).days / 7 for day in days])
    first_days = np.array([day.day <= 8 for day in days])
    courses = []
    for agent in simulation.cast:
        launched = -np.inf if agent.launched is None else -agent.launched
        fade_out = np.clip(((np.inf if agent.ended is None else -agent.ended) - weeks) / 5, 0, 1)
        trend = _trend(agent.course, weeks, first_days)
        courses.append(np.where(weeks >= launched, trend * fade_out, 0.0))
    return np.array(courses)


def _trend(course: Course, weeks: Floats, first_days: np.ndarray) -> Floats:
    match course:
        case Course.STEADY:
            return np.ones_like(weeks)
        case Course.GROWING:
            return np.minimum(np.exp(weeks / 105), 1.15)
        case Course.FADING:
            return np.where(weeks > -18, 0.5 ** ((weeks + 18) / 7), 1.0)
        case Course.SURGING:
            return 1.4 / (1 + np.exp(-(weeks + 0.4) / 0.6))
        case Course.MONTHLY:
            return np.where(first_days, 2.8, 0.3)


def _models(rng: np.random.Generator, agents: tuple[Agent, ...], agent: Ints, week: float) -> Ints:
    number = {name: position for position, name in enumerate(models())}
    changed = week >= -MODEL_CHANGED_WEEKS_AGO
    usual = np.array([number[a.model if changed else a.earlier_model or a.model] for a in agents])
    second = np.array([number[a.second_model or a.model] for a in agents])
    picked = rng.random(len(agent)) < _SECOND_MODEL_SHARE
    has_second = np.array([a.second_model is not None for a in agents])[agent]
    return np.where(picked & has_second, second[agent], usual[agent])


def _tokens(
    rng: np.random.Generator, agents: tuple[Agent, ...], agent: Ints, model: Ints, messages: Ints
) -> dict[str, Ints]:
    """Return requests and tokens: the prompt grows by the same step from request to request.

    The first request of a conversation finds less in the cache than the later ones.
    """
    prompt, growth, reply, tool_calls, read, write = (
        np.array([getattr(a.tokens, each.name) for a in agents])[agent] for each in fields(Tokens)
    )
    count = len(agent)
    requests = messages + rng.poisson(messages * tool_calls)
    first = (prompt * rng.lognormal(-0.06, 0.35, count)).astype(np.int64) + 40
    step = (growth * rng.lognormal(-0.03, 0.25, count)).astype(np.int64)
    step = np.minimum(step, (_LONGEST_PROMPT - first) // np.maximum(requests - 1, 1))
    prompts = first * requests + step * (requests * (requests - 1) // 2)
    shortest = (reply * rng.lognormal(-0.6, 0.5, count)).astype(np.int64) + 8
    spread = (reply * rng.exponential(0.9, count)).astype(np.int64)
    longest = np.where(requests > 1, shortest + spread, shortest)
    middle = (requests - 2) * (shortest + longest) // 2
    later = 1 - 0.35 / requests
    reports_writes = np.array([name.startswith(_REPORTS_WRITES) for name in models()])[model]
    read_share = np.minimum(read * later * rng.uniform(0.85, 1.2, count), 0.93)
    write = np.where(reports_writes, write, 0.0) * (2 - later) * rng.uniform(0.8, 1.2, count)
    return {
        "requests": requests,
        "prompt_sum": prompts,
        "prompt_min": first,
        "prompt_max": first + step * (requests - 1),
        "cache_read": (prompts * read_share).astype(np.int64),
        "cache_write": (prompts * np.minimum(write, 0.97 - read_share)).astype(np.int64),
        "completion_sum": np.where(requests > 1, shortest + longest + middle, shortest),
        "completion_min": shortest,
        "completion_max": longest,
    }


_COUNTS = ("messages", "requests", "prompt_sum", "prompt_min", "prompt_max", "cache_read", "cache_write")
_SCHEMA = pl.Schema(
    {
        "at": pl.Datetime("ms", "UTC"),
        **dict.fromkeys(("user", "agent", "model"), pl.Int16()),
        **dict.fromkeys((*_COUNTS, "completion_sum", "completion_min", "completion_max"), pl.Int32()),
    }
)


class Usage:
    """The usage of a server: a simulation that is anchored to the week of `started`. Thread-safe.

    It is built when first needed and continued week by week.
    """

    def __init__(self, seed: int, started: dt.datetime) -> None:
        self._seed = seed
        self._anchor = monday_of(_home_day(started))
        self._lock = Lock()
        self._simulation: Simulation | None = None

    def up_to(self, now: dt.datetime) -> Simulation:
        """Return the usage until at least `now`; the first call waits for the simulation."""
        with self._lock:
            known = self._simulation or _history(self._anchor, self._seed)
            self._simulation = extend(known, _home_day(now))
            return self._simulation


def _home_day(now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(rhythm.HOME_TIMEZONE)).date()


#: Simulated once per process, for all servers.
_history = cached({}, condition=Condition())(simulate)
