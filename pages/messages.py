"""Which agents get the messages?"""

from __future__ import annotations

import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.ui import cards, columns, comparing, notices, tables
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

#: Bars before the rest becomes one row: what a wall can be read at.
TOP = 12


def show(view: View) -> None:
    ranking = remember(metrics.ranking, view.agents())
    chosen = len(view.choice.agents)
    sentence = remember(metrics.messages_sentence, ranking, chosen=chosen)
    change = comparing.clause(view, "messages", "messages", metrics.totals)
    cards.headline(view, "Messages per agent", metrics.with_clause(sentence, change))
    if ranking.is_empty():
        notices.no_usage(view.choice)
        return
    of_which = "the chosen agents’ messages" if chosen else "all messages"
    left, right = st.columns([3, 2], gap="large")
    with left:
        top = remember(metrics.top_with_other, ranking, TOP)
        note = f"Messages and share of {of_which}"
        cards.picture(view, "The most used agents", note, charts.ranked_bars, top, value_label="messages")
    with right:
        note = f"Share of {of_which}, adding agents from the most used on"
        cards.picture(view, "How few make most of it", note, charts.cumulative_share, ranking, height=480)
    cards.section("All agents", f"{counted(ranking.height, 'agent')} with a row in the export")
    rows = comparing.in_table(view, ranking)
    tables.show(rows, columns.MESSAGES, key="messages", alt="All agents by messages")
