"""Show the progress of a long command: one changing line in a terminal, else one line at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from odeus_dash.cli.output import aside

_ERASE = "\r\x1b[K"


@contextmanager
def progress(name: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that takes the progress as text and writes it to standard error."""
    shown = sys.stderr.isatty()
    last = ""

    def report(text: str) -> None:
        nonlocal last
        last = f"{name}: {text}"
        if shown:
            aside(f"{_ERASE}{last}", end="")

    try:
        yield report
    finally:
        if shown:
            aside(_ERASE, end="")
        elif last:
            aside(f"{last}.")
