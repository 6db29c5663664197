"""How far a long command is: one line that changes in a terminal, else a line at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ERASE = "\r\x1b[K"


@contextmanager
def progress(name: str) -> Iterator[Callable[[str], None]]:
    """A function to be told how far it is, in words, for standard error."""
    shown = sys.stderr.isatty()
    last = ""

    def tell(how_far: str) -> None:
        nonlocal last
        last = f"{name}: {how_far}"
        if shown:
            print(f"{_ERASE}{last}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if shown:
            print(_ERASE, end="", file=sys.stderr, flush=True)
        elif last:
            print(f"{last}.", file=sys.stderr, flush=True)
