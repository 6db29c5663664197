"""`python -m bench.capacity [--tabs 200] [--people 20]`: what one replica carries, by its own /metrics.

It shows the demo. Tabs stay open on the Briefing. For half a minute, people click once in three seconds each,
which reruns the page. It takes about two minutes; figures of another machine are others.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.rerun import wait_for_figures
from bench.session import served
from bench.sessions import clicked

_SECONDS, _PAUSE = 30, 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.capacity")
    parser.add_argument("--tabs", type=int, default=200)
    parser.add_argument("--people", type=int, default=20)
    asked = parser.parse_args()
    with served(Path("app.py")) as server, ExitStack() as open_tabs:
        first = open_tabs.enter_context(server.tab())
        wait_for_figures(first)
        alone = [first.visit().seconds for _ in range(20)]
        before = _metrics(server.port)
        others = [open_tabs.enter_context(server.tab()) for _ in range(asked.tabs - 1)]
        for each in others:
            each.visit()
        after = _metrics(server.port)
        busy = clicked([first, *others][: asked.people], _SECONDS, _PAUSE)
    opened = asked.tabs - 1
    memory, files = (
        (after[name] - before[name]) / opened for name in ("odeus_dash_memory_bytes", "odeus_dash_open_files")
    )
    print(f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    print(f"memory: {before['odeus_dash_memory_bytes'] / 1e6:.0f} MB, and {memory / 1e6:.1f} MB per open tab")
    print(f"open files: {files:.1f} per open tab, of {after['odeus_dash_open_files_limit']:.0f}")
    print(f"a rerun alone: {1000 * statistics.median(alone):.0f} ms (median)")
    print(f"of {asked.people} people who click, with {asked.tabs} open tabs: {_spread(busy)}")


def _spread(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(seconds, n=20)
    return f"{1000 * cuts[9]:.0f} ms (median), {1000 * cuts[18]:.0f} ms (95%), {len(seconds)} reruns"


def _metrics(port: int) -> dict[str, float]:
    """The metrics without labels, once the garbage of what was done before is collected."""
    time.sleep(11)
    with urllib.request.urlopen(f"http://localhost:{port}/metrics") as answer:
        lines = [line.split() for line in answer.read().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines if "{" not in name}


if __name__ == "__main__":
    main()
