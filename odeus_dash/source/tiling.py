"""Which archived buckets lie beside each other without a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from odeus_dash.archive import Fetch
from odeus_dash.periods import Period

_ONE_DAY = dt.timedelta(days=1)


def tiling(fetches: Iterable[Fetch], period: Period, enough: dt.date) -> list[Fetch]:
    """Fetches that hold each day from the start of `period` on once, oldest first.

    They reach as far as `fetches` of any units allow, with as few as possible: to the end of the period,
    or so far that the day `enough` and those after it may be left out. Nothing where neither works.
    """
    ways: dict[dt.date, list[Fetch]] = {period.start: []}
    for fetch in sorted(fetches, key=lambda each: each.slot.period):
        first, last = fetch.slot.period.start, fetch.slot.period.end
        following = last + _ONE_DAY
        if first in ways and last <= period.end:
            way = [*ways[first], fetch]
            if following not in ways or len(way) < len(ways[following]):
                ways[following] = way
    furthest = max(ways)
    return ways[furthest] if furthest >= min(enough, period.end + _ONE_DAY) else []
