"""(c) A rerun of the Briefing with everything at hand, over the websocket, against an empty page."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from bench.result import Result
from bench.session import Session, session

RERUNS = 30
_WARM_UPS = 5
_PATIENCE_SECONDS = 120
#: A label that the Briefing shows only once its figures are there.
_A_TILE = b"What needs attention"

_EMPTY = """\
import gc
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def frozen(app):
    gc.collect()
    gc.freeze()
    yield


App = st.App("empty_page.py", lifespan=frozen)
"""


def measure(out: Path) -> list[Result]:
    """The median from request to "script finished" of 30 reruns each, after five that warm up.

    Servers asked in turn, one session each; nothing is drawn. All three leave out of the collection what was
    there at their start. The first empty page has our settings, the second one collects garbage after each
    run, as Streamlit does by default.
    """
    (out / "empty_page.py").write_text("")
    (out / "empty_app.py").write_text(_EMPTY)
    with (
        session(Path("app.py")) as ours,
        session(out / "empty_app.py") as empty,
        session(out / "empty_app.py", ["--runner.postScriptGC", "true"]) as default,
    ):
        wait_for_figures(ours)
        for each in (ours, empty, default) * _WARM_UPS:
            each.visit()
        turns = [[each.visit().seconds for each in (ours, empty, default)] for _ in range(RERUNS)]
        assert _A_TILE in ours.visit().sent
    briefing, *pages = (1000 * statistics.median(seconds) for seconds in zip(*turns, strict=True))
    against = ("an empty page", "an empty page by Streamlit's defaults")
    return [
        Result("rerun of the Briefing, nothing new", briefing, page, "ms", 2.5, other)
        for page, other in zip(pages, against, strict=True)
    ]


def wait_for_figures(ours: Session) -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while _A_TILE not in ours.visit().sent:
        if time.monotonic() > give_up:
            raise RuntimeError("the Briefing did not show its figures")
        time.sleep(0.5)
