"""The simulated usage behind a demo server: built on first need, then carried on week by week."""

from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

from odeus_dash.demo.rhythm import HOME_TIMEZONE
from odeus_dash.demo.simulation import Simulation, extend, monday_of, simulate

_building = threading.Lock()
_built: dict[tuple[int, dt.date], Simulation] = {}


class Usage:
    """The simulation with one seed, its stories anchored to the week of `started`. Thread-safe."""

    def __init__(self, seed: int, started: dt.datetime) -> None:
        self._seed = seed
        self._anchor = monday_of(_day(started))
        self._lock = threading.Lock()
        self._simulation: Simulation | None = None

    def up_to(self, now: dt.datetime) -> Simulation:
        """The usage until at least `now`; the first call waits for it to be simulated."""
        with self._lock:
            known = self._simulation or _history(self._seed, self._anchor)
            self._simulation = extend(known, _day(now))
            return self._simulation


def _history(seed: int, anchor: dt.date) -> Simulation:
    """Built once per process, for all servers."""
    with _building:
        if (seed, anchor) not in _built:
            _built[seed, anchor] = simulate(anchor, seed)
        return _built[seed, anchor]


def _day(now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(HOME_TIMEZONE)).date()
