"""Agents ranked by a figure, with their shares, and how many account for most of the total."""

from __future__ import annotations

from typing import Literal, get_args

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import per_agent
from odeus_dash.metrics.sums import over_time, quotient

#: What agents can be ranked by: figures that add up, so that a share of the total means something.
Rankable = Literal["messages", "unique_users", "active_users", "conversations"]

#: Most of a total, by the rule of 80 and 20.
_MOST = 0.8


@kept
def ranking(agents: pl.DataFrame, by: Rankable = "messages") -> pl.DataFrame:
    """All agents, largest `by` first, with their share of the total.

    Columns: rank (from 1), agent_id, agent, value, share and cumulative_share (0 to 1; null where the total
    is 0 or unknown), messages, unique_users, active_users, conversations, messages_per_user (messages /
    active users), owner and url. `share` of users is a share of agent adoptions. Agents without a value come
    last; ties are in order of agent_id.
    """
    # Repeated in every row: by a single number polars multiplies with the reciprocal, and 7 of 7 is not 1.
    whole = pl.col("value").sum().over(pl.lit(1))
    return (
        per_agent(agents)
        .with_columns(value=by)
        .sort("value", descending=True, nulls_last=True, maintain_order=True)  # which is that of agent_id
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1),
            share=quotient(pl.col("value"), whole),
            cumulative_share=quotient(pl.col("value").cum_sum(), whole),
        )
        .select(
            *("rank", "agent_id", "agent", "value", "share", "cumulative_share"),
            *(*get_args(Rankable), "messages_per_user", "owner", "url"),
        )
    )


@kept
def first(ranking: pl.DataFrame, n: int) -> pl.DataFrame:
    """The first `n` rows: the same object each time, so that what is made of them is kept, too."""
    return ranking.head(n)


@kept
def agents_for_share(ranking: pl.DataFrame, share: float = _MOST) -> int | None:
    """The smallest number of agents that make at least `share` of the total; None without a total."""
    reached = ranking.filter(pl.col("cumulative_share") >= share)
    return None if reached.is_empty() else int(reached["rank"][0])


@kept
def agents_for_80_over_time(rows: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    """bucket, bucket_end, partial and agents_for_80 of every loaded bucket, oldest first.

    agents_for_80 is the smallest number of agents that make 80% of the bucket's messages; null without any.
    """
    largest_first = pl.col("messages").sort(descending=True, nulls_last=True)
    reached = largest_first.cum_sum() >= _MOST * pl.col("messages").sum()
    few = pl.when(pl.col("messages").sum() > 0).then(reached.arg_max().cast(pl.Int64) + 1)
    return over_time(rows, calendar, [few.alias("agents_for_80")])


@kept
def rank_over_time(long: pl.DataFrame, agent_id: str) -> pl.DataFrame:
    """bucket, bucket_end, partial, rank and agents: the place of an agent among those used in each bucket.

    `long` comes from `per_agent_over_time` of messages, of all agents. `rank` is from 1, the same for equal
    figures, and null where the agent was not used; `agents` is how many were.
    """
    used = pl.col("value") >= 1
    ranked = long.with_columns(
        rank=pl.when(used).then(pl.col("value").rank("min", descending=True).over("bucket")).cast(pl.Int64),
        agents=used.sum().over("bucket").cast(pl.Int64),
    )
    columns = ("bucket", "bucket_end", "partial", "rank", "agents")
    return ranked.filter(agent_id=agent_id).sort("bucket").select(columns)
