"""What did the agents cost, who spends it on what, and does the budget last? For own model keys."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.source import Trend
from odeus_dash.ui import budget, cards, columns, comparing, money, notices, spending, tables, what_if
from odeus_dash.ui.load import remember
from odeus_dash.ui.spending import Spend, Two
from odeus_dash.ui.view import View

PAGE = "Cost"
#: Bars before the rest becomes one row: what fits beside the line.
TOP = 7


def show(view: View) -> None:
    spent = spending.spend(view)
    if spent is None:
        money.absent(view, PAGE)
        return
    both = spending.now_and_before(view, spent.prices)
    days, change = view.covered.days, spending.change(both, "cost")
    elapsed, chosen = comparing.is_elapsed(view), len(view.choice.agents)
    sentence = metrics.cost_sentence(spent.totals, days, change, chosen=chosen, elapsed=elapsed)
    cards.headline(view, PAGE, sentence)
    tiles = cards.tiles(money.tiles(view, spent, both))
    money.basis(spent)
    left, right = st.columns([3, 2], gap="large")
    per_agent = remember(metrics.cost_per_agent, spent.rows, spent.agents)
    with right:
        _ranked(view, spent, per_agent)
    month = st.container()
    _tables(view, spent, both, per_agent)
    what_if.show(view, spent)
    end = st.container()
    with left, notices.in_place(view):  # after all that need not wait for it
        trend = cards.as_it_loads(view, partial(_over_time, view, spent, both), kind=spending.BY_MODEL)
        cards.fill(tiles, money.tiles(view, spent, both, spending.over_time(trend, spent)))
        with end:
            money.reconciled(view, spent, trend)
    with month, notices.in_place(view):
        budget.show(view, spent.prices)


def _ranked(view: View, spent: Spend, per_agent: pl.DataFrame) -> None:
    top = remember(money.ranked, per_agent, TOP)
    note = f"{spent.currency}, and the share of all that is priced"
    words = {"value_label": "estimated cost", "currency": spent.currency}
    cards.picture(view, "Who spends it", note, charts.ranked_bars, top, **words)


def _over_time(
    view: View, spent: Spend, both: Two | None, trend: Trend, earlier: Trend | None = None
) -> None:
    over_time = spending.over_time(trend, spent)
    before = spending.over_time(earlier, both[1]) if earlier and both else None
    title, unit = f"Cost per {view.choice.granularity}", spent.currency
    cards.line(view, title, unit, over_time, "cost", unit, before=before, height=470)


def _tables(view: View, spent: Spend, both: Two | None, per_agent: pl.DataFrame) -> None:
    cards.section("All agents", f"Costs in {spent.currency}; times: a message’s cost against the average")
    agents = remember(money.with_cache, per_agent, spending.cached(spent))
    if both and not comparing.is_elapsed(view):
        agents = remember(money.beside, agents, remember(metrics.cost_per_agent, both[1].rows))
    tables.show(agents, columns.COSTS, key="costs", alt="All agents by cost")
    cards.section("Models", f"What each is priced as, and in {spent.currency} what it cost")
    models = remember(money.per_model, spent.rows, spent.prices)
    tables.show(models, columns.MODEL_COSTS, key="model_costs", alt="All models by cost")
    if not view.masked:
        cards.section("Owners", f"Costs in {spent.currency} of the agents that somebody owns")
        owners = remember(metrics.cost_per_owner, spent.rows, spent.agents)
        tables.show(owners, columns.OWNER_COSTS, key="owner_costs", alt="All owners by cost")
