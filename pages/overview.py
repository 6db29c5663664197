"""How much are our agents used? The whole workspace in one look."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.metrics import Totals
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import compact, exact, ratio

#: Bars before the rest becomes one row: what fits beside the trend.
TOP = 9


def show(view: View) -> None:
    agents = view.agents()
    totals, ranking = remember(metrics.totals, agents), remember(metrics.ranking, agents)
    few = remember(metrics.agents_for_share, ranking)
    chosen = len(view.choice.agents)
    sentence = metrics.overview_sentence(totals, few, view.covered.days, chosen=chosen)
    cards.headline(view, "Overview", sentence)
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    tiles = cards.tiles(_tiles(view, totals))
    left, right = st.columns([3, 2], gap="large")
    with right:
        top = remember(metrics.top_with_other, ranking, TOP)
        note = f"Messages and share of {'the chosen agents’' if chosen else 'all'} messages"
        cards.picture(view, "Top agents", note, charts.ranked_bars, top, value_label="messages")
    below = st.container()
    with left, notices.in_place(view):
        trend = cards.as_it_loads(view, partial(_over_time, view))
        cards.fill(tiles, _tiles(view, totals, trend))
        with below:
            _table(view, ranking, trend)


def _over_time(view: View, trend: Trend) -> None:
    over_time = remember(metrics.totals_over_time, trend.rows, trend.calendar)
    title = f"Messages per {view.choice.granularity}"
    cards.line(view, title, "Dashed: partial", over_time, "messages", "messages", height=470)


def _table(view: View, ranking: pl.DataFrame, trend: Trend) -> None:
    long = remember(metrics.per_agent_over_time, trend.rows, trend.calendar, "messages")
    rows = remember(metrics.with_trend, ranking, long, view.choice.granularity)
    cards.section("All agents", "Messages in the range and on their way through it")
    tables.show(rows, columns.OVERVIEW, key="overview", alt="All agents")


def _tiles(view: View, totals: Totals, trend: Trend | None = None) -> list[Tile]:
    values = {
        "messages": compact(totals.messages),
        "agents_in_use": exact(totals.agents_in_use),
        "user_agent_pairs": compact(totals.user_agent_pairs),
        "messages_per_user": ratio(totals.messages_per_user),
        "conversations": compact(totals.conversations),
    }
    over_time = None if trend is None else remember(metrics.totals_over_time, trend.rows, trend.calendar)
    return cards.with_lines(view, values, over_time)
