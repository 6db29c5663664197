"""Our clock, which may be wrong: what it decides, and the warning if it differs from the API's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable

from odeus_dash.words.formats import duration_text

#: Clocks that differ by less count as the same: an answer takes its time, too.
CLOCKS_AGREE = dt.timedelta(minutes=2)
_AHEAD = "The dashboard's clock is {off} ahead of the deployment's. Synchronize it with NTP."
_BEHIND = "The dashboard's clock is {off} behind the deployment's. Synchronize it with NTP."


class Passing:
    """Seconds that only pass, whatever is done to the clock, and pass while the machine sleeps, too.

    A monotonic clock alone stands still in a suspended machine. Callers take turns.
    """

    def __init__(self, clock: Callable[[], dt.datetime], monotonic: Callable[[], float]) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._last = self._look()
        self._passed = 0.0

    def __call__(self) -> float:
        before, self._last = self._last, self._look()
        self._passed += max(now - then for now, then in zip(self._last, before, strict=True))
        return self._passed

    def _look(self) -> tuple[float, float]:
        return self._clock().timestamp(), self._monotonic()


class Clocks:
    """The time of each workspace's API: by our `clock`, and by the dates of its answers where they differ."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        self._clock = clock
        self._ahead: dict[Hashable, dt.timedelta] = {}

    def hear(self, identity: Hashable, date: dt.datetime) -> None:
        """Note the date of an answer that has just arrived."""
        self._ahead[identity] = self._clock() - date

    def ahead(self, identity: Hashable) -> dt.timedelta | None:
        """Return how far our clock was ahead at the last answer; None if none had a date."""
        return self._ahead.get(identity)

    def off(self, identity: Hashable) -> dt.timedelta:
        """Return how far our clock is ahead, or zero for small differences."""
        ahead = self._ahead.get(identity, dt.timedelta(0))
        return ahead if abs(ahead) > CLOCKS_AGREE else dt.timedelta(0)

    def now(self, identity: Hashable) -> dt.datetime:
        """Return the time of the API."""
        return self._clock() - self.off(identity)


def clock_note(ahead: dt.timedelta | None) -> str | None:
    """Return the note on a clock `ahead` of the API's (behind, if negative); None where they match."""
    if ahead is None or abs(ahead) <= CLOCKS_AGREE:
        return None
    note = _AHEAD if ahead > dt.timedelta(0) else _BEHIND
    return note.format(off=duration_text(abs(ahead)))
