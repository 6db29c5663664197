"""Which agents get the messages?"""

from __future__ import annotations

import streamlit as st

from odeus_dash import charts
from odeus_dash.metrics import change_words, headline, ranking, totals
from odeus_dash.ui import cards, columns, comparing, notices, ranked, tables
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

#: Bars before the rest becomes one row: what a wall can be read at.
TOP = 12


def show(view: View) -> None:
    agents = ranking.ranking(view.agents())
    chosen = len(view.choice.agents)
    sentence = headline.messages_sentence(agents, chosen=chosen)
    change = comparing.clause(view, "messages", "messages", totals.totals)
    cards.headline(view, "Messages per agent", change_words.with_clause(sentence, change))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        ranked.bars(view, "The most used agents", agents, TOP)
    with right:
        note = f"Share of {ranked.whole(view)}, adding agents from the most used on"
        figure = charts.cumulative_share(agents, theme=view.theme, height=480)
        cards.picture(view, "How few make most of it", note, figure)
    note = f"{counted(agents.height, 'agent')} with a row in the export"
    tables.all_agents(view, agents, columns.MESSAGES, note, key="messages", alt="All agents by messages")
