"""What becomes known of an export while it is on its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from odeus_dash.errors import Retryable


@dataclass(frozen=True)
class Retrying:
    """It failed and is asked for again: `attempt` is the number of the next try, of at most `most`."""

    failure: Retryable
    attempt: int
    most: int

    def __str__(self) -> str:
        return f"{self.failure.what} Retrying, {self.attempt} of {self.most}"


@dataclass(frozen=True)
class Answered:
    """The API answered just now, whatever it said; `date` (aware) is the time on its clock."""

    date: dt.datetime


News = Retrying | Answered
#: Told the news by the thread that fetches.
Tell = Callable[[News], None]


def to_nobody(_: News) -> None:
    """Ignore the news: for those who only want the export."""
