"""Literal frames in the shapes that the metrics hand over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

MONDAY = dt.date(2026, 11, 2)
Numbers = Sequence[float | None]


def daily(values: Numbers, partial: Sequence[int] = (), first: dt.date = MONDAY) -> pl.DataFrame:
    """One row a day from `first`; `partial` are row numbers."""
    return _buckets(values, partial, first, length=1)


def weekly(values: Numbers, partial: Sequence[int] = (), first: dt.date = MONDAY) -> pl.DataFrame:
    """One row a week from `first`."""
    return _buckets(values, partial, first, length=7)


def _buckets(values: Numbers, partial: Sequence[int], first: dt.date, length: int) -> pl.DataFrame:
    starts = [first + dt.timedelta(days=length * index) for index in range(len(values))]
    whole = all(isinstance(value, int) for value in values if value is not None)
    return pl.DataFrame(
        {
            "bucket": starts,
            "bucket_end": [start + dt.timedelta(days=length - 1) for start in starts],
            "partial": [index in partial for index in range(len(values))],
            "value": list(values),
        },
        schema={
            "bucket": pl.Date,
            "bucket_end": pl.Date,
            "partial": pl.Boolean,
            "value": pl.Int64 if whole else pl.Float64,
        },
    )


def ranking(values: Sequence[int | None], name: str = "Agent") -> pl.DataFrame:
    """Ranked agents called `name` 1, 2, ... with their shares."""
    total = sum(value or 0 for value in values)
    frame = pl.DataFrame(
        {
            "rank": range(1, len(values) + 1),
            "agent_id": [f"id-{number:05}" for number in range(1, len(values) + 1)],
            "agent": [f"{name} {number}" for number in range(1, len(values) + 1)],
            "value": values,
        },
        schema={"rank": pl.Int64, "agent_id": pl.String, "agent": pl.String, "value": pl.Int64},
    )
    return frame.with_columns(
        share=pl.col("value") / total,
        cumulative_share=pl.col("value").cum_sum() / total,
    )


def agents_over_time(
    values: Sequence[Numbers], partial: Sequence[int] = (), name: str = "Agent"
) -> pl.DataFrame:
    """A row per agent and week: agents are called `name` 1, 2, ..."""
    return pl.concat(
        weekly(row, partial).with_columns(
            value=pl.Series(row, dtype=pl.Float64),
            agent_id=pl.lit(f"id-{number:05}"),
            agent=pl.lit(f"{name} {number}"),
        )
        for number, row in enumerate(values, 1)
    )


def reach(rows: Sequence[tuple[int | None, float | None, int]], name: str = "Agent") -> pl.DataFrame:
    """Unique users, messages per user and messages of agents called `name` 1, 2, ..."""
    return pl.DataFrame(
        {
            "agent_id": [f"id-{number:05}" for number in range(1, len(rows) + 1)],
            "agent": [f"{name} {number}" for number in range(1, len(rows) + 1)],
            "unique_users": [users for users, _, _ in rows],
            "messages_per_user": [intensity for _, intensity, _ in rows],
            "messages": [messages for _, _, messages in rows],
        },
        schema_overrides={"unique_users": pl.Int64, "messages_per_user": pl.Float64, "messages": pl.Int64},
    )
