"""How much the workspace was used, in all and over time."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import group_messages_per_user, over_time, total, unless_missing


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The figures of one period. None where the export lacks the column; 0 where nothing happened.

    messages, conversations   sums over agents
    agents_in_use             agents with at least one message
    user_agent_pairs          sum of unique users: a person counts once per agent used
    active_pairs              sum of active users over agents
    people                    different people, exactly; None unless the users export was read as well
    people_at_least           the largest number of unique users that one agent has
    people_at_most            the sum of unique users; the true number of people lies between the two
    messages_per_user         sum of messages / sum of active users, over agents with active users
    rows                      rows of the per-agent export
    """

    messages: int | None
    conversations: int | None
    agents_in_use: int | None
    user_agent_pairs: int | None
    active_pairs: int | None
    people: int | None = None
    people_at_least: int | None
    people_at_most: int | None
    messages_per_user: float | None
    rows: int


@kept
def totals(agents: pl.DataFrame) -> Totals:
    """The figures of the period that `agents` (one row per agent) was exported for."""
    return Totals(**agents.select(_figures()).row(0, named=True))


@kept
def totals_over_time(rows: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    """The figures of every loaded bucket, oldest first: bucket, bucket_end, partial and the fields of Totals.

    A bucket without rows is 0 throughout, and has no messages per user.
    """
    return over_time(rows, calendar, _figures())


def _figures() -> list[pl.Expr]:
    """One expression per field of Totals, for a whole frame or for each group of one."""
    in_use = pl.col("assistant_id").filter(pl.col("messages") >= 1)
    return [
        total("messages"),
        total("conversations"),
        unless_missing("messages", in_use.n_unique().cast(pl.Int64)).alias("agents_in_use"),
        total("unique_users").alias("user_agent_pairs"),
        total("active_users").alias("active_pairs"),
        pl.when(pl.len() == 0).then(0).otherwise(pl.col("unique_users").max()).alias("people_at_least"),
        total("unique_users").alias("people_at_most"),
        group_messages_per_user(),
        pl.len().cast(pl.Int64).alias("rows"),
    ]
