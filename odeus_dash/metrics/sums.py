"""The arithmetic that all metrics share: missing is not zero, and a ratio is a ratio of sums.

All functions but the last two return a polars expression for use inside `select` or `agg`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

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


def ratio_of_sums(numerator: Sequence[str], denominator: str, where: pl.Expr | None = None) -> pl.Expr:
    """Sum of the `numerator` columns / sum of `denominator`, over the rows (meeting `where`) that have all.

    A cell that one side lacks may not count on the other side: the two would be about different agents.
    """
    known = pl.all_horizontal(pl.col(*numerator, denominator).is_not_null())
    rows = known if where is None else known & where
    parts = [pl.col(column).filter(rows).sum() for column in numerator]
    return quotient(pl.sum_horizontal(parts), pl.col(denominator).filter(rows).sum())


def group_messages_per_user(where: pl.Expr | None = None) -> pl.Expr:
    """Sum of messages / sum of active users, over the rows (meeting `where`) that have both and a user."""
    used = pl.col("active_users") > 0
    used = used if where is None else used & where
    return ratio_of_sums(["messages"], "active_users", used).alias("messages_per_user")


def category(conditions: Mapping[str, pl.Expr]) -> pl.Expr:
    """The name of the first condition that holds in a row; null where none does."""
    return pl.coalesce(pl.when(holds).then(pl.lit(name)) for name, holds in conditions.items())


def over_time(
    rows: pl.DataFrame | pl.LazyFrame, calendar: pl.DataFrame, figures: Sequence[pl.Expr]
) -> pl.DataFrame:
    """bucket, bucket_end, partial and `figures`, which are aggregates, for every bucket of `calendar`.

    Oldest first. A bucket without rows has the figures of no rows: sums of 0, and no ratios.
    """
    buckets = calendar.select("bucket", "bucket_end", "partial")
    used = rows.lazy().group_by("bucket").agg(figures).collect()
    nothing = rows.lazy().clear().select(figures).collect()
    unused = buckets.select("bucket").join(used, on="bucket", how="anti").join(nothing, how="cross")
    return buckets.join(pl.concat([used, unused]), on="bucket").sort("bucket")


def middle_and_spread(values: Sequence[float]) -> tuple[float, float]:
    """The median, and the median absolute deviation times 1.4826.

    Of normally distributed values that is their standard deviation; a few that are far off do not change it.
    """
    middle = median(values)
    return middle, 1.4826 * median(abs(each - middle) for each in values)
