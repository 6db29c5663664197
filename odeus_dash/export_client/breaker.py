"""The circuit breaker: while a deployment is down, no request waits for it, and one probe runs at a time."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from odeus_dash.errors import Retryable

#: An outage: so many attempts failed one after the other, and the first of them so many seconds ago. One
#: restart of a gateway fails all requests of a moment, which are only tried again.
MOST_FAILURES, MOST_SECONDS = 8, 3.0
#: Fewer of them do if an export was given up.
FEWEST_FAILURES = 3
#: Seconds from the end of one probe to the next.
PROBE_EVERY = 10.0


@dataclass
class _State:
    """Failures since the last answer; `away` is the failure of an outage, `probe_at` when to ask again."""

    failures: int = 0
    since: float = 0.0
    away: Retryable | None = None
    probe_at: float = 0.0


class Breaker:
    """Tracks whether each deployment and key (`identity`) answers. Thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._states: defaultdict[tuple[str, str], _State] = defaultdict(_State)

    def away(self, identity: tuple[str, str]) -> Retryable | None:
        """Return the failure that every request ends in for now; None if there is no outage."""
        with self._lock:
            state = self._states.get(identity)
            return state.away if state else None

    def may_probe(self, identity: tuple[str, str], at_most: float) -> bool:
        """Whether the caller is the one to ask now, for `at_most` seconds; says with `probed` that it has."""
        with self._lock:
            state, now = self._states.get(identity), self._clock()
            if state is None or state.away is None or now < state.probe_at:
                return False
            state.probe_at = now + at_most
            return True

    def probed(self, identity: tuple[str, str]) -> None:
        """Let another probe go in a while, if there still is an outage."""
        with self._lock:
            if state := self._states.get(identity):
                state.probe_at = self._clock() + PROBE_EVERY

    def answered(self, identity: tuple[str, str]) -> None:
        """Note an answer, which ends an outage."""
        with self._lock:
            self._states.pop(identity, None)

    def failed(self, identity: tuple[str, str], failure: Retryable, *, for_good: bool = False) -> None:
        """Note an attempt without an answer, or with `for_good` that an export is given up after several."""
        with self._lock:
            state, now = self._states[identity], self._clock()
            state.since = state.since if state.failures else now
            state.failures += not for_good
            enough = state.failures >= (FEWEST_FAILURES if for_good else MOST_FAILURES)
            if state.away is None and enough and now - state.since >= MOST_SECONDS:
                state.away, state.probe_at = failure, now + PROBE_EVERY
