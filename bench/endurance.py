"""A long day: what the server holds after many clicks at random, and whether reruns get slower.

It takes a quarter of an hour. `BENCH_MINUTES` (10) is how long people click, and `BENCH_RERUNS` (24,000, what
20 people ask for who click once in three seconds for an hour) is how many reruns lie between two looks.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from bench.rerun import wait_for_figures
from bench.result import Result
from bench.session import Held, Server, Session, served
from bench.sessions import LOOKED_AT

PEOPLE, TABS = 20, 60
MINUTES, RERUNS = float(os.environ.get("BENCH_MINUTES", "10")), int(os.environ.get("BENCH_RERUNS", "24000"))
#: The part of the time after which nothing may grow any more.
_WARM_UP = 0.3
#: Clicks at once: more would only wait for each other.
_AT_ONCE = 4
_LOOKS = 100
_MB = 1_000_000
_RANGES = ("Last 7 days", "Last 28 days", "Last month")
_COMPARED = ("Previous period", "Nothing")
#: What people may click on: every page of every selection.
CLICKS = [
    (page, urlencode({"range": days, "compare": against}))
    for page, days, against in product(LOOKED_AT, _RANGES, _COMPARED)
]


def measure(_: Path) -> list[Result]:
    """The demo, with one server for clicks at random and one for reruns of the Briefing."""
    return [*_clicks_at_random(), _reruns()]


def _clicks_at_random() -> list[Result]:
    with served(Path("app.py")) as server, ExitStack() as open_tabs:
        people = [open_tabs.enter_context(server.tab()) for _ in range(PEOPLE)]
        wait_for_figures(people[0])
        for click in CLICKS:
            people[0].visit(*click)
        clicks = _click(people, 60 * MINUTES * _WARM_UP)
        before = server.held()
        clicks += _click(people, 60 * MINUTES * (1 - _WARM_UP))
        after = server.held()
    what = f"after {MINUTES:g} minutes and {clicks:,} clicks at random"
    return [
        _flat(f"memory {what}", after.memory / _MB, before.memory / _MB, "MB"),
        *(
            _flat(f"{name} {what}", getattr(after, name), getattr(before, name), "")
            for name in Held._fields[1:]
        ),
    ]


def _flat(what: str, after: float, before: float, unit: str) -> Result:
    return Result(what, after, before, unit, 1.1, f"after {100 * _WARM_UP:.0f}% of them")


def _click(people: Sequence[Session], seconds: float) -> int:
    """Have all click for so long; return how often they did."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(people)) as threads:
        return sum(threads.map(partial(_clicks_until, until), people))


def _clicks_until(until: float, session: Session) -> int:
    number = 0
    while time.monotonic() < until:
        session.visit(*random.choice(CLICKS))  # noqa: S311 - no secret
        number += 1
        time.sleep(random.uniform(0, 1))  # noqa: S311
    return number


def _reruns() -> Result:
    """A rerun of the Briefing of one of sixty tabs, before and after all of them have rerun it often."""
    with served(Path("app.py")) as server, ExitStack() as open_tabs:
        tabs = [open_tabs.enter_context(server.tab()) for _ in range(TABS)]
        wait_for_figures(tabs[0])
        for each in tabs:
            each.visit()
        _rerun_often(_LOOKS, tabs[0])
        before = _rerun_ms(server, tabs[0])
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(partial(_rerun_often, RERUNS // TABS), tabs))
        after = _rerun_ms(server, tabs[0])
    what = f"processor time of a rerun after {RERUNS:,} reruns of {TABS} tabs"
    return Result(what, after, before, "ms", 1.5, "before them")


def _rerun_often(number: int, tab: Session) -> None:
    for _ in range(number):
        tab.visit()


def _rerun_ms(server: Server, tab: Session) -> float:
    """Return the processor time of one rerun: seconds on the clock also tell what else the machine does."""
    used = server.cpu_seconds()
    _rerun_often(_LOOKS, tab)
    return 1000 * (server.cpu_seconds() - used) / _LOOKS
