"""What did the agents cost, who spends it on what, and does the budget last? For own model keys."""

from __future__ import annotations

from functools import partial

import streamlit as st

from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics import cost_words
from odeus_dash.ui import budget, cards, comparing, costs, money, notices, spending, what_if
from odeus_dash.ui.view import View

PAGE = "Cost"


def show(view: View) -> None:
    spent = spending.spend(view)
    if spent is None:
        money.absent(view, PAGE)
        return
    compared = spending.now_and_before(view, spent.prices)
    both = None if isinstance(compared, OdeusDashError) else compared
    days, change = view.covered.days, spending.change(both, "cost")
    elapsed, chosen = comparing.is_elapsed(view), len(view.choice.agents)
    sentence = cost_words.cost_sentence(spent.totals, days, change, chosen=chosen, elapsed=elapsed)
    cards.headline(view, PAGE, sentence)
    tiles = cards.tiles(money.tiles(view, spent, both))
    money.basis(spent)
    if isinstance(compared, OdeusDashError):
        money.not_compared(view, compared)
    left, right = st.columns([3, 2], gap="large")
    with right:
        costs.ranking(view, spent)
    month = st.container()
    costs.by_agent(view, spent, both)
    costs.by_model(view, spent, both)
    costs.by_owner(view, spent, both)
    what_if.show(view, spent)
    end = st.container()
    trend = None
    with left, notices.in_place(view):  # after all that need not wait for it
        trend = cards.as_it_loads(view, partial(costs.over_time, view, spent, both), kind=spending.BY_MODEL)
        cards.fill(tiles, money.tiles(view, spent, both, spending.over_time(trend, spent)))
    with end:
        money.reconciled(view, spent, trend)
    with month, notices.in_place(view):
        budget.show(view, spent.prices)
