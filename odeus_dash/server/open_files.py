"""How many files and connections this process may have open at once."""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path

#: What an open tab takes.
PER_TAB = 4
#: Enough for over ten thousand open tabs.
ENOUGH = 65_536


def raise_limit() -> None:
    """Raise the soft limit to the hard one, at most to ENOUGH; the usual 1,024 is full at 250 tabs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):  # macOS reports a hard limit that it does not grant
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def limit() -> int:
    """Return how many files the process may have open, at most ENOUGH."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return ENOUGH if soft == resource.RLIM_INFINITY else min(soft, ENOUGH)


def count() -> int:
    """Return how many files and connections are open; 0 where that is unknown."""
    try:
        return len(list(Path("/proc/self/fd").iterdir())) - 1  # without the one that lists them
    except OSError:
        return 0
