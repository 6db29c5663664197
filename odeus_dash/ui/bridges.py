"""From one period to another: what the messages' change is made of, and which agents moved most."""

from __future__ import annotations

import polars as pl
import streamlit as st

from odeus_dash import charts
from odeus_dash.comparison import Comparison
from odeus_dash.memo import kept
from odeus_dash.metrics import bridge, ranking, why
from odeus_dash.metrics.bridge import Bridge
from odeus_dash.metrics.movers import fallers, risers
from odeus_dash.ui import cards, columns, tables
from odeus_dash.ui.view import View
from odeus_dash.wording import period_text

#: Lines between the periods, rows of each list of movers, and agents that can be looked at one by one.
LINES, LISTED, CHOICES = 8, 5, 100


def waterfall(view: View, compared: Comparison, title: str, change: Bridge) -> None:
    """The messages before, each part of the change, and the messages now."""
    both = (("Before", compared.before), ("Now", compared.current))
    steps = why.steps(change, *(f"{when}: {period_text(each)}" for when, each in both))
    figure = charts.waterfall(steps, theme=view.theme, unit="messages")
    cards.picture(view.over(compared.current), title, "Messages", figure)


def slopes(view: View, compared: Comparison, movers: pl.DataFrame) -> None:
    """A line from before to now for each of the first `movers`."""
    top = ranking.first(movers, LINES)
    note = f"The largest changes in messages, against {period_text(compared.before)}"
    figure = charts.slope(top, theme=view.theme, before="Before", now="Now", unit="messages")
    cards.picture(view.over(compared.current), "Who moved", note, figure)


def gained_and_lost(movers: pl.DataFrame) -> None:
    """The agents with the largest gains, and those with the largest losses."""
    for title, pick in (("Most gained", risers), ("Most lost", fallers)):
        cards.section(title, "Share: of all gains and losses added up")
        tables.show(pick(movers, LISTED), columns.MOVERS, key=title, alt=title)


def one_agent(
    view: View, compared: Comparison, movers: pl.DataFrame, frames: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    """The waterfall of one of the agents that changed most, to begin with the first; not of a single one.

    `frames` are the exports of the compared days and of those before.
    """
    if movers.height < 2:
        return
    labels = dict(movers.select("agent_id", "agent").head(CHOICES).iter_rows())
    agent = st.selectbox(
        "Look at one agent", labels, format_func=lambda each: labels[each], key="changed_agent"
    )
    change = bridge.bridge(*(_of_agent(frame, agent) for frame in frames))
    if change:
        waterfall(view, compared, labels[agent], change)


@kept
def _of_agent(frame: pl.DataFrame, agent: str) -> pl.DataFrame:
    return frame.filter(pl.col("assistant_id") == agent)
