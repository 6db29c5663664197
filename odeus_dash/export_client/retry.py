"""The retry policy, the only user of `Retryable`, and the news that it gives meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import stamina

from odeus_dash.errors import DamagedAnswer, ExportStale, RateLimited, Retryable, ServerFault, Unreachable
from odeus_dash.export_client.limits import Limits


@dataclass(frozen=True)
class Retrying:
    """News that an export failed: `attempt` is the number of the next try, of at most `most`."""

    failure: Retryable
    attempt: int
    most: int

    def __str__(self) -> str:
        return f"{self.failure.what} Retrying ({self.attempt} of {self.most})"


@dataclass(frozen=True)
class Answered:
    """The API answered just now, whatever it said; `date` (aware) is the time on its clock."""

    date: dt.datetime


@dataclass(frozen=True)
class Tried:
    """An attempt ended after `seconds`; `refused`: since too much is asked (429, 503).

    `rate_used` is the part of the rate limit that the last minute took, `size_bytes` the size of the file.
    """

    seconds: float
    refused: bool
    rate_used: float
    size_bytes: int = 0


News = Retrying | Answered | Tried
#: Called with the news by the thread that fetches.
Tell = Callable[[News], None]


def to_nobody(_: News) -> None:
    """Ignore the news: for those who only want the export."""


class Patience:
    """The tries and the time left for one export; `tell` hears of each new try.

    There is none while `is_away` says that the deployment does not answer anybody.
    """

    def __init__(
        self,
        limits: Limits,
        clock: Callable[[], float],
        tell: Tell = to_nobody,
        is_away: Callable[[], bool] = lambda: False,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._tell = tell
        self._is_away = is_away
        self._end = clock() + limits.retry_seconds
        self._failed = 0
        self._lost_exports = 0
        self._lost_connections = 0

    @property
    def left(self) -> float:
        """Seconds in which another attempt may still start."""
        return self._end - self._clock()

    def attempts(self) -> Iterator[stamina.Attempt]:
        """Attempts to use as context managers; pauses grow from one to the next, with jitter."""
        return iter(
            stamina.retry_context(
                on=self.wait_after,
                attempts=self._limits.tries,
                timeout=self._limits.retry_seconds,
                wait_initial=self._limits.first_wait_seconds,
                wait_max=self._limits.longest_wait_seconds,
                wait_jitter=self._limits.jitter_seconds,
            )
        )

    def wait_after(self, failure: Exception) -> bool | float:
        """Whether to try again after `failure`: False, True after the usual pause, or seconds.

        A pause that the server asked for is waited out before the next request of that key, by
        `RateWindow.hold`, so there is none here.
        """
        if not isinstance(failure, Retryable):
            return False
        self._failed += 1
        most = self._most(failure)
        if self._failed >= most or self._is_away():
            return False
        pause: bool | float = self.left > self._limits.longest_wait_seconds
        match failure:
            case ExportStale():
                pause = 0.0 if self.left > 0 else False
            case RateLimited() | ServerFault() if failure.wait is not None:
                pause = 0.0 if failure.wait < self.left else False
        if pause is not False:
            self._tell(Retrying(failure, self._failed + 1, most))
        return pause

    def _most(self, failure: Retryable) -> int:
        """Return the number of tries if all that follow fail like this one."""
        left = self._limits.tries
        match failure:
            case ExportStale() | DamagedAnswer():
                self._lost_exports += 1
                left = self._limits.new_exports - self._lost_exports + 1
            case Unreachable():
                self._lost_connections += 1
                left = self._limits.reconnects - self._lost_connections + 1
        return min(self._limits.tries, self._failed + left)
