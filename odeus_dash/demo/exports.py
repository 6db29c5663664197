"""Exports of the simulated usage: the contract's columns, counted from single conversations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from odeus_dash.demo.agents import COMPANY_DOMAIN, models
from odeus_dash.demo.simulation import Simulation
from odeus_dash.periods import kept_since

#: A person is active (the export's `active_users`) with at least this many messages to the agent in
#: the period; a single question makes them a user, but not an active one.
ACTIVE_FROM_MESSAGES = 2

ORG_ID = f"org-{COMPANY_DOMAIN.partition('.')[0]}"


@dataclass(frozen=True)
class Asked:
    """An export request. `start` and `end` are naive wall-clock times in `timezone`."""

    start: dt.datetime
    end: dt.datetime
    timezone: str
    group_by: Literal["model"] | None = None


def within_history(asked: Asked, now: dt.datetime) -> Asked | None:
    """Return the part of `asked` within the 12 months that are kept; None if all of it is older."""
    today = now.astimezone(ZoneInfo(asked.timezone)).date()
    oldest = dt.datetime.combine(kept_since(today), dt.time())
    if asked.end < oldest:
        return None
    return replace(asked, start=max(asked.start, oldest))


def agents_export(
    simulation: Simulation, asked: Asked, now: dt.datetime, *, byok: bool = True, user_level: bool = True
) -> pl.DataFrame:
    """Return one row per agent (and model) with at least one message in the range, sorted by id.

    `byok` adds the token columns, `user_level` the description and owner columns. Grouped by
    model, the five agent-level figures are left out.
    """
    rows = conversations(simulation, asked, now)
    keys, own = (["agent"], _FIGURES) if asked.group_by is None else (["agent", "model"], ["model"])
    counted = rows.group_by(keys).agg(_tokens())
    tokens = counted.columns[len(keys) :] if byok else []
    if asked.group_by is None:
        counted = counted.join(_figures(rows), on="agent")
    else:
        counted = counted.with_columns(pl.col("model").replace_strict(dict(enumerate(models()))))
    table = _labels(simulation, asked).join(counted, on="agent").sort("assistant_id", *keys[1:])
    return table.select(*_KEYS, *own, *(_USER_LEVEL if user_level else []), *tokens)


def conversations(simulation: Simulation, asked: Asked, now: dt.datetime) -> pl.DataFrame:
    """Return the conversations of the range, oldest first.

    Both ends of the range are included, and nothing later than `now` (aware). On days when clocks
    are set back, an ambiguous start is the earlier and an ambiguous end the later of the two
    instants.
    """
    zone, at = ZoneInfo(asked.timezone), simulation.conversations["at"]
    first = asked.start.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    last = min(asked.end.replace(tzinfo=zone, fold=1).astimezone(dt.UTC), now.astimezone(dt.UTC))
    start, stop = at.search_sorted(first, side="left"), at.search_sorted(last, side="right")
    return simulation.conversations.slice(start, max(stop - start, 0))


def write_csv(table: pl.DataFrame) -> bytes:
    """Return the table as UTF-8 CSV, with quotes where needed and empty cells for missing values."""
    return table.write_csv(quote_style="necessary").encode()


def _figures(rows: pl.DataFrame) -> pl.DataFrame:
    per_user = rows.group_by("agent", "user").agg(
        pl.col("messages").cast(pl.Int64).sum(), pl.len().alias("conversations")
    )
    messages, active = pl.col("messages"), pl.col("active_users")
    figures = per_user.group_by("agent").agg(
        messages.sum(),
        pl.len().alias("unique_users"),
        (messages >= ACTIVE_FROM_MESSAGES).sum().alias("active_users"),
        pl.col("conversations").sum(),
    )
    ratio = pl.when(active > 0).then((messages / active).round(2))
    return figures.with_columns(ratio.alias("messages_per_user"))


def _tokens() -> list[pl.Expr]:
    """Return the token columns, in the order of the API."""

    def total(name: str) -> pl.Expr:
        return pl.col(name).cast(pl.Int64).sum()

    prompt, read, write = total("prompt_sum"), total("cache_read"), total("cache_write")
    per_request = [
        figure.alias(f"{what}_{part}_tokens")
        for part in ("prompt", "completion")
        for what, figure in {
            "sum": total(f"{part}_sum"),
            "avg": (total(f"{part}_sum") / total("requests")).round(4),
            "min": pl.col(f"{part}_min").min(),
            "max": pl.col(f"{part}_max").max(),
        }.items()
    ]
    return [
        *per_request,
        read.alias("sum_cached_prompt_tokens"),
        write.alias("sum_cache_creation_tokens"),
        (prompt - read - write).alias("sum_no_cache_tokens"),
    ]


def _labels(simulation: Simulation, asked: Asked) -> pl.DataFrame:
    cast = simulation.cast
    return pl.DataFrame(
        {
            "assistant_id": [agent.id for agent in cast],
            "assistant_name": simulation.names_at(asked.end.date()),
            "assistant_description": [agent.description for agent in cast],
            "assistant_url": [agent.url for agent in cast],
            "assistant_owner_id": [agent.owner_id for agent in cast],
            "assistant_owner_email": [agent.owner_email for agent in cast],
        }
    ).with_columns(
        pl.int_range(pl.len(), dtype=pl.Int16).alias("agent"),
        pl.lit(ORG_ID).alias("org_id"),
        pl.lit(asked.start.date()).alias("period_start"),
        pl.lit(asked.end.date()).alias("period_end"),
    )


_KEYS = ("period_start", "period_end", "org_id", "assistant_id", "assistant_name")
_FIGURES = ["messages", "unique_users", "active_users", "conversations", "messages_per_user"]
_USER_LEVEL = ["assistant_description", "assistant_url", "assistant_owner_id", "assistant_owner_email"]
