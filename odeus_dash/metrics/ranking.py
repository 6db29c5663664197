"""Agents ranked by a figure, with their shares, and how many account for most of the total."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import per_agent
from odeus_dash.metrics.sums import group_messages_per_user, over_time, quotient, total

#: What agents can be ranked by: figures that add up, so that a share of the total means something.
Rankable = Literal["messages", "unique_users", "active_users", "conversations"]

#: Most of a total, by the rule of 80 and 20.
_MOST = 0.8
_SHARES, _KNOWN_ONLY_SOMETIMES = ("share", "cumulative_share"), ("description", "owner", "url")


@kept
def ranking(agents: pl.DataFrame, by: Rankable = "messages") -> pl.DataFrame:
    """All agents, largest `by` first, with their share of the total.

    Columns: rank (from 1), agent_id, agent, value, share and cumulative_share (0 to 1; null where the total
    is 0 or unknown), messages, unique_users, active_users, conversations, messages_per_user (messages /
    active users), and description, owner, url as far as the export has any. `share` of users is a share of
    agent adoptions. Agents without a value come last; ties are in order of agent_id.
    """
    # Repeated in every row: by a single number polars multiplies with the reciprocal, and 7 of 7 is not 1.
    whole = pl.col("value").sum().over(pl.lit(1))
    ranked = (
        per_agent(agents)
        .with_columns(value=by)
        .sort("value", descending=True, nulls_last=True, maintain_order=True)  # which is that of agent_id
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1),
            share=quotient(pl.col("value"), whole),
            cumulative_share=quotient(pl.col("value").cum_sum(), whole),
        )
    )
    known = [column for column in _KNOWN_ONLY_SOMETIMES if ranked[column].count()]
    counts = get_args(Rankable)
    return ranked.select("rank", "agent_id", "agent", "value", *_SHARES, *counts, "messages_per_user", *known)


@kept
def first(ranking: pl.DataFrame, n: int) -> pl.DataFrame:
    """The first `n` rows: the same object each time, so that what is made of them is kept, too."""
    return ranking.head(n)


@kept
def top_with_other(ranking: pl.DataFrame, n: int) -> pl.DataFrame:
    """The first `n` agents of a ranking, and a row without id and rank for all others (see `with_other`)."""
    sums = map(total, ("value", *get_args(Rankable)))
    share = quotient(pl.col("value").sum(), pl.lit(ranking["value"].sum())).alias("share")
    most = pl.col("cumulative_share").max()
    return with_other(ranking, n, "agent", [*sums, group_messages_per_user(), share, most])


def with_other(rows: pl.DataFrame, n: int, name: str, figures: Iterable[pl.Expr]) -> pl.DataFrame:
    """The first `n` rows, and one for all others with their `figures`, so that sums add up to the total.

    Adds `is_other` and `members` (how many rows a row stands for). The last row is called "Other (37)" in the
    column `name`, has null where no figure is given, and is left out when no agent remains.
    """
    top = rows.head(n).with_columns(is_other=pl.lit(value=False), members=pl.lit(1, pl.Int64))
    rest = rows.slice(n)
    if rest.is_empty():
        return top
    other = rest.select(
        pl.format("Other ({})", pl.len()).alias(name),
        *figures,
        is_other=pl.lit(value=True),
        members=pl.len().cast(pl.Int64),
    )
    return pl.concat([top, other], how="diagonal")


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
