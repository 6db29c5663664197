"""A verdict on each agent's use of the prompt cache, in words.

Of the two figures of the net saving, the one for 5 minutes is the best that can have happened and the one
for an hour the worst. In this order:

- cannot tell: more than a tenth of the agent's input has no known saving, or it has no input
- loses money: even the best figure is negative
- pays off: even the worst figure is positive
- cannot tell: the best is not negative, the worst is not positive, and they differ
- could cache: nothing was read or written, though at least half of the input went to models with a cheaper
  price of reads, in at least 100 requests of at least 1,024 tokens each: what all requests of an agent have
  in common is its instructions
- cannot tell: everything else
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.cache_economics import LEAST_CACHED
from odeus_dash.metrics.sums import total
from odeus_dash.metrics.tokens import hit_rate, reuse
from odeus_dash.words.formats import counted, exact, money, percent, ratio

CacheVerdict = Literal["pays off", "loses money", "could cache", "cannot tell"]

#: How much of the input may be unknown, and how much has to be repeated.
_MOST_UNKNOWN, _LEAST_REPEATED = 0.1, 0.5
#: Fewer requests may be too far apart.
_MANY = 100


class _Said(NamedTuple):
    verdict: CacheVerdict
    reason: str


@kept
def cache_per_agent(economics: pl.DataFrame, currency: str) -> pl.DataFrame:
    """One row per agent of `cache_per_agent_and_model`, most input first.

    agent_id, agent, models, requests, input, cache_read, cache_write, uncached, hit_rate, reuse, saving_5m,
    saving_1h, possible_saving; verdict (a CacheVerdict) and reason, a sentence.
    """
    agents = economics.group_by("agent_id", "agent").agg(_figures())
    said = [_said(row, currency) for row in agents.iter_rows(named=True)]
    verdicts = pl.DataFrame(said, schema={"verdict": pl.String, "reason": pl.String}, orient="row")
    return (
        pl.concat([agents, verdicts], how="horizontal")
        .drop("known_input", "repeated_input", "repeated_requests", "least_prompt")
        .sort("input", "agent_id", descending=[True, False], nulls_last=True)
    )


_SUMS = ("requests", "input", "cache_read", "cache_write", "uncached")
_SAVINGS = ("saving_5m", "saving_1h", "possible_saving")


def _figures() -> list[pl.Expr]:
    repeated = (
        pl.col("break_even").is_not_null()
        & (pl.col("min_prompt") >= LEAST_CACHED)
        & (pl.col("requests") >= _MANY)
    )
    return [
        pl.len().cast(pl.Int64).alias("models"),
        *(total(column) for column in (*_SUMS, *_SAVINGS)),
        hit_rate("cache_read", "input"),
        reuse("cache_read", "cache_write"),
        pl.col("known_input").sum(),
        pl.col("input").filter(repeated).sum().alias("repeated_input"),
        pl.col("requests").filter(repeated).sum().alias("repeated_requests"),
        pl.col("min_prompt").filter(repeated).min().alias("least_prompt"),
    ]


def _said(agent: Mapping[str, Any], currency: str) -> _Said:
    best, worst = agent["saving_5m"], agent["saving_1h"]
    if not agent["input"]:
        return _Said("cannot tell", "It sent no input tokens, as far as the export tells.")
    unknown = 1 - agent["known_input"] / agent["input"]
    if best is None or worst is None or unknown > _MOST_UNKNOWN:
        return _Said(
            "cannot tell", f"For {percent(unknown)} of its input, prices or cache use are not known."
        )
    if best < 0:
        return _Said("loses money", _losing(agent, best, currency))
    if worst > 0:
        return _Said("pays off", _paying(best, worst, currency))
    if best != worst:
        return _Said("cannot tell", _between(best, worst, currency))
    return _unused(agent)


def _losing(agent: Mapping[str, Any], best: Decimal, currency: str) -> str:
    read = f"each written token was read {ratio(agent['reuse'])} times on average"
    often = read if agent["reuse"] else "nothing of that was read"
    return f"Writing to the cache cost {money(-best, currency)} more than reading from it saved: {often}."


def _paying(best: Decimal, worst: Decimal, currency: str) -> str:
    saved = f"Reading from the cache saved {money(best, currency)} more than writing to it cost"
    return (
        f"{saved}."
        if best == worst
        else f"{saved}, and {money(worst, currency)} if it was written for an hour."
    )


def _between(best: Decimal, worst: Decimal, currency: str) -> str:
    return (
        f"It saved {money(best, currency)} if tokens were written for 5 minutes, and cost "
        f"{money(-worst, currency)} if for an hour; the export does not tell which."
    )


def _unused(agent: Mapping[str, Any]) -> _Said:
    """The cache neither saved nor cost anything."""
    if agent["cache_read"] or agent["cache_write"]:
        return _Said("cannot tell", "Reading from the cache saved no more than writing to it cost.")
    if agent["repeated_input"] < _LEAST_REPEATED * agent["input"]:
        return _Said("cannot tell", "It uses no cache, and its requests are too few or too small to judge.")
    requests = counted(agent["repeated_requests"], "request")
    return _Said(
        "could cache",
        f"Nothing was read from the cache, though each of {requests} sent at least "
        f"{exact(agent['least_prompt'])} tokens.",
    )
