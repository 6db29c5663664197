"""Which agents get the messages?"""

from __future__ import annotations

import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.ui import cards, columns, comparing, notices, ranked, tables
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

#: Bars before the rest becomes one row: what a wall can be read at.
TOP = 12


def show(view: View) -> None:
    ranking = metrics.ranking(view.agents())
    chosen = len(view.choice.agents)
    sentence = metrics.messages_sentence(ranking, chosen=chosen)
    change = comparing.clause(view, "messages", "messages", metrics.totals)
    cards.headline(view, "Messages per agent", metrics.with_clause(sentence, change))
    if ranking.is_empty():
        notices.no_usage(view.choice)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        ranked.bars(view, "The most used agents", ranking, TOP)
    with right:
        note = f"Share of {ranked.whole(view)}, adding agents from the most used on"
        figure = charts.cumulative_share(ranking, theme=view.theme, height=480)
        cards.picture(view, "How few make most of it", note, figure)
    note = f"{counted(ranking.height, 'agent')} with a row in the export"
    tables.all_agents(view, ranking, columns.MESSAGES, note, key="messages", alt="All agents by messages")
