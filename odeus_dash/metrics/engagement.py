"""Every agent's messages per user with where they came from: level, line and change in one row."""

from __future__ import annotations

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.sparkline import WEEK
from odeus_dash.metrics.trends import messages_per_user_change, sparklines
from odeus_dash.periods import Granularity

#: Points of an agent's line: a year of weeks.
_POINTS = 53


@kept
def engagement(agents: pl.DataFrame, long: pl.DataFrame, granularity: Granularity) -> pl.DataFrame:
    """A ranking by messages with `trend`, `before`, `after` and `change` of messages per user.

    `agents` is the export of the range, `long` comes from `per_agent_over_time` of messages_per_user.
    """
    change = messages_per_user_change(long).select("agent_id", "before", "after", "change")
    ranked = with_trend(ranking(agents), long, granularity)
    return ranked.join(change, on="agent_id", how="left", maintain_order="left")


@kept
def with_trend(ranking: pl.DataFrame, long: pl.DataFrame, granularity: Granularity) -> pl.DataFrame:
    """A ranking with the column `trend` (List[Float64]): each agent's line through the complete buckets.

    More than two weeks of days are shown as the week up to each of them, as on tiles. A line this small has
    no gaps: buckets in which the value is undefined are skipped.
    """
    complete = long.filter(~pl.col("partial"))["bucket"].n_unique()
    weekly = granularity is Granularity.DAY and complete > 2 * WEEK
    lines = sparklines(long, _POINTS, WEEK if weekly else 1)
    whole = lines.with_columns(pl.col("trend").list.drop_nulls())
    return ranking.join(whole, on="agent_id", how="left", maintain_order="left")


@kept
def of_agents(long: pl.DataFrame, agent_ids: list[str]) -> pl.DataFrame:
    """The rows of the named agents, agent by agent in the order of the names."""
    order = pl.DataFrame({"agent_id": agent_ids}, schema={"agent_id": pl.String})
    return order.join(long, on="agent_id", how="inner", maintain_order="left_right")
