"""What the prompt cache saves and costs, its potential saving, and a verdict on each agent.

With input price p, read price r * p and write price w * p, a token that is read saves (1 - r) * p, and one
that is written costs (w - 1) * p more than without a cache. Break-even is at a reuse of (w - 1) / (1 - r).
The export does not say whether tokens were written for 5 minutes or for an hour, which costs more. Both
figures are given, and the second is a bound.

If prices change inside the period, p, r * p and w * p are means weighted by input.

The potential saving uses the workspace's own agents: with the hit rate that a quarter of the agents on the
same model reach, more tokens would be read instead of sent uncached, each (1 - r) * p cheaper. Cache writes
stay the same. Requests too small to be cached save nothing. It needs four agents with 20 requests on a model.

The verdict: of the two figures of the net saving, the one for 5 minutes is the best that can have happened
and the one for an hour the worst. In this order:

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
from typing import Any, Literal

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import labels
from odeus_dash.metrics.comparison import SMALLEST_BASE
from odeus_dash.metrics.long_context import exposure
from odeus_dash.metrics.sums import ratio_of_sums, total
from odeus_dash.metrics.tokens import hit_rate, reuse
from odeus_dash.words import cache as words
from odeus_dash.words.formats import counted, exact, money, percent, ratio

CacheVerdict = Literal["pays off", "loses money", "could cache", "cannot tell"]

#: From so many agents on a model upwards its best quarter is one.
_FEWEST_AGENTS = 4

#: Providers cache from about so many tokens of a request upwards.
LEAST_CACHED = 1_024

#: What the cache makes cheaper or more expensive, per token: columns of `cost.priced`.
_DIFFERENCES = ("read_discount", "write_premium", "write_premium_1h")
#: How much of the input may be unknown, and how much has to be repeated.
_MOST_UNKNOWN, _LEAST_REPEATED = 0.1, 0.5
#: Fewer requests may be too far apart.
_MANY = 100


@kept
def cache_per_agent_and_model(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per agent and model of `rows` (from `cost.priced`), most input first.

    agent_id, agent, model, requests, input, min_prompt
    cache_read, cache_write, uncached   what the input is made of
    hit_rate, reuse                     cache_read / input, cache_read / cache_write; no reuse without writes
    break_even, break_even_1h           the reuse from which on the cache pays, written for 5 minutes or for
                                        an hour; null if unpriced, or if reads are not cheaper
    saving_5m, saving_1h                of `rows`
    known_input                         the input of which these two are known
    best_hit_rate                       what a quarter of the agents on the model reach; null for few agents
    possible_saving                     what the tokens between here and there would save; null if unknown
    threshold                           the input beyond which a request costs more; null without one, the
                                        lowest where it changed
    input_per_request, max_prompt       the average and the largest request; exposure, which are beyond it
    """
    agents = labels(rows).select(agent_id="assistant_id", agent="agent_label")
    read, write, sent = "sum_cached_prompt_tokens", "sum_cache_creation_tokens", "sum_prompt_tokens"
    asked = pl.col("requests").fill_null(1) > 0  # a row without requests may carry zeros for their size
    cheaper = pl.when(pl.col("read_discount") > 0).then(pl.col("read_discount").cast(pl.Float64))
    dearer = pl.col("write_premium", "write_premium_1h").clip(0).cast(pl.Float64)
    return (
        rows.group_by("model", agent_id="assistant_id")
        .agg(
            total("requests").cast(pl.Int64, strict=False),
            total(sent).alias("input"),
            pl.col("min_prompt_tokens").filter(asked).min().alias("min_prompt"),
            pl.col("max_prompt_tokens").max().alias("max_prompt"),
            ratio_of_sums([sent], "requests").alias("input_per_request"),
            pl.col("long_beyond").min().alias("threshold"),
            pl.col("priced").any().alias("is_priced"),
            total(read).alias("cache_read"),
            total(write).alias("cache_write"),
            total("uncached_tokens").alias("uncached"),
            hit_rate(read, sent),
            reuse(read, write),
            total("saving_5m"),
            total("saving_1h"),
            pl.col(sent).filter(pl.col("saving_5m").is_not_null()).sum().alias("known_input"),
            *map(_mean, _DIFFERENCES),
        )
        .with_columns((dearer / cheaper).name.replace("write_premium", "break_even"))
        .with_columns(best_hit_rate=_best_hit_rate())
        .with_columns(possible_saving=_possible_saving(), exposure=exposure())
        .join(agents, on="agent_id", nulls_equal=True)
        .drop("is_priced", *_DIFFERENCES)
        .select("agent_id", "agent", "model", pl.exclude("agent_id", "agent", "model"))
        .sort("input", "agent_id", "model", descending=[True, False, False], nulls_last=True)
    )


def _mean(difference: str) -> pl.Expr:
    """Return the mean over the input; exact where all rows are equal, null where the model is unpriced."""
    value = pl.col(difference)
    tokens = pl.col("sum_prompt_tokens").fill_null(0).cast(pl.Decimal(38, 0))
    weight = tokens.filter(value.is_not_null() & (tokens > 0))
    mean = (value * tokens).sum() / pl.when(weight.len() > 0).then(weight.sum())
    return pl.coalesce(pl.when(value.drop_nulls().n_unique() > 1).then(mean), value.max()).alias(difference)


