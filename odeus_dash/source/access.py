"""Questions to an archive that may fail, or not answer: pages go on without it, and say so."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from typing import TypeVar

from cachetools import TTLCache

from odeus_dash.errors import OdeusDashError

T = TypeVar("T")

log = logging.getLogger(__name__)
#: Seconds after which a failure counts as silence, and for which a silent archive is left alone.
SILENT, LEFT_ALONE = 5.0, 60.0
#: Seconds for which a problem that does not come again is shown on pages, and after which it is logged again.
SHOWN_FOR, LOG_EVERY = 900.0, 3600.0
#: How many problems are remembered.
_PROBLEMS = 100


class Access:
    """Access to one archive. Thread-safe.

    The first of many exports waits for an archive that is silent; then one of them looks after each minute.
    Pages forget problems that do not come again; programs, which tell how a run went, remember all.
    """

    def __init__(self, monotonic: Callable[[], float], *, forgets: bool = False) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._alone_until: float | None = None
        shown_for = SHOWN_FOR if forgets else math.inf
        self._seen: TTLCache[str, OdeusDashError] = TTLCache(_PROBLEMS, shown_for, monotonic)
        self._logged: TTLCache[str, bool] = TTLCache(_PROBLEMS, LOG_EVERY, monotonic)

    def ask(self, question: Callable[[], T]) -> T | None:
        """Return the answer; None if the archive fails, after noting why, or is left alone for now."""
        began = self._monotonic()
        with self._lock:
            if self._alone_until is not None and began < self._alone_until:
                return None
            if self._alone_until is not None:
                self._alone_until = began + LEFT_ALONE  # others do not wait for what this one finds out
        try:
            answer = question()
        except OdeusDashError as problem:
            self._note(problem, self._monotonic() - began)
            return None
        with self._lock:
            self._alone_until = None
        return answer

    def problems(self) -> tuple[OdeusDashError, ...]:
        """Return the problems that are remembered, each once, the latest last."""
        with self._lock:
            return tuple(filter(None, map(self._seen.get, self._seen)))

    def _note(self, problem: OdeusDashError, seconds: float) -> None:
        """Remember a problem, and log it unless it has been logged lately: it comes with every export."""
        text = str(problem)
        with self._lock:
            self._alone_until = self._monotonic() + LEFT_ALONE if seconds >= SILENT else None
            self._seen[text] = problem
            is_known = text in self._logged
            self._logged.setdefault(text, True)
        if not is_known:
            log.warning("%s", text)
