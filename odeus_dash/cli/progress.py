"""How far a long command is: one line that changes in a terminal, else a line at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_ERASE = "\r\x1b[K"


@contextmanager
def progress(name: str, stream: TextIO | None = None) -> Iterator[Callable[[int, int], None]]:
    """A function to be told how many are done, of how many; `stream` is standard error."""
    out = stream or sys.stderr
    shown = out.isatty()
    last = ""

    def tell(done: int, total: int) -> None:
        nonlocal last
        last = f"{name}: {done} of {total}"
        if shown:
            print(f"{_ERASE}{last}", end="", file=out, flush=True)

    try:
        yield tell
    finally:
        print(_ERASE if shown else f"{last or name}, done", end="" if shown else "\n", file=out, flush=True)
