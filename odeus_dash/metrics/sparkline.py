"""Small lines on tiles and in tables: where a number has been going, without weekly combs.

Only complete buckets are shown. More than two weeks of days are shown as the week up to each of them: a mean
of a Monday alone would begin the line with a fall that never happened. A line this small has no gaps: what
is unknown or undefined is skipped.
"""

from __future__ import annotations

import math

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import quotient
from odeus_dash.periods import Granularity

_WEEK = 7
#: Points of an agent's line: a year of weeks.
_POINTS = 53
#: Over several days these are ratios of sums: a mean of ratios would weigh a Sunday like a Monday.
_PARTS = {"messages_per_user": ("messages", "active_pairs"), "hit_rate": ("cache_read", "input")}
#: Sums of floats differ by less than this with the order of what they add up; no figure is that exact.
_NOISE = 1e-9


@kept
def sparkline(over_time: pl.DataFrame, value: str, granularity: Granularity) -> list[float]:
    """The line of the column `value` of a frame over time; empty with fewer than two points."""
    closed = over_time.filter(~pl.col("partial")).sort("bucket")
    shown = pl.col(value)
    if granularity is Granularity.DAY and closed.height > 2 * _WEEK:
        shown = _weekly(*map(pl.col, _PARTS.get(value, (value,))))
    points = closed.select(shown.cast(pl.Float64)).to_series().drop_nulls().to_list()
    if len(points) < 2:
        return []
    highest = max(points)
    # A line that only rounding errors move is level: it is drawn as high as its tile, whatever its range.
    return [highest] * len(points) if math.isclose(min(points), highest, rel_tol=_NOISE) else points


def has_lines(over_time: pl.DataFrame) -> bool:
    """Whether a frame over time, or its calendar, has two complete buckets: one point is no line."""
    return over_time.filter(~pl.col("partial"))["bucket"].n_unique() > 1


@kept
def with_trend(agents: pl.DataFrame, long: pl.DataFrame, granularity: Granularity) -> pl.DataFrame:
    """A frame of agents with the column `trend` (List[Float64]), the line of each, its newest points.

    `long` comes from `per_agent_over_time`, and is in its order: as many rows of each agent. Null where it
    has none, and of all agents with fewer than two buckets.
    """
    if not has_lines(long):
        return agents.with_columns(trend=pl.lit(None, pl.List(pl.Float64)))
    closed = long.filter(~pl.col("partial"))
    buckets, shown = closed["bucket"].n_unique(), pl.col("value")
    if granularity is Granularity.DAY and buckets > 2 * _WEEK:
        used = (pl.col("active_users") > 0) & pl.col("messages").is_not_null()
        parts = [pl.when(used).then(part).otherwise(0) for part in ("messages", "active_users")]
        means = _weekly(*parts) if "active_users" in long.columns else _weekly(shown)
        shown = pl.when(pl.int_range(pl.len()) % buckets >= _WEEK - 1).then(means)  # not of two agents
    points = closed.select(shown.cast(pl.Float64)).to_series()
    lines = points.reshape((-1, buckets)).arr.to_list().list.tail(_POINTS)
    if points.null_count():
        lines = lines.list.drop_nulls()
    # Only the places are joined: of joined columns, all would be copies.
    places = closed.select(pl.col("agent_id").gather_every(buckets)).with_row_index("place")
    place = agents.select("agent_id").join(places, on="agent_id", how="left", maintain_order="left")["place"]
    return agents.with_columns(trend=lines.gather(place))


def _weekly(*parts: pl.Expr) -> pl.Expr:
    """The mean over the week up to each day, or of two parts the ratio of sums; null in the first days."""
    if len(parts) == 1:
        return parts[0].rolling_mean(_WEEK)
    return quotient(*(part.rolling_sum(_WEEK) for part in parts))
