"""What the same use would have cost at another model, hit rate or price.

Each question changes the rows of an export by model in one way, prices them again, and compares. Only rows
with both prices count, on both sides; `compared` is their share of the tokens. An answer is
a what-if: with other prices people, or another model, would have used other tokens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Context, Decimal

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import labels, per_agent
from odeus_dash.metrics.cost import MONEY, priced
from odeus_dash.metrics.sums import quotient, total
from odeus_dash.metrics.tokens import model_key
from odeus_dash.prices import PriceList

#: A sum of money times a factor has more digits than the 28 that decimals are rounded to otherwise.
_EXACT = Context(prec=80)
_INPUT, _READ = pl.col("sum_prompt_tokens"), pl.col("sum_cached_prompt_tokens")


@dataclass(frozen=True)
class Difference:
    """The cost as it was, as it would have been, and after - before; exact, in the prices' currency.

    compared: the part of the tokens asked about that is priced both ways; None without tokens.
    """

    before: Decimal
    after: Decimal
    change: Decimal
    compared: float | None


def with_model(
    by_model: pl.DataFrame, prices: PriceList, on: dt.date | str, model: str, agents: Collection[str] = ()
) -> Difference:
    """All tokens of `agents` (ids; none means all) at the prices of `model`, request by request as they were.

    Tokens written to or read from the cache stay that, whatever `model` would do.
    """
    rows = _only(by_model, "assistant_id", agents)
    return _difference(rows, rows.with_columns(model=pl.lit(model)), prices, on)


@kept
def model_gone(
    by_model: pl.DataFrame,
    agents: pl.DataFrame,
    prices: PriceList,
    on: dt.date | str,
    model: str,
    instead: str,
) -> pl.DataFrame:
    """The agents that use `model`, and what the same tokens would have cost on the model `instead`.

    One row per agent, the most expensive first: agent_id, agent, owner and messages (from `agents`, the
    per-agent export of the same days; messages are those to all models), token_share (of the agent's tokens),
    cost, after (null where there is no price) and difference.
    """
    rows = priced(by_model, prices, on)
    moved = rows_of(by_model, model).with_columns(model=pl.lit(instead))
    after = priced(moved, prices, on).group_by("assistant_id").agg(total("cost").alias("after"))
    whole = rows.group_by("assistant_id").agg(whole=pl.col("tokens").sum())
    used = rows_of(rows, model).group_by("assistant_id").agg(pl.col("tokens").sum(), total("cost"))
    about = per_agent(agents).select("owner", "messages", assistant_id="agent_id")
    named = labels(by_model).select("assistant_id", agent="agent_label")
    return (
        after.join(used, on="assistant_id", nulls_equal=True)
        .join(whole, on="assistant_id", nulls_equal=True)
        .join(named, on="assistant_id", nulls_equal=True)
        .join(about, on="assistant_id", how="left", nulls_equal=True)
        .select(
            "agent",
            "owner",
            "messages",
            "cost",
            "after",
            agent_id="assistant_id",
            token_share=quotient(pl.col("tokens"), pl.col("whole")),
            difference=pl.col("after") - pl.col("cost"),
        )
        .sort("cost", "agent_id", descending=[True, False], nulls_last=True)
    )


def rows_of(by_model: pl.DataFrame, model: str) -> pl.DataFrame:
    """The rows of one model, in any spelling."""
    return by_model.filter(model_key() == model.strip().lower())


def with_hit_rate(
    by_model: pl.DataFrame, prices: PriceList, on: dt.date | str, rate: Decimal, agents: Collection[str] = ()
) -> Difference:
    """Every agent of `agents` reads at least the part `rate` (0 to 1) of its input from the cache, per model.

    So many uncached tokens become read ones; what was written stays, and a higher hit rate stays as well.
    """
    rows = _only(by_model, "assistant_id", agents)
    wanted = (_INPUT.cast(pl.Decimal(38, 0)) * pl.lit(rate, MONEY)).floor().cast(pl.Int64)
    parts = pl.col("sum_prompt_tokens", "sum_cached_prompt_tokens", "uncached_tokens")
    known = pl.all_horizontal(parts.is_not_null())
    missing = pl.min_horizontal((wanted - _READ).clip(0), "uncached_tokens")
    moved = pl.when(known).then(missing).otherwise(0)
    return _difference(rows, rows.with_columns(_READ + moved, pl.col("uncached_tokens") - moved), prices, on)


def with_price_change(
    by_model: pl.DataFrame,
    prices: PriceList,
    on: dt.date | str,
    factor: Decimal,
    models: Collection[str] = (),
) -> Difference:
    """All prices of `models` (as the export names them; none means all) times `factor`; the others stay."""
    rows = priced(by_model, prices, on)
    before, affected = _sum(rows["cost"]), _sum(_only(rows, "model", models)["cost"])
    change = _EXACT.multiply(affected, factor - 1)
    return Difference(before, before + change, change, _compared(rows, rows["cost"].is_not_null()))


def _only(rows: pl.DataFrame, column: str, values: Collection[str]) -> pl.DataFrame:
    return rows.filter(pl.col(column).is_in(list(values))) if values else rows


def _difference(
    before: pl.DataFrame, after: pl.DataFrame, prices: PriceList, on: dt.date | str
) -> Difference:
    """Return the difference of the same rows in the same order."""
    rows = priced(before, prices, on).with_columns(after=priced(after, prices, on)["cost"])
    both = pl.all_horizontal(pl.col("cost", "after").is_not_null())
    one, other = (_sum(rows.filter(both)[column]) for column in ("cost", "after"))
    return Difference(one, other, other - one, _compared(rows, rows.select(both).to_series()))


def _compared(rows: pl.DataFrame, priced_both_ways: pl.Series) -> float | None:
    tokens = pl.col("tokens")
    share: float | None = rows.select(quotient(tokens.filter(priced_both_ways).sum(), tokens.sum())).item()
    return share


def _sum(costs: pl.Series) -> Decimal:
    return Decimal(costs.sum())
