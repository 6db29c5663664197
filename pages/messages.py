"""Which agents get the messages?"""

from __future__ import annotations

import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View

#: Bars before the rest becomes one row: what a wall can be read at.
TOP = 12


def show(view: View) -> None:
    ranking = remember(metrics.ranking, view.agents())
    cards.headline(view, "Messages per agent", metrics.messages_sentence(ranking))
    if ranking.is_empty():
        notices.no_usage(view.choice)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        cards.section(
            f"The {min(TOP, ranking.height)} most used agents", "Messages and share of all messages"
        )
        top = remember(metrics.top_with_other, ranking, TOP)
        cards.picture(
            charts.ranked_bars, top, theme=view.theme, value_label="messages", alt="Messages per agent"
        )
    with right:
        cards.section("How few make most of it", "Share of all messages, adding agents from the most used on")
        cards.picture(
            charts.cumulative_share, ranking, theme=view.theme, height=480, alt="Cumulative share of messages"
        )
    cards.section("All agents", f"{ranking.height:,} agents with a row in the export")
    tables.show(ranking, columns.MESSAGES, key="messages", alt="All agents by messages")
