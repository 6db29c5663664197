"""The small line on a tile: where a number has been going, without weekly combs and unfinished ends."""

from __future__ import annotations

import math

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import quotient
from odeus_dash.periods import Granularity

#: Days are shown with this many before them: one whole week, so that weekends do not draw a comb.
WEEK = 7
#: Over several days these are ratios of sums: a mean of ratios would weigh a Sunday like a Monday.
_PARTS = {"messages_per_user": ("messages", "active_pairs"), "hit_rate": ("cache_read", "input")}
#: Sums of floats differ by less than this with the order of what they add up; no figure is that exact.
_NOISE = 1e-9


@kept
def sparkline(over_time: pl.DataFrame, value: str, granularity: Granularity) -> list[float]:
    """The column `value` of a frame over time, complete buckets only; days as the week up to each of them.

    A line this small has no gaps: what is unknown or undefined is skipped. Empty with fewer than two
    points: a single one is no line.
    """
    closed = over_time.filter(~pl.col("partial")).sort("bucket")
    if granularity is Granularity.DAY and closed.height > 2 * WEEK:
        if value in _PARTS:
            weekly = quotient(*(pl.col(part).rolling_sum(WEEK) for part in _PARTS[value]))
        else:
            weekly = pl.col(value).rolling_mean(WEEK)
        closed = closed.select(weekly.alias(value))
    points = closed[value].cast(pl.Float64).drop_nulls().to_list()
    if len(points) < 2:
        return []
    highest = max(points)
    # A line that only rounding errors move is level: it is drawn as high as its tile, whatever its range.
    return [highest] * len(points) if math.isclose(min(points), highest, rel_tol=_NOISE) else points
