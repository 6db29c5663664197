"""What the prompt cache saves and costs, and what it could still save.

With input price p, read price r * p and write price w * p, a token that is read saves (1 - r) * p, and one
that is written costs (w - 1) * p more than without a cache. So the cache pays from reuse = (w - 1) / (1 - r)
on, its break-even. The export does not tell whether tokens were written for 5 minutes or for an hour, which
costs more: both figures are given, and the second is a bound, because not all of it need be.

Where prices change inside the period, p, r * p and w * p are means over the input at each of them.

What is still to be saved is measured by the workspace itself: with the hit rate that a quarter of the
agents on the same model reach, so many more tokens would be read instead of being sent uncached, each (1 -
r) * p cheaper. What is written stays as it is. Requests too small to be cached save nothing. It takes four
agents with 20 requests on a model to say so.
"""

from __future__ import annotations

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import labels
from odeus_dash.metrics.comparison import SMALLEST_BASE
from odeus_dash.metrics.sums import total
from odeus_dash.metrics.tokens import hit_rate, reuse

#: From so many agents on a model upwards its best quarter is one.
_FEWEST_AGENTS = 4

#: Providers cache from about so many tokens of a request upwards.
LEAST_CACHED = 1_024

#: What the cache makes cheaper or more expensive, per token: columns of `cost.priced`.
_DIFFERENCES = ("read_discount", "write_premium", "write_premium_1h")
_BETWEEN = (*_DIFFERENCES, "max_prompt")


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
    """
    agents = labels(rows).select(agent_id="assistant_id", agent="agent_label")
    return (
        rows.group_by("model", agent_id="assistant_id")
        .agg(*_figures(), *map(_mean, _DIFFERENCES))
        .with_columns(*_break_evens(), best_hit_rate=_best_hit_rate())
        .with_columns(possible_saving=_possible_saving())
        .join(agents, on="agent_id", nulls_equal=True)
        .select("agent_id", "agent", "model", pl.exclude("agent_id", "agent", "model", *_BETWEEN))
        .sort("input", "agent_id", "model", descending=[True, False, False], nulls_last=True)
    )


def _figures() -> list[pl.Expr]:
    known = pl.col("saving_5m").is_not_null()
    return [
        total("requests").cast(pl.Int64, strict=False),
        total("sum_prompt_tokens").alias("input"),
        pl.col("min_prompt_tokens").filter(pl.col("requests").fill_null(1) > 0).min().alias("min_prompt"),
        pl.col("max_prompt_tokens").max().alias("max_prompt"),
        total("sum_cached_prompt_tokens").alias("cache_read"),
        total("sum_cache_creation_tokens").alias("cache_write"),
        total("uncached_tokens").alias("uncached"),
        hit_rate("sum_cached_prompt_tokens", "sum_prompt_tokens"),
        reuse("sum_cached_prompt_tokens", "sum_cache_creation_tokens"),
        total("saving_5m"),
        total("saving_1h"),
        pl.col("sum_prompt_tokens").filter(known).sum().alias("known_input"),
    ]


def _mean(difference: str) -> pl.Expr:
    """Over the input; exact where all rows have the same, and null where the model is unpriced."""
    value = pl.col(difference)
    tokens = pl.col("sum_prompt_tokens").fill_null(0).cast(pl.Decimal(38, 0))
    weight = tokens.filter(value.is_not_null() & (tokens > 0))
    mean = (value * tokens).sum() / pl.when(weight.len() > 0).then(weight.sum())
    return pl.coalesce(pl.when(value.drop_nulls().n_unique() > 1).then(mean), value.max()).alias(difference)


def _break_evens() -> list[pl.Expr]:
    """The reuse from which on the cache pays; null where reading is not cheaper."""
    saved = pl.col("read_discount").cast(pl.Float64)
    return [
        pl.when(saved > 0).then(pl.col(premium).clip(0).cast(pl.Float64) / saved).alias(name)
        for name, premium in (("break_even", "write_premium"), ("break_even_1h", "write_premium_1h"))
    ]


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
