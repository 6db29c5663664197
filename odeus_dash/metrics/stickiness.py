"""How often an agent's users come back.

The exports hold numbers of people and never who they are. But the active users of a range, and those of
each bucket that it is made of, tell together how often the same people were there:

- stickiness: the active users of a complete bucket on average, as a part of the range's. 1: all of them were
  there in every bucket.
- returning: 1 - the range's active users / the sum of the active users of all buckets. 0: none of them was
  there in a second bucket.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import quotient, total
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.periods import Granularity
from odeus_dash.words.formats import percent

_COLUMNS = ("users", "mean_users", "summed_users")


@dataclass(frozen=True)
class Stickiness:
    """Both figures for several agents, as ratios of their sums; None where they are not known."""

    stickiness: float | None
    returning: float | None


@kept
def stickiness(
    agents: pl.DataFrame, rows: pl.DataFrame, calendar: pl.DataFrame, expected: int
) -> pl.DataFrame:
    """Stickiness and return of the agents of an export, with the trend of the same range.

    Columns: agent_id, users (active, of the range), mean_users (of a complete bucket), summed_users (of all
    buckets), stickiness, returning. All but the id are null where the users of the range or of a bucket of
    use are unknown or hidden, and where the exports disagree: no range has fewer users than one of its
    buckets, or more than all of them. All agents' are null unless all `expected` buckets are there, two or
    more of them complete.
    """
    told = calendar.height == expected and (~calendar["partial"]).sum() >= 2
    agree = (pl.col("users") > 0) & pl.col("users").is_between("most_users", "summed_users")
    ranged = agents.lazy().group_by(agent_id="assistant_id").agg(users=total("active_users"))
    return (
        ranged.join(_over_buckets(rows, calendar), on="agent_id", how="left", nulls_equal=True)
        .with_columns(pl.when(told & agree).then(pl.col(_COLUMNS)))
        .with_columns(**_figures(pl.col("users"), pl.col("mean_users"), pl.col("summed_users")))
        .select("agent_id", *_COLUMNS, "stickiness", "returning")
        .sort("agent_id")
        .collect()
    )


def _over_buckets(rows: pl.DataFrame, calendar: pl.DataFrame) -> pl.LazyFrame:
    long = per_agent_over_time(rows, calendar, "active_users").lazy()
    users = pl.col("value")
    known = users.is_not_null().all()
    return long.group_by("agent_id").agg(
        mean_users=pl.when(known).then(users.filter(~pl.col("partial")).mean()),
        summed_users=pl.when(known).then(users.sum()),
        most_users=pl.when(known).then(users.max()),
    )


def _figures(users: pl.Expr, mean: pl.Expr, summed: pl.Expr) -> dict[str, pl.Expr]:
    return {"stickiness": quotient(mean, users), "returning": 1 - quotient(users, summed)}


@kept
def with_stickiness(agents: pl.DataFrame, per_agent: pl.DataFrame) -> pl.DataFrame:
    """Any frame of agents, in its order, with the columns stickiness and returning."""
    figures = per_agent.select("agent_id", "stickiness", "returning")
    return agents.join(figures, on="agent_id", how="left", nulls_equal=True, maintain_order="left")


@kept
def group_stickiness(per_agent: pl.DataFrame) -> Stickiness:
    """The same for all agents together: a person counts once for each agent they are active on."""
    known = per_agent.drop_nulls(_COLUMNS)
    sums = (pl.col(column).sum() for column in _COLUMNS)
    return Stickiness(**known.select(**_figures(*sums)).row(0, named=True))


def stickiness_sentence(figures: Stickiness, granularity: Granularity) -> str:
    """Both figures in words; why there are none, where that is so."""
    if figures.stickiness is None or figures.returning is None:
        return (
            "Whether users come back is not known: that takes the active users of the range and of each "
            f"{granularity} in it, and two complete {granularity}s."
        )
    return (
        f"Of an agent’s active users, {percent(figures.stickiness)} were active in an average {granularity}; "
        f"of all the {granularity}s in which somebody was, {percent(figures.returning)} were not their first."
    )
