"""What this process has done since its start, counted where it happens. /metrics shows it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

#: A name and its labels.
Series = tuple[str, tuple[tuple[str, str], ...]]

_lock = Lock()
_counts: dict[Series, float] = {}
_marked: dict[str, float] = {}


def count(name: str, by: float = 1, /, **labels: str) -> None:
    """Add to a counter."""
    series = name, tuple(sorted(labels.items()))
    with _lock:
        _counts[series] = _counts.get(series, 0) + by


@contextmanager
def timed(name: str, /) -> Iterator[None]:
    """Count the block as one of `name`, and its seconds as `name`_seconds, however it ends."""
    began = time.monotonic()
    try:
        yield
    finally:
        count(name)
        count(f"{name}_seconds", time.monotonic() - began)


def counts() -> Mapping[Series, float]:
    """Return all counters that have counted something."""
    with _lock:
        return dict(_counts)


def mark(name: str) -> None:
    """Note that `name` has happened now."""
    with _lock:
        _marked[name] = time.time()


def marked(name: str) -> float | None:
    """Return when `name` happened last, in seconds since 1970 (UTC); None if it has not."""
    with _lock:
        return _marked.get(name)
