"""The small line on a tile: where a number has been going, without weekly combs and unfinished ends."""

from __future__ import annotations

import polars as pl

from odeus_dash.periods import Granularity

#: Days are shown as the mean of this many: one whole week, so that weekends do not draw a comb.
WEEK = 7

_RATIOS = ("messages_per_user", "hit_rate", "tokens_per_message")


def sparkline(over_time: pl.DataFrame, value: str, granularity: Granularity) -> list[float | None]:
    """The column `value` of a frame over time, complete buckets only; days as trailing 7-day means.

    Ratios stay as they are, by the day too: a mean of ratios would weigh a Sunday like a Monday. Empty
    with fewer than two points: a single one is no line.
    """
    closed = over_time.filter(~pl.col("partial")).sort("bucket")[value].cast(pl.Float64)
    if granularity is Granularity.DAY and value not in _RATIOS and closed.len() > 2 * WEEK:
        closed = closed.rolling_mean(WEEK, min_samples=1).slice(WEEK - 1)
    return closed.to_list() if closed.len() > 1 else []
