"""One model under several names: `GPT-5.2`, `gpt-5.2` and `gpt-5.2 ` are the same."""

from __future__ import annotations

import polars as pl


def model_key() -> pl.Expr:
    """What all spellings of the column `model` share, called model_key; null for a blank one."""
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
