"""What the chosen agents cost: priced rows of the range, of its buckets, and of the days before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from odeus_dash import metrics
from odeus_dash.choice import ExportKind
from odeus_dash.errors import ExportFailed, ExportTooLarge, NotInFiles, OdeusDashError, Retryable
from odeus_dash.metrics import CostTotals, FigureChange
from odeus_dash.periods import Period
from odeus_dash.prices import PriceList
from odeus_dash.source import Trend
from odeus_dash.ui import load
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View

BY_MODEL = ExportKind.AGENTS_BY_MODEL


@dataclass(frozen=True)
class Spend:
    """The costs of a period, and what they were made of.

    `rows` are priced (`metrics.priced`): those of the export `by_model`, or of its buckets where a price
    changes inside the period. `agents` is the per-agent export. `on` is the day whose prices answer what
    would have been. `changed` says which models' prices change, and when.
    """

    agents: pl.DataFrame
    by_model: pl.DataFrame
    prices: PriceList
    rows: pl.DataFrame
    totals: CostTotals
    on: dt.date
    changed: pl.DataFrame

    @property
    def currency(self) -> str:
        return self.prices.currency


#: The costs of the compared days, and of those before.
Two = tuple[Spend, Spend]


def spend(view: View) -> Spend | None:
    """The costs of the chosen range; None where there can be none."""
    agents = view.agents()
    if agents.is_empty() or agents["sum_prompt_tokens"].count() == 0 or no_models(view) is not None:
        return None
    prices = load.price_list()
    found = _of(view.choice.period, view.by_model(), agents, prices)
    if found.changed.is_empty():
        return found
    trend = view.trend(kind=BY_MODEL)
    if not trend.complete:
        return found
    return _summed(found, remember(metrics.priced, trend.rows, prices, "bucket"), view.choice.period.end)


def no_models(view: View) -> str | None:
    """Why there is no export by model; None where there is one. Raises what asking again may help with."""
    try:
        frame = view.by_model()
    except NotInFiles as problem:
        return str(problem)
    except (Retryable, ExportTooLarge):
        raise
    except ExportFailed as problem:
        return f"This server did not give it, as older ones do not. {problem}"
    nameless = frame.height and frame["model"].count() == 0
    return "The export that came names no model, as that of older servers." if nameless else None


def now_and_before(view: View, prices: PriceList) -> Two | None:
    """The costs of the compared days and of those before; None without a comparison.

    None also where a price changes within one of the two: their costs would not be exact.
    """
    comparison = view.comparison
    try:
        models, agents = view.now_and_before(BY_MODEL), view.now_and_before()
    except OdeusDashError:
        return None
    if comparison is None or models is None or agents is None:
        return None
    now = _of(comparison.current, models[0], agents[0], prices)
    before = _of(comparison.before, models[1], agents[1], prices)
    return None if now.changed.height or before.changed.height else (now, before)


def _of(period: Period, by_model: pl.DataFrame, agents: pl.DataFrame, prices: PriceList) -> Spend:
    """At the prices of the first day."""
    changed = remember(metrics.price_changes, by_model, prices, period)
    rows = remember(metrics.priced, by_model, prices, period.start)
    totals = remember(metrics.cost_totals, rows, agents, prices.currency)
    return Spend(agents, by_model, prices, rows, totals, period.start, changed)


def _summed(found: Spend, rows: pl.DataFrame, on: dt.date) -> Spend:
    """The same costs, made of the rows of buckets."""
    totals = remember(metrics.cost_totals, rows, found.agents, found.currency)
    return Spend(found.agents, found.by_model, found.prices, rows, totals, on, found.changed)


def change(both: Two | None, name: str) -> FigureChange | None:
    """The change of a field of CostTotals, in floats; neither good nor bad by itself."""
    if both is None:
        return None
    now, before = (getattr(each.totals, name) for each in both)
    if now is None or before is None:
        return FigureChange(before and float(before), None, None, small=True)
    absolute, then = float(now - before), float(before)
    return FigureChange(then, absolute, absolute / then if then > 0 else None, small=True)


def over_time(trend: Trend, prices: PriceList) -> pl.DataFrame:
    """`metrics.cost_over_time` of a trend by model, for the eye: amounts are floats."""
    rows = remember(metrics.priced, trend.rows, prices, "bucket")
    return remember(_as_floats, remember(metrics.cost_over_time, rows, trend.calendar))


def _as_floats(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.selectors.decimal().cast(pl.Float64))


def economics(spent: Spend) -> pl.DataFrame:
    """`metrics.cache_per_agent_and_model` of what was spent."""
    return remember(metrics.cache_per_agent_and_model, spent.rows, spent.prices, spent.on)


def cached(spent: Spend) -> pl.DataFrame:
    """`metrics.cache_per_agent` of what was spent."""
    return remember(metrics.cache_per_agent, economics(spent), spent.currency)
