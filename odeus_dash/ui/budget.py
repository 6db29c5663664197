"""Does the month's budget last? For workspaces that have one in the settings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from odeus_dash import charts
from odeus_dash.metrics import budget, cost, cost_totals, cost_words
from odeus_dash.periods import Granularity, Period
from odeus_dash.prices import PriceList
from odeus_dash.ui import cards, notices, spending
from odeus_dash.ui.view import View
from odeus_dash.wording import percent


def show(view: View, prices: PriceList) -> None:
    """The month so far, of all agents, day by day against the budget; nothing without a budget."""
    if view.workspace.budget is not None:
        cards.section("Budget of this month", "Of all agents of the workspace, whatever range is chosen")
        _month(view, prices, view.workspace.budget)


def _month(view: View, prices: PriceList, amount: Decimal) -> None:
    month = budget.month_of(view.now, view.choice.period.timezone)
    so_far = Period(month.start, view.today, month.timezone)
    choice = replace(view.choice, period=so_far, granularity=Granularity.DAY, agents=frozenset())
    here = replace(view, choice=choice)
    trend = here.trend(kind=spending.BY_MODEL)
    rows = cost.priced(trend.rows, prices, "bucket")
    days = cost_totals.cost_over_time(rows, trend.calendar)
    pace = budget.pace(days, amount, month, view.now)
    ahead = budget.forecast(days, month, view.today)
    end = budget.budget_end(days, amount, month, view.today, ahead)
    sentence = cost_words.budget_sentence(pace, ahead, end, prices.currency)
    st.markdown(notices.plain(sentence), help=cards.definition("budget_forecast"))
    share = cost_totals.cost_totals(rows, None, prices.currency).priced_token_share
    if share is not None and share < 1:
        st.caption(f"{percent(share)} of this month’s tokens have a price; the others are in no sum.")
    line = budget.spend_line(days, amount, month, view.today, ahead)
    figure = charts.budget_line(line, theme=view.theme, currency=prices.currency)
    cards.picture(here.over(month), "Spend", prices.currency, figure)
    notices.missing_buckets(view, trend)
