"""At most so many requests in any sixty seconds."""

from __future__ import annotations

import datetime as dt
from collections import deque

_WINDOW = dt.timedelta(seconds=60)


class RateLimit:
    """Counts requests of one key in a sliding window. Used from one event loop, so without a lock."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._recent: deque[dt.datetime] = deque()

    def wait(self, now: dt.datetime) -> float:
        """Admit a request at `now` and return 0, or return the seconds until one is admitted again."""
        while self._recent and self._recent[0] <= now - _WINDOW:
            self._recent.popleft()
        if len(self._recent) < self._per_minute:
            self._recent.append(now)
            return 0.0
        if not self._recent:
            return _WINDOW.total_seconds()
        return (self._recent[0] + _WINDOW - now).total_seconds()
