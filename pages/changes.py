"""Why did the messages rise or fall?"""

from __future__ import annotations

import streamlit as st

from odeus_dash import metrics
from odeus_dash.ui import bridges, cards, columns, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import signed

TITLE = "Why it changed"


def show(view: View) -> None:
    compared, frames = view.comparison, view.now_and_before()
    chosen = len(view.choice.agents)
    if compared is None or frames is None or (frames[1].is_empty() and not chosen):
        cards.headline(view, TITLE, "There is nothing to compare this range with.")
        notices.nothing_to_compare(view)
        return
    bridge, movers = remember(metrics.bridge, *frames), remember(metrics.movers, *frames)
    cards.headline(view, TITLE, metrics.why_sentence(bridge, chosen=chosen, longer=compared.longer))
    if movers.is_empty():
        notices.no_usage(view.choice)
        return
    if bridge is None:
        notices.nothing_here("Nothing to take apart.", "One of the two exports has no message counts.")
        return
    cards.tiles([Tile(part, signed(value)) for part, value in bridge.parts.items()])
    left, right = st.columns([3, 2], gap="large")
    with left:
        bridges.waterfall(view, compared, "What made the difference", bridge)
    with right:
        bridges.slopes(view, compared, movers)
    left, right = st.columns([3, 2], gap="large")
    with left:
        bridges.gained_and_lost(movers)
    with right:
        bridges.one_agent(view, compared, movers, frames)
    cards.section("All agents", "The largest changes first; in each row the parts add up to the change")
    tables.show(movers, columns.CHANGES, key="changes", alt="All agents by change in messages")
