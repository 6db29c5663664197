"""Many sessions: a rerun while others click, against one alone, and what a session holds in memory."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.rerun import wait_for_figures
from bench.result import Result
from bench.session import Session, served
from odeus_dash.main import FRONT
from pages import MENU

#: People who click once in three seconds each, and for how long.
PEOPLE, PAUSE_SECONDS, SECONDS = 20, 3.0, 60.0
#: Pages that each has looked at.
LOOKED_AT = ["", *(each for paths in MENU.values() for each in paths if each != FRONT)][:10]
_MB = 1_000_000
_ALONE = 60


def measure(_: Path) -> list[Result]:
    """The demo. Each session has looked at ten pages; then all rerun the Briefing, with nothing new.

    Memory is that of the server, after two sessions and after all.
    """
    with served(Path("app.py")) as server, ExitStack() as open_tabs:
        first, second, *others = (open_tabs.enter_context(server.tab()) for _ in range(PEOPLE))
        wait_for_figures(first)
        for each in (first, second):
            look(each)
        alone = [first.visit().seconds for _ in range(_ALONE)]
        before = server.held()
        for each in others:
            look(each)
        after = server.held()
        busy = clicked([first, second, *others], SECONDS, PAUSE_SECONDS)
    slow, usual = 1000 * statistics.quantiles(busy, n=20)[18], 1000 * statistics.median(alone)
    what = f"a rerun of {PEOPLE} sessions that click every {PAUSE_SECONDS:g} s, 95%"
    memory = (after.memory - before.memory) / len(others) / _MB
    return [
        Result(what, slow, usual, "ms", 4.0, "one alone, median"),
        Result(f"memory of one more session, {len(LOOKED_AT)} pages", memory, 2, "MB", 1.0, "the limit"),
    ]


def look(session: Session) -> None:
    """Visit ten pages, the Briefing last."""
    for page in reversed(LOOKED_AT):
        session.visit(page)


def clicked(sessions: Sequence[Session], seconds: float, pause: float) -> list[float]:
    """Rerun the Briefing of each session, with pauses of so many seconds on average; return the seconds."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(sessions)) as people:
        clicks = people.map(partial(_clicks, until=until, pause=pause), sessions)
        return [each for took in clicks for each in took]


def _clicks(session: Session, until: float, pause: float) -> list[float]:
    took: list[float] = []
    while time.monotonic() < until:
        time.sleep(random.uniform(0, 2 * pause))  # noqa: S311 - no secret
        took.append(session.visit().seconds)
    return took
