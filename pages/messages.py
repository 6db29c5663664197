"""Which agents get the messages?"""

from __future__ import annotations

import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

#: Bars before the rest becomes one row: what a wall can be read at.
TOP = 12


def show(view: View) -> None:
    ranking = remember(metrics.ranking, view.agents())
    cards.headline(view, "Messages per agent", remember(metrics.messages_sentence, ranking))
    if ranking.is_empty():
        notices.no_usage(view.choice)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        top = remember(metrics.top_with_other, ranking, TOP)
        note = "Messages and share of all messages"
        cards.picture(view, "The most used agents", note, charts.ranked_bars, top, value_label="messages")
    with right:
        note = "Share of all messages, adding agents from the most used on"
        cards.picture(view, "How few make most of it", note, charts.cumulative_share, ranking, height=480)
    cards.section("All agents", f"{counted(ranking.height, 'agent')} with a row in the export")
    tables.show(ranking, columns.MESSAGES, key="messages", alt="All agents by messages")
