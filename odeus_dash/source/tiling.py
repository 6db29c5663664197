"""Which exports lie beside each other without a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

from odeus_dash.periods import Period

T = TypeVar("T")
_ONE_DAY = dt.timedelta(days=1)


def tiling(
    candidates: Iterable[T], period_of: Callable[[T], Period], period: Period, enough: dt.date = dt.date.max
) -> list[T]:
    """Those `candidates` that hold each day from the start of `period` on once, oldest first.

    They reach as far as is possible, with as few as possible: to the end of the period, or so far that the
    day `enough` and those after it may be left out. Nothing where neither works.
    """
    ways: dict[dt.date, list[T]] = {period.start: []}
    for candidate in sorted(candidates, key=period_of):
        first, last = period_of(candidate).start, period_of(candidate).end
        following = last + _ONE_DAY
        if first in ways and last <= period.end:
            way = [*ways[first], candidate]
            if following not in ways or len(way) < len(ways[following]):
                ways[following] = way
    furthest = max(ways)
    return ways[furthest] if furthest >= min(enough, period.end + _ONE_DAY) else []
