"""The arithmetic that all metrics share: missing is not zero, and a ratio is a ratio of sums.

Every function returns a polars expression for use inside `select` or `agg`.
"""

from __future__ import annotations

import polars as pl


def total(column: str) -> pl.Expr:
    """The sum of a column: 0 where there are no rows, null where there are rows but no values."""
    return unless_missing(column, pl.col(column).sum()).alias(column)


def unless_missing(column: str, value: pl.Expr) -> pl.Expr:
    """`value`, an aggregate that depends on `column`; null where there are rows but no values in it."""
    return pl.when((pl.len() == 0) | (pl.col(column).count() > 0)).then(value)


def quotient(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """numerator / denominator; null where the denominator is missing or not above zero."""
    return pl.when(denominator > 0).then(numerator / denominator)


def group_messages_per_user(where: pl.Expr | None = None) -> pl.Expr:
    """Sum of messages / sum of active users, over the rows (meeting `where`) that have both and a user."""
    counted = (pl.col("active_users") > 0) & pl.col("messages").is_not_null()
    if where is not None:
        counted = counted & where
    return quotient(
        pl.col("messages").filter(counted).sum(),
        pl.col("active_users").filter(counted).sum(),
    ).alias("messages_per_user")
