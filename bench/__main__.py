"""`python -m bench [export] [trend] [rerun] [first_page]`: the first three unless some are named."""

from __future__ import annotations

import argparse
import os
import platform
from importlib import import_module
from pathlib import Path

from bench.result import Result, table

PARTS = ("export", "trend", "rerun")
#: Takes four minutes, most of which it waits.
SLOW = ("first_page",)
OUT = Path(__file__).parent / "out"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Print the speed ratios, measured now."
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one of {', '.join(PARTS + SLOW)}")
    asked = parser.parse_args().parts or PARTS
    if unknown := set(asked) - {*PARTS, *SLOW}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    OUT.mkdir(exist_ok=True)
    print(f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}: a minute ...")
    results: list[Result] = []
    for part in asked:
        results += import_module(f"bench.{part}").measure(OUT)
    print(table(results))


if __name__ == "__main__":
    main()
