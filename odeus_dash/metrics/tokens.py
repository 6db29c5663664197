"""How many tokens agents used, and how much of their input came from the cache.

Only workspaces with their own model keys have these columns. All functions take exports by agent and by
model. Figures per message are null for the latter, which have no messages.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import grouped_by_agent
from odeus_dash.metrics.sums import over_time, quotient, ratio_of_sums, total

#: What a model is called that the export does not name.
NO_MODEL = "Unknown model"


@dataclass(frozen=True)
class TokenTotals:
    """The token figures of one period. None where the export lacks the column or the ratio is undefined.

    Ratios are those of the sums over the rows that have all their parts.

    input, output              tokens sent to and written by the models
    cache_read, cache_write    input tokens read from and written to the cache
    uncached                   input tokens neither read from nor written to the cache
    hit_rate                   cache_read / input, of the rows that read no more than their input
    reuse                      cache_read / cache_write, of the rows that wrote
    requests                   sum over rows of input / average input per request, rounded per row
    input_per_request          input / requests
    tokens_per_message         (input + output) / messages
    min_prompt, max_prompt     the smallest and the largest input of a single request
    """

    input: int | None
    output: int | None
    cache_read: int | None
    cache_write: int | None
    uncached: int | None
    hit_rate: float | None
    reuse: float | None
    requests: int | None
    input_per_request: float | None
    tokens_per_message: float | None
    min_prompt: int | None
    max_prompt: int | None


@kept
def token_totals(frame: pl.DataFrame) -> TokenTotals:
    """The token figures of a whole export."""
    return TokenTotals(**with_requests(frame).select(token_figures()).collect().row(0, named=True))


@kept
def tokens_per_agent(frame: pl.DataFrame) -> pl.DataFrame:
    """agent_id, agent and the fields of TokenTotals, one row per agent, most input first."""
    agents = grouped_by_agent(with_requests(frame), token_figures())
    return agents.sort("input", "agent_id", descending=[True, False], nulls_last=True).collect()


@kept
def tokens_per_model(by_model: pl.DataFrame) -> pl.DataFrame:
    """model, agents (how many use it) and the fields of TokenTotals, one row per model, most input first."""
    return (
        with_requests(one_spelling(by_model))
        .group_by(pl.col("model").fill_null(NO_MODEL))
        .agg(number_of_agents(), *token_figures())
        .sort("input", "model", descending=[True, False], nulls_last=True)
        .collect()
    )


@kept
def tokens_over_time(rows: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    """bucket, bucket_end, partial and the fields of TokenTotals for every loaded bucket, oldest first.

    In a bucket without rows the sums are 0 and all else is null.
    """
    return over_time(with_requests(rows), calendar, token_figures())


def number_of_agents() -> pl.Expr:
    """Return the number of agents with a row, called agents."""
    return pl.col("assistant_id").n_unique().cast(pl.Int64).alias("agents")


def model_key() -> pl.Expr:
    """Return the form that all spellings of the column `model` share, called model_key; null for a blank."""
    key = pl.col("model").str.strip_chars().str.to_lowercase()
    return pl.when(key != "").then(key).alias("model_key")


def one_spelling(by_model: pl.DataFrame) -> pl.DataFrame:
    """The rows of an export by model, each model in the spelling that has most of its input, or else rows."""
    most_first = ["sum_prompt_tokens", "rows", "model"]
    spellings = (
        by_model.group_by("model")
        .agg(pl.col("sum_prompt_tokens").sum(), rows=pl.len())
        .sort(most_first, descending=[True, True, False])
        .group_by(model_key(), maintain_order=True)
        .agg(pl.col("model").first().str.strip_chars())
    )
    return by_model.with_columns(
        model=model_key().replace_strict(spellings["model_key"], spellings["model"], return_dtype=pl.String)
    )


def with_requests(frame: pl.DataFrame) -> pl.LazyFrame:
    """The frame with `requests`, the number of requests of each row; null where it cannot be known."""
    requests = (
        quotient(pl.col("sum_prompt_tokens"), pl.col("avg_prompt_tokens"))
        .round()
        .cast(pl.Int64, strict=False)
        .cast(pl.Float64)  # an average next to nothing makes numbers whose sum does not fit into 64 bits
    )
    none = pl.when(pl.col("sum_prompt_tokens") == 0).then(0)
    return frame.lazy().with_columns(requests=pl.coalesce(requests, none))


def hit_rate(read: str, whole: str) -> pl.Expr:
    """Sum of the column `read` / sum of the input `whole`, over the rows that read no more than that."""
    return ratio_of_sums([read], whole, pl.col(read) <= pl.col(whole)).alias("hit_rate")


def reuse(read: str, write: str) -> pl.Expr:
    """Sum of the column `read` / sum of `write`, over the rows that wrote to the cache.

    Some models cache by themselves and tell no writes: what they read would count for what others wrote.
    """
    return ratio_of_sums([read], write, pl.col(write) > 0).alias("reuse")


def token_figures() -> list[pl.Expr]:
    """One expression per field of TokenTotals, for a whole frame or for each group of one."""
    tokens = ["sum_prompt_tokens", "sum_completion_tokens"]
    asked = pl.col("requests").fill_null(1) > 0  # a row without requests may carry zeros for their size
    return [
        total("sum_prompt_tokens").alias("input"),
        total("sum_completion_tokens").alias("output"),
        total("sum_cached_prompt_tokens").alias("cache_read"),
        total("sum_cache_creation_tokens").alias("cache_write"),
        total("uncached_tokens").alias("uncached"),
        hit_rate("sum_cached_prompt_tokens", "sum_prompt_tokens"),
        reuse("sum_cached_prompt_tokens", "sum_cache_creation_tokens"),
        total("requests").cast(pl.Int64, strict=False),
        ratio_of_sums(["sum_prompt_tokens"], "requests").alias("input_per_request"),
        ratio_of_sums(tokens, "messages").alias("tokens_per_message"),
        pl.col("min_prompt_tokens").filter(asked).min().alias("min_prompt"),
        pl.col("max_prompt_tokens").filter(asked).max().alias("max_prompt"),
    ]
