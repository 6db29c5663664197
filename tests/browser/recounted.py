"""What the demo workspace's pages have to show, counted from the simulation in plain Python."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from odeus_dash.demo.simulation import Simulation, simulate
from tests.demo.recount import per_agent, within

HOME = "Europe/Berlin"


@dataclass(frozen=True)
class Days:
    """Whole local days, both ends included."""

    start: dt.date
    end: dt.date
    timezone: str

    @property
    def number(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def query(self) -> str:
        return f"range=Custom&dates={self.start}&dates={self.end}&timezone={self.timezone}"


def last_month(timezone: str) -> Days:
    first = today(timezone).replace(day=1)
    end = first - dt.timedelta(days=1)
    return Days(end.replace(day=1), end, timezone)


def last_clock_change(timezone: str) -> Days:
    """The seven days around the last night on which the clocks of `timezone` were changed."""
    day = today(timezone) - dt.timedelta(days=5)
    while _offset(day, timezone) == _offset(day + dt.timedelta(days=1), timezone):
        day -= dt.timedelta(days=1)
    return Days(day - dt.timedelta(days=3), day + dt.timedelta(days=3), timezone)


def today(timezone: str) -> dt.date:
    return dt.datetime.now(ZoneInfo(timezone)).date()


def agents(days: Days) -> dict[str, dict[str, Any]]:
    """Figures and token columns of each agent used in these days, by its id."""
    return per_agent(_rows(days))


def people(days: Days) -> int:
    """How many different people used an agent in these days."""
    return len({row["user"] for row in _rows(days)})


def requests(days: Days) -> int:
    return sum(row["requests"] for row in _rows(days))


def messages_by_day(days: Days) -> dict[dt.date, int]:
    counted: Counter[dt.date] = Counter()
    for row in _rows(days):
        counted[row["at"].astimezone(ZoneInfo(days.timezone)).date()] += row["messages"]
    return dict(counted)


def _rows(days: Days) -> list[dict[str, Any]]:
    zone, margin = dt.UTC, dt.timedelta(days=2)
    start = dt.datetime.combine(days.start, dt.time.min)
    end = dt.datetime.combine(days.end, dt.time.max)
    at = _simulation().conversations["at"]
    near = _simulation().conversations.filter(
        at.is_between((start - margin).replace(tzinfo=zone), (end + margin).replace(tzinfo=zone))
    )
    return within(near.to_dicts(), start, end, days.timezone, dt.datetime.now(dt.UTC))


@cache
def _simulation() -> Simulation:
    """The one that a demo server started this week has."""
    return simulate(today(HOME))


def _offset(day: dt.date, timezone: str) -> dt.timedelta | None:
    return dt.datetime.combine(day, dt.time.min, ZoneInfo(timezone)).utcoffset()
