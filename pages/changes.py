"""Why did the messages rise or fall?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.comparison import Comparison
from odeus_dash.metrics import Bridge
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View, only
from odeus_dash.wording import period_text, signed

Frames = tuple[pl.DataFrame, pl.DataFrame]
TITLE = "Why it changed"
#: Rows of each list of movers, lines between the periods, and agents that can be looked at one by one.
TOP, LINES, CHOICES = 5, 8, 100


def show(view: View) -> None:
    compared, frames = view.comparison, view.now_and_before()
    chosen = len(view.choice.agents)
    if compared is None or frames is None or (frames[1].is_empty() and not chosen):
        cards.headline(view, TITLE, "There is nothing to compare this range with.")
        notices.nothing_to_compare(view)
        return
    bridge = remember(metrics.bridge, *frames)
    cards.headline(view, TITLE, metrics.why_sentence(bridge, chosen=chosen))
    movers = remember(metrics.movers, *frames)
    if movers.is_empty():
        notices.no_usage(view.choice)
    elif bridge is None:
        notices.nothing_here("Nothing to take apart.", "One of the two exports has no message counts.")
    else:
        cards.tiles([Tile(part, signed(value)) for part, value in bridge.parts.items()])
        _all_agents(view, compared, bridge, movers)
        _movers(view, compared, movers, frames)
        cards.section("All agents", "The largest changes first; in each row the parts add up to the change")
        tables.show(movers, columns.CHANGES, key="changes", alt="All agents by change in messages")


def _all_agents(view: View, compared: Comparison, bridge: Bridge, movers: pl.DataFrame) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        _waterfall(view, compared, "What made the difference", bridge)
    with right:
        top = remember(pl.DataFrame.head, movers, LINES)
        note = f"The largest changes in messages, against {period_text(compared.before)}"
        words = {"before": "Before", "now": "Now", "unit": "messages"}
        cards.picture(view.over(compared.current), "Who moved", note, charts.slope, top, **words)


def _movers(view: View, compared: Comparison, movers: pl.DataFrame, frames: Frames) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        for title, pick in (("Most gained", metrics.risers), ("Most lost", metrics.fallers)):
            cards.section(title, "Share: of all gains and losses added up")
            tables.show(remember(pick, movers, TOP), columns.MOVERS, key=title, alt=title)
    if movers.height > 1:
        with right:
            _one_agent(view, compared, movers, frames)


def _waterfall(view: View, compared: Comparison, title: str, bridge: Bridge) -> None:
    ends = [
        f"{when}: {period_text(each)}"
        for when, each in (("Before", compared.before), ("Now", compared.current))
    ]
    steps = remember(metrics.steps, bridge, *ends)
    cards.picture(view.over(compared.current), title, "Messages", charts.waterfall, steps, unit="messages")


def _one_agent(view: View, compared: Comparison, movers: pl.DataFrame, frames: Frames) -> None:
    """The parts of one agent's change: of those that changed most, to begin with the first."""
    labels = dict(movers.select("agent_id", "agent").head(CHOICES).iter_rows())
    agent = st.selectbox(
        "Look at one agent", labels, format_func=lambda each: labels[each], key="changed_agent"
    )
    chosen = frozenset({agent})
    bridge = remember(metrics.bridge, *(remember(only, frame, chosen) for frame in frames))
    if bridge:
        _waterfall(view, compared, labels[agent], bridge)
