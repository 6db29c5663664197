"""Tables of costs next to those of the days before."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import polars as pl

from odeus_dash.data.costing import Spend, Two, longer
from odeus_dash.memo import kept
from odeus_dash.metrics.comparison import is_per_day, per_day


def compared_costs(
    per: Callable[[Spend], pl.DataFrame], key: str, spent: Spend, both: Two | None
) -> pl.DataFrame:
    """The costs `per` something, which `key` names, next to those of the days before, if there are any."""
    costs = _with_thousands(per(spent))
    return costs if both is None else _beside(costs, per(both[1]), key, longer(both))


@kept
def _with_thousands(costs: pl.DataFrame) -> pl.DataFrame:
    """`costs` with `per_thousand`, the cost of 1,000 messages, where messages are known."""
    return costs.with_columns(pl.col("^per_message$").alias("per_thousand") * 1000)


@kept
def _beside(costs: pl.DataFrame, before: pl.DataFrame, key: str, longer: Fraction) -> pl.DataFrame:
    """`costs` with `previous`, those of the days before, and `relative`, what has become of them.

    Where the range is `longer`, `per_day` too.
    """
    now, then = (pl.col(name).cast(pl.Float64) for name in ("cost", "previous"))
    found = joined(costs, before.select(key, previous="cost"), key).with_columns(
        relative=pl.when(then > 0).then(now / then - 1),
        per_day=pl.when(then > 0).then(per_day(now, then, longer)),
    )
    return found if is_per_day("cost", longer) else found.drop("per_day")


def joined(costs: pl.DataFrame, others: pl.DataFrame, key: str) -> pl.DataFrame:
    """`costs` in their order, with the columns that `others` have for the same `key`."""
    return costs.join(others, on=key, how="left", nulls_equal=True, maintain_order="left")
