"""The request rate per key: requests wait instead of exceeding the vendor's limit."""

from __future__ import annotations

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

from odeus_dash.errors import RateLimited

#: The vendor's limit is 500; requests sent evenly may arrive bunched, so some room is left.
REQUESTS_A_MINUTE = 480
#: A server may ask for a longer pause than this, in seconds; after it, one request finds out.
LONGEST_HOLD = 600
_MINUTE, _DAY = 60.0, 86_400
#: Rounding may leave a wait of no length: look again a little later rather than at once.
_SHORTEST_WAIT = 0.001


class RateWindow:
    """A sliding minute per key, shared by every thread that asks with that key."""

    def __init__(
        self,
        per_minute: int = REQUESTS_A_MINUTE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._held_until: dict[str, float] = {}

    def enter(self, key: str, patience: float) -> None:
        """Wait until a request with `key` (its fingerprint) may go, and count it.

        RateLimited at once if that is more than `patience` seconds away.
        """
        give_up = self._clock() + patience
        while True:
            with self._lock:
                now, sent = self._clock(), self._sent[key]
                while sent and now - sent[0] >= _MINUTE:
                    sent.popleft()
                full = _MINUTE - (now - sent[0]) if len(sent) >= self._per_minute else 0
                wait = max(full, self._held_until.get(key, now) - now)
                if wait <= 0:
                    sent.append(now)
                    return
            wait = max(wait, _SHORTEST_WAIT)
            if self._clock() + wait > give_up:
                raise rate_limited(wait)
            self._sleep(wait)

    def used(self, key: str) -> float:
        """Return the part of the limit that the requests of the last minute took, 0 to 1."""
        with self._lock:
            now = self._clock()
            return sum(now - each < _MINUTE for each in self._sent[key]) / self._per_minute

    def hold(self, key: str, seconds: float) -> None:
        """Let no request with `key` go for `seconds`: the server asked for a pause."""
        until = self._clock() + min(seconds, LONGEST_HOLD)
        with self._lock:
            self._held_until[key] = max(until, self._held_until.get(key, until))


def rate_limited(wait: float | None) -> RateLimited:
    """Return the error with its sentences; `wait` in seconds, None if the server named no time."""
    when = "a minute" if wait is None else "a second"
    if wait is not None and wait >= _DAY:
        when = "a day"
    elif wait is not None and wait > 1:
        when = f"{math.ceil(wait)} seconds" if wait <= 120 else f"{math.ceil(wait / 60)} minutes"
    return RateLimited(
        "This API key has reached its rate limit.",
        f"Try again in {when}.",
        wait,
    )


#: The one that all clients of this process share unless they are given another.
PROCESS_WIDE = RateWindow()
