"""`python -m bench [part ...]`: all parts unless some are named."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from bench.result import Result, markdown, table

PARTS = (
    *("export", "trend", "rerun", "page", "year", "growth"),
    *("first_page", "people", "sessions", "first_chart", "memory"),
)
#: Measured when they are named.
LONG = ("endurance",)
OUT = Path(__file__).parent / "out"
RESULTS = Path(__file__).with_name("results.md")
_PACKAGES = ("streamlit", "polars", "plotly", "pyarrow", "pandas", "requests")
_TITLE = """\
# What was measured

Made by `python -m bench --write`, not by hand. Each table comes from one run, in which the contenders took
turns. The rows with *processor time* depend less on what else a machine does. docs/performance.md says why
goals were missed.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Print the speed ratios, measured now."
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one of {', '.join((*PARTS, *LONG))}")
    parser.add_argument("--write", action="store_true", help="also renew bench/results.md")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - {*PARTS, *LONG}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    OUT.mkdir(exist_ok=True)
    print(f"{_machine()}: minutes, each part ...")
    for part in asked.parts or PARTS:
        results = import_module(f"bench.{part}").measure(OUT)
        print(table(results), flush=True)
        _keep(part, results)
    if asked.write:
        RESULTS.write_text("\n".join([_TITLE, *filter(None, map(_section, (*PARTS, *LONG)))]))


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _keep(part: str, results: Iterable[Result]) -> None:
    """Keep what a part measured, and with what: `--write` shows the latest run of each part."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    ran = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.0f}"
    measured = {"ran": f"{ran}. {_machine()}. {packages}.", "results": [asdict(each) for each in results]}
    (OUT / f"{part}.json").write_text(json.dumps(measured))


def _section(part: str) -> str | None:
    file = OUT / f"{part}.json"
    if not file.exists():
        return None
    measured = json.loads(file.read_text())
    results = markdown(Result(**each) for each in measured["results"])
    return f"## `python -m bench {part}`\n\n{measured['ran']}\n\n{results}\n"


if __name__ == "__main__":
    main()
