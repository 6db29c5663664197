"""How many exports to ask for at once: more while a deployment takes them, half as many once it refuses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from odeus_dash.export_client.limits import AT_FIRST, MOST_AT_ONCE
from odeus_dash.export_client.retry import Tried

#: Bounds of exports at once per key. The vendor states a rate limit, no number at once.
FEWEST, MOST = 4, MOST_AT_ONCE
#: Quicker answers, in seconds, leave nothing to gain from more of them at once.
SLOW_SECONDS = 1.0
#: Larger files, at once, wait for our own memory and processors. So much are 20,000 agents or more.
LARGE_BYTES = 5_000_000
#: The part of the rate limit up to which more may be asked for at once.
FAR_FROM_LIMIT = 0.5


class Pace:
    """Exports at once of one key. Until the first refusal, each slow answer adds one; after it, each round.

    Safe to use from any thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._room = float(AT_FIRST)
        self._refused_at: float | None = None

    def hear(self, tried: Tried) -> int:
        """Take the news of an attempt that has just ended, and return how many may be on their way now."""
        with self._lock:
            began = self._clock() - tried.seconds
            if tried.refused:
                # Refusals of requests that were on their way at the last one say nothing new.
                if self._refused_at is None or began >= self._refused_at:
                    self._room = max(FEWEST, self._room / 2)
                    self._refused_at = self._clock()
            elif (
                tried.seconds >= SLOW_SECONDS
                and tried.rate_used <= FAR_FROM_LIMIT
                and tried.size_bytes < LARGE_BYTES
            ):
                more = 1 if self._refused_at is None else 1 / self._room
                self._room = min(MOST, self._room + more)
            return int(self._room)
