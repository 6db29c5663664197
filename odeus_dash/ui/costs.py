"""Who spends it, on what, and when: costs in pictures and tables."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import polars as pl

from odeus_dash import charts, metrics
from odeus_dash.source import Trend
from odeus_dash.ui import caching, cards, columns, comparing, spending, tables
from odeus_dash.ui.load import remember
from odeus_dash.ui.spending import Spend, Two
from odeus_dash.ui.view import View

#: Bars before the rest becomes one row: what fits beside the line.
TOP = 7
_HOW = {"override": "Own price", "alias": "Alias", "rule": "Rule of the list"}


def over_time(view: View, spent: Spend, both: Two | None, trend: Trend, earlier: Trend | None = None) -> None:
    """The line of the cost, and grey that of the days before, if they can be had."""
    now = spending.over_time(trend, spent)
    before = spending.over_time(earlier, both[1]) if earlier and both else None
    title, unit = f"Cost per {view.choice.granularity}", spent.currency
    cards.line(view, title, unit, now, "cost", unit, before=before, height=470)


def ranking(view: View, spent: Spend) -> None:
    top = remember(ranked, _per_agent(spent), TOP)
    note = f"{spent.currency}, and the share of all that is priced"
    words = {"value_label": "estimated cost", "currency": spent.currency}
    cards.picture(view, "Who spends it", note, charts.ranked_bars, top, **words)


def by_agent(view: View, spent: Spend, both: Two | None) -> None:
    cards.section("All agents", f"Costs in {spent.currency}; times: a message’s cost against the average")
    agents = _compared(view, _per_agent, "agent_id", spent, both)
    agents = remember(_with_cache, agents, spending.cached(spent))
    tables.show(agents, columns.COSTS, key="costs", alt="All agents by cost")


def by_model(view: View, spent: Spend, both: Two | None) -> None:
    cards.section("Models", f"What each is priced as, and in {spent.currency} what it cost")
    matches = remember(metrics.price_matches, spent.rows, spent.prices)
    models = remember(_with_matches, _compared(view, _per_model, "model_key", spent, both), matches)
    tables.show(models, columns.MODEL_COSTS, key="model_costs", alt="All models by cost")


def by_owner(view: View, spent: Spend, both: Two | None) -> None:
    """Only for those who may know who owns what."""
    if not view.masked:
        cards.section("Owners", f"Costs in {spent.currency} of the agents that somebody owns")
        owners = _compared(view, _per_owner, "owner", spent, both)
        tables.show(owners, columns.OWNER_COSTS, key="owner_costs", alt="All owners by cost")


def ranked(costs: pl.DataFrame, n: int) -> pl.DataFrame:
    """The dearest `n` agents and all others as one row, as `charts.ranked_bars` takes them."""
    value = pl.col("cost").cast(pl.Float64)
    top = metrics.top_costs(costs.drop_nulls("cost"), n)
    return top.select("agent_id", "agent", "share", "is_other", value=value, agents="members")


def _per_agent(spent: Spend) -> pl.DataFrame:
    return remember(metrics.cost_per_agent, spent.rows, spent.agents)


def _per_model(spent: Spend) -> pl.DataFrame:
    return remember(metrics.cost_per_model, spent.rows)


def _per_owner(spent: Spend) -> pl.DataFrame:
    return remember(metrics.cost_per_owner, spent.rows, spent.agents)


def _compared(
    view: View, per: Callable[[Spend], pl.DataFrame], key: str, spent: Spend, both: Two | None
) -> pl.DataFrame:
    """The costs `per` something, which `key` names, beside those of the days before, if there are any."""
    if both is None:
        return per(spent)
    now, before = map(per, both)
    return remember(_beside, per(spent), now, before, key, spending.longer(both), comparing.is_elapsed(view))


def _beside(
    costs: pl.DataFrame, now: pl.DataFrame, before: pl.DataFrame, key: str, longer: Fraction, is_elapsed: bool
) -> pl.DataFrame:
    """`costs` with `previous`, those of the days before, and `relative`, what has become of them.

    Where the compared days are `longer`, `per_day` too. Of an open range only the days that are over can be
    compared: `compared` has what they cost.
    """
    compared, previous = now.select(key, compared="cost"), before.select(key, previous="cost")
    current, then = (pl.col(name).cast(pl.Float64) for name in ("compared", "previous"))
    beside = _joined(_joined(costs, compared, key), previous, key)
    found = beside.with_columns(
        relative=pl.when(then > 0).then(current / then - 1),
        per_day=pl.when(then > 0).then(metrics.per_day(current, then, longer)),
    )
    left_out = ["compared"] * (not is_elapsed) + ["per_day"] * (not metrics.is_per_day("cost", longer))
    return found.drop(left_out)


def _with_cache(costs: pl.DataFrame, cached: pl.DataFrame) -> pl.DataFrame:
    """Costs per agent with the cache verdict of each, and remarks on its cost."""
    verdicts = cached.select("agent_id", caching.capitalised("verdict"))
    return _joined(costs.with_columns(_remark()), verdicts, "agent_id")


def _with_matches(costs: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Costs per model with what each was matched to, and how; what is unpriced comes last."""
    how = pl.col("how").replace_strict(_HOW, default="Unpriced", return_dtype=pl.String)
    return _joined(costs.with_columns(_remark()), matches.drop("tokens").with_columns(how), "model")


def _joined(costs: pl.DataFrame, others: pl.DataFrame, key: str) -> pl.DataFrame:
    return costs.join(others, on=key, how="left", nulls_equal=True, maintain_order="left")


def _remark() -> pl.Expr:
    """What is to be known about a cost; null where nothing is."""
    return (
        pl.when(pl.col("priced_token_share") == 0)
        .then(pl.lit("Unpriced"))
        .when(pl.col("priced_token_share") < 1)
        .then(pl.lit("Partly unpriced"))
        .when(pl.col("incomplete") > 0)
        .then(pl.lit("Incomplete"))
        .when(pl.col("may_be_higher") > 0)
        .then(pl.lit("May be higher"))
        .alias("remark")
    )