def _best_hit_rate() -> pl.Expr:
    """The hit rate that at least a quarter of the model's agents reach, of those with enough requests."""
    counts = (pl.col("requests") >= SMALLEST_BASE) & pl.col("hit_rate").is_not_null()
    rates = pl.col("hit_rate").filter(counts)
    best = rates.quantile(0.75, "higher").over("model")
    return pl.when(pl.col("model").is_not_null() & (rates.count().over("model") >= _FEWEST_AGENTS)).then(best)


def _possible_saving() -> pl.Expr:
    """Whole tokens times an exact price, but not more tokens than are uncached, and none too few to cache."""
    reached = (pl.col("best_hit_rate") * pl.col("input")).floor().cast(pl.Int64)
    missing = pl.min_horizontal((reached - pl.col("cache_read")).clip(0), "uncached")
    moved = pl.when(pl.col("max_prompt") < LEAST_CACHED).then(0).otherwise(missing)
    all_known = pl.all_horizontal(reached.is_not_null(), pl.col("cache_read", "uncached").is_not_null())
    return pl.when(all_known).then(moved.cast(pl.Decimal(38, 0)) * pl.col("read_discount").clip(0))


@kept
def cache_per_agent(economics: pl.DataFrame, currency: str) -> pl.DataFrame:
    """One row per agent of `cache_per_agent_and_model`, most input first.

    agent_id, agent, models, requests, input, cache_read, cache_write, uncached, hit_rate, reuse, saving_5m,
    saving_1h, possible_saving; verdict (a CacheVerdict) and reason, a sentence.
    """
    large, many = pl.col("min_prompt") >= LEAST_CACHED, pl.col("requests") >= _MANY
    repeated = pl.col("break_even").is_not_null() & large & many
    agents = economics.group_by("agent_id", "agent").agg(
        pl.len().cast(pl.Int64).alias("models"),
        *map(total, ("requests", "input", "cache_read", "cache_write", "uncached")),
        hit_rate("cache_read", "input"),
        reuse("cache_read", "cache_write"),
        *map(total, ("saving_5m", "saving_1h", "possible_saving")),
        pl.col("known_input").sum(),
        pl.col("input").filter(repeated).sum().alias("repeated_input"),
        pl.col("requests").filter(repeated).sum().alias("repeated_requests"),
        pl.col("min_prompt").filter(repeated).min().alias("least_prompt"),
    )
    said = [_said(row, currency) for row in agents.iter_rows(named=True)]
    verdicts = pl.DataFrame(said, schema={"verdict": pl.String, "reason": pl.String}, orient="row")
    return (
        pl.concat([agents, verdicts], how="horizontal")
        .drop("known_input", "repeated_input", "repeated_requests", "least_prompt")
        .sort("input", "agent_id", descending=[True, False], nulls_last=True)
    )


def _said(agent: Mapping[str, Any], currency: str) -> tuple[CacheVerdict, str]:
    """The verdict on an agent, and its reason."""
    best, worst = agent["saving_5m"], agent["saving_1h"]
    if not agent["input"]:
        return "cannot tell", words.NO_INPUT
    unknown = 1 - agent["known_input"] / agent["input"]
    if best is None or worst is None or unknown > _MOST_UNKNOWN:
        return "cannot tell", words.NOT_KNOWN.format(share=percent(unknown))
    low, high = money(worst, currency), money(best, currency)
    if best < 0:
        template = words.LOST if agent["reuse"] else words.LOST_ALL
        return "loses money", template.format(amount=money(-best, currency), times=ratio(agent["reuse"]))
    if worst > 0:
        template = words.SAVED if best == worst else words.SAVED_BETWEEN
        return "pays off", template.format(amount=high, low=low, high=high)
    if best != worst:
        return "cannot tell", words.EITHER.format(best=high, worst=money(-worst, currency))
    return _unused(agent)


def _unused(agent: Mapping[str, Any]) -> tuple[CacheVerdict, str]:
    """Return the verdict on an agent whose cache neither saved nor cost anything."""
    if agent["cache_read"] or agent["cache_write"]:
        return "cannot tell", words.EVEN
    if agent["repeated_input"] < _LEAST_REPEATED * agent["input"]:
        return "cannot tell", words.TOO_FEW
    requests, least = counted(agent["repeated_requests"], "request"), exact(agent["least_prompt"])
    return "could cache", words.UNUSED.format(requests=requests, tokens=least)


@kept
def to_fix(agents: pl.DataFrame) -> pl.DataFrame:
    """The agents of `cache_per_agent` whose cache loses money or is not used, by what that costs."""
    stake = pl.max_horizontal(-pl.col("saving_5m"), "possible_saving")
    found = agents.filter(pl.col("verdict").is_in(["loses money", "could cache"]))
    return found.sort(stake, "input", "agent_id", descending=[True, True, False], nulls_last=True)
