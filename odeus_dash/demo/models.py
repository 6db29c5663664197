"""The models export of the simulated workspace: one row per model, of agents and of plain chat."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import polars as pl

from odeus_dash.demo.agents import models
from odeus_dash.demo.exports import ORG_ID, Asked, conversations
from odeus_dash.demo.simulation import Simulation
from odeus_dash.demo.users import messages_outside_agents


class Models(StrEnum):
    """The state of the models export, or why there is none."""

    ALL = "all"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"  # a server from before models could be exported


#: What the server takes a million tokens to cost: uncached, read, written, output. It knows no prices of long
#: requests, and adds a part that no price list has.
_PRICES = {
    "claude-haiku-4-5": (1.0, 0.1, 1.25, 5.0),
    "claude-sonnet-4-5": (3.0, 0.3, 3.75, 15.0),
    "gemini-2.5-pro": (1.25, 0.125, 1.25, 10.0),
    "gpt-5": (1.25, 0.125, 1.25, 10.0),
    "gpt-5-mini": (0.25, 0.025, 0.25, 2.0),
}
_ADDED = 1.02
_BRANDS = {"claude": "anthropic", "gemini": "google", "gpt": "openai"}
_PROVIDERS = {name: _BRANDS[name.partition("-")[0]] for name in _PRICES}
#: The model of plain chat, and a message there in tokens: sent, of these read from the cache, and written.
_CHAT_MODEL, _CHAT = "claude-sonnet-4-5", {"prompt": 9_000, "read": 3_000, "reply": 1_200}
_SUMS = ("requests", "prompt_sum", "completion_sum", "cache_read", "cache_write")


def models_export(
    simulation: Simulation, asked: Asked, now: dt.datetime, *, byok: bool = True
) -> pl.DataFrame:
    """Return one row per model with usage, all with own keys; without `byok` none has tokens and costs."""
    rows = conversations(simulation, asked, now)
    if rows.is_empty():
        return pl.DataFrame()
    used = rows.group_by("model").agg(pl.col(*_SUMS).cast(pl.Int64).sum())
    names = dict(enumerate(models()))
    named = used.with_columns(pl.col("model").replace_strict(names, return_dtype=pl.String))
    # The requests of plain chat, one per message.
    messages = messages_outside_agents(simulation, asked)
    each = (1, _CHAT["prompt"], _CHAT["reply"], _CHAT["read"], 0)
    in_chat = dict(zip(_SUMS, (messages * part for part in each), strict=True))
    chat = pl.DataFrame({"model": _CHAT_MODEL, **in_chat}, schema_overrides=dict.fromkeys(_SUMS, pl.Int64))
    sums = pl.concat([named, chat]).group_by("model").agg(pl.col(*_SUMS).sum()).sort("model")
    table = sums.select(
        period_start=pl.lit(asked.start.date()),
        period_end=pl.lit(asked.end.date()),
        org_id=pl.lit(ORG_ID),
        name="model",
        provider=pl.col("model").replace_strict(_PROVIDERS, return_dtype=pl.String),
        bring_your_keys=pl.lit(byok),
        requests="requests",
        sum_prompt_tokens="prompt_sum",
        sum_completion_tokens="completion_sum",
        sum_cached_prompt_tokens="cache_read",
        sum_cache_creation_tokens="cache_write",
        no_cache_tokens=pl.col("prompt_sum") - pl.col("cache_read") - pl.col("cache_write"),
    ).with_columns(total_cost_usd=_cost())
    return table if byok else table.select(table.columns[:7])


def _cost() -> pl.Expr:
    """Return the dollars that the server takes all tokens to cost."""
    sums = (f"sum_{what}_tokens" for what in ("cached_prompt", "cache_creation", "completion"))
    parts = [
        pl.col(name) * pl.col("name").replace_strict({each: prices[at] for each, prices in _PRICES.items()})
        for at, name in enumerate(("no_cache_tokens", *sums))
    ]
    return (pl.sum_horizontal(parts) * _ADDED / 1e6).round(6)
