"""Our clock, which may be wrong: what it decides, and the note where it differs from the API's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

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


def clock_note(ahead: dt.timedelta | None) -> str | None:
    """Return the note on a clock `ahead` of the API's (behind, if negative); None where they match."""
    if ahead is None or abs(ahead) <= CLOCKS_AGREE:
        return None
    note = _AHEAD if ahead > dt.timedelta(0) else _BEHIND
    return note.format(off=duration_text(abs(ahead)))
