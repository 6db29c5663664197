"""How much does an active user use an agent, and is that rising or falling?"""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash import charts, metrics
from odeus_dash.metrics import NO_CHANGE, Change
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

#: Up to so many agents each get a small picture of their own; more of them share a heatmap.
PANELS, HEATMAP_ROWS = 8, 25


def show(view: View) -> None:
    agents = view.agents()
    first_line = st.empty()
    _headline(view, first_line, agents, NO_CHANGE)
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    trend = cards.as_it_loads(view, partial(_group, view))
    long = remember(metrics.per_agent_over_time, trend.rows, trend.calendar, "messages_per_user")
    _headline(view, first_line, agents, remember(metrics.group_messages_per_user_change, long))
    table = remember(metrics.engagement, agents, long, view.choice.granularity)
    _by_agent(view, table, long)
    cards.section("All agents", "Early and late: the first and the last third of the complete buckets")
    tables.show(table, columns.ENGAGEMENT, key="engagement", alt="All agents by messages per user")


def _headline(view: View, place: DeltaGenerator, agents: pl.DataFrame, change: Change) -> None:
    totals, choice = remember(metrics.totals, agents), view.choice
    each, days = choice.granularity, view.covered.days
    sentence = metrics.engagement_sentence(totals, change, each, days, view.fewest)
    with place.container():
        cards.headline(view, "Messages per user", sentence)


def _group(view: View, trend: Trend) -> None:
    over_time = remember(metrics.totals_over_time, trend.rows, trend.calendar)
    title = f"Messages per user and {view.choice.granularity}"
    note = "All messages divided by all active users"
    cards.line(view, title, note, over_time, "messages_per_user", "messages per user")


def _by_agent(view: View, table: pl.DataFrame, long: pl.DataFrame) -> None:
    """The agents with the most messages, each on its own line or row."""
    few = table.height <= PANELS
    draw, rows = (charts.small_multiples, PANELS) if few else (charts.heatmap, HEATMAP_ROWS)
    top = remember(metrics.of_agents, long, table["agent_id"].head(rows).to_list())
    note = f"The {counted(min(rows, table.height), 'agent')} with the most messages"
    words = cards.in_time(view, "messages per user")
    cards.picture(view, "Agent by agent", note, draw, top, "value", **words)
