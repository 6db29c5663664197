"""How much does an active user use an agent, and is that rising or falling?"""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.metrics import change_words, engagement, headline, totals, trends
from odeus_dash.metrics.trends import NO_CHANGE, Change
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, comparing, notices, people, tables
from odeus_dash.ui.view import View


def show(view: View) -> None:
    agents = view.agents()
    first_line = st.empty()
    _headline(view, first_line, agents, NO_CHANGE)
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    trend = cards.as_it_loads(view, partial(_group, view))
    long = trends.per_agent_over_time(trend.rows, trend.calendar, "messages_per_user")
    _headline(view, first_line, agents, trends.group_messages_per_user_change(long))
    table = engagement.engagement(agents, long, view.choice.granularity)
    people.intensity(view, table, long)
    note = "Early and late: the first and the last third of the complete buckets"
    alt = "All agents by messages per user"
    tables.all_agents(
        view, table, columns.ENGAGEMENT, note, key="engagement", alt=alt, by="messages_per_user"
    )


def _headline(view: View, place: DeltaGenerator, agents: pl.DataFrame, change: Change) -> None:
    found, choice = totals.totals(agents), view.choice
    each, days = choice.granularity, view.covered.days
    clause = comparing.clause(view, "messages per user", "messages_per_user", totals.totals)
    within = NO_CHANGE if clause else change  # one sentence about two changes would read as a contradiction
    sentence = headline.engagement_sentence(found, within, each, days, view.fewest)
    with place.container():
        cards.headline(view, "Messages per user", change_words.with_clause(sentence, clause))


def _group(view: View, trend: Trend, earlier: Trend | None = None) -> None:
    now, before = comparing.over_time(totals.totals_over_time, trend, earlier)
    title = f"Messages per user and {view.choice.granularity}"
    note = "All messages divided by all active users"
    cards.line(view, title, note, now, "messages_per_user", "messages per user", before=before)
