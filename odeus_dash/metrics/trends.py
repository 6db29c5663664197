"""How the use of each agent changes from bucket to bucket.

A trend is two frames: `rows`, the per-agent rows of all loaded buckets, and `calendar`, one row per loaded
bucket (bucket, bucket_end, partial). A bucket that is not in the calendar is unknown and never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import grouped_by_agent, labels, repeats
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.sparkline import with_trend
from odeus_dash.metrics.sums import group_messages_per_user, quotient, total
from odeus_dash.periods import Granularity
from odeus_dash.text_order import in_order_of

#: What can be followed over time for one agent.
Measure = Literal["messages", "unique_users", "active_users", "conversations", "messages_per_user"]


@dataclass(frozen=True)
class Change:
    """A figure early and late in a range; `relative` is (after - before) / before, None without a before."""

    before: float | None
    after: float | None
    relative: float | None


_CHANGE = (
    group_messages_per_user(pl.col("early")).alias("before"),
    group_messages_per_user(pl.col("late")).alias("after"),
)
#: What is known before the buckets have arrived.
NO_CHANGE = Change(None, None, None)


@kept
def per_agent_over_time(rows: pl.DataFrame, calendar: pl.DataFrame, value: Measure) -> pl.DataFrame:
    """`value` of every agent in every loaded bucket, agent by agent in time.

    Columns: agent_id, agent (see `with_labels`; the latest name), bucket, bucket_end, partial, value, and
    for messages_per_user also messages and active_users, its two parts. An agent without a row in a loaded
    bucket was not used in it: its counts are 0 and its messages per user are undefined. Where the exports
    lack a column altogether, it stays null.
    """
    ratio = value == "messages_per_user"
    parts: list[str] = ["messages", "active_users"] if ratio else [value]
    shown = quotient(pl.col("messages"), pl.col("active_users")) if ratio else pl.col(value)
    long, places = _places(rows, calendar)
    known = pl.when(pl.all_horizontal(pl.col(parts).is_not_null())).then(pl.col(parts))
    measured = rows.select(places["place"], known.name.keep()).drop_nulls("place")
    if measured.height > long["used"].sum():  # rows that repeat an agent
        measured = measured.group_by("place").agg(*map(total, parts))
    blank = pl.repeat(None, long.height, eager=True)
    filled = {
        name: blank.cast(measured.schema[name]).scatter(measured["place"], measured[name]) for name in parts
    }
    unused = ~pl.col("used") & (pl.col(parts).count() > 0)
    return (
        long.lazy()
        .with_columns(**filled)
        .with_columns(pl.when(unused).then(0).otherwise(pl.col(parts)).name.keep())
        .select(*long.drop("used").columns, shown.alias("value"), *(parts if ratio else []))
        .collect()
    )


@kept
def _places(rows: pl.DataFrame, calendar: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every agent in every bucket (agent_id, agent, bucket, bucket_end, partial), and if it was `used` there.

    Also, of each of `rows` its `place` in that: rows are put in order by a number, since joins by an id
    and a day take several times as long. Null for rows of other buckets.
    """
    tiles = calendar.select("bucket", "bucket_end", "partial").sort("bucket")
    numbered = tiles.select("bucket").with_row_index("tile")
    tile = rows.select("bucket").join(numbered, on="bucket", how="left", maintain_order="left")["tile"]
    loaded = rows.select("assistant_id", "assistant_name", pl.col("^agent_label$"), "bucket").filter(
        tile.is_not_null()
    )
    if repeats(loaded):
        agents, agent = _in_order(loaded, rows)
    else:  # a single bucket: each row is an agent
        agents = labels(loaded).select(agent_id="assistant_id", agent="agent_label")
        agent = tile.is_not_null().cum_sum() - 1
    long = agents.join(tiles, how="cross", maintain_order="left_right")
    place = agent * tiles.height + tile
    used = pl.repeat(False, long.height, eager=True).scatter(place.drop_nulls(), True)
    return long.with_columns(used=used), place.alias("place").to_frame()


def _in_order(loaded: pl.DataFrame, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The agents of the rows that are `loaded`, by their ids, and of each of `rows` the number of its own."""
    if "agent_label" in loaded and not loaded["agent_label"].null_count():  # the same in all rows of an agent
        agents = loaded.unique("assistant_id").select(agent_id="assistant_id", agent="agent_label")
    else:
        latest = pl.col("assistant_name").sort_by("bucket").drop_nulls().last()
        agents = grouped_by_agent(loaded, [], latest).collect()
    agents = in_order_of(agents, "agent_id")
    numbered = agents.select(assistant_id="agent_id").with_row_index("agent")
    ids = rows.select("assistant_id")
    found = ids.join(numbered, on="assistant_id", how="left", nulls_equal=True, maintain_order="left")
    return agents, found["agent"]


def messages_per_user_change(long: pl.DataFrame) -> pl.DataFrame:
    """Messages per user early and late in the range, per agent: agent_id, agent, before, after, change.

    Early is the first third of the complete buckets, late the last third (at least one bucket each). Within
    a third the figure is sum of messages / sum of active users, so that a busy week weighs more than a quiet
    one. Null with fewer than two complete buckets, or without active users in a third. `long` comes from
    `per_agent_over_time` of messages_per_user.
    """
    figures = _thirds(long).group_by("agent_id").agg(pl.col("agent").first(), *_CHANGE)
    return figures.with_columns(_relative().alias("change")).sort("agent_id").collect()


@kept
def group_messages_per_user_change(long: pl.DataFrame) -> Change:
    """Return the change of all agents together."""
    figures = _thirds(long).select(_CHANGE).with_columns(_relative().alias("relative"))
    return Change(**figures.collect().row(0, named=True))


def _thirds(long: pl.DataFrame) -> pl.LazyFrame:
    """`long` with `early` and `late`: whether a bucket is in the first or last third of the complete ones."""
    complete = long.filter(~pl.col("partial"))["bucket"].unique().sort()
    third = max(1, complete.len() // 3) if complete.len() >= 2 else 0
    first, last = complete.head(third).to_list(), complete.tail(third).to_list()
    return long.lazy().with_columns(early=pl.col("bucket").is_in(first), late=pl.col("bucket").is_in(last))


def _relative() -> pl.Expr:
    return quotient(pl.col("after") - pl.col("before"), pl.col("before"))


@kept
def engagement(agents: pl.DataFrame, long: pl.DataFrame, granularity: Granularity) -> pl.DataFrame:
    """A ranking by messages with `trend`, `before`, `after` and `change` of messages per user.

    `agents` is the export of the range, `long` comes from `per_agent_over_time` of messages_per_user.
    """
    change = messages_per_user_change(long).select("agent_id", "before", "after", "change")
    ranked = with_trend(ranking(agents), long, granularity)
    return ranked.join(change, on="agent_id", how="left", maintain_order="left")


@kept
def of_agents(long: pl.DataFrame, agent_ids: list[str]) -> pl.DataFrame:
    """The rows of the named agents, agent by agent in the order of the names."""
    order = pl.DataFrame({"agent_id": agent_ids}, schema={"agent_id": pl.String})
    return order.join(long, on="agent_id", how="inner", maintain_order="left_right")
