"""What is shown of an agent's users: how many of them are active, how much they do, and who comes back."""

from __future__ import annotations

import polars as pl
import streamlit as st

from odeus_dash import charts
from odeus_dash.metrics import engagement, stickiness, trends, users
from odeus_dash.metrics.ranking import first
from odeus_dash.source import Trend
from odeus_dash.ui import cards, notices
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

#: Up to so many agents each get a small picture of their own; more of them share a heatmap.
PANELS, HEATMAP_ROWS = 8, 25


def active(view: View, ranking: pl.DataFrame, top: int) -> None:
    """Two bars for each of the first `top` agents of a ranking by users."""
    note = "People who messaged an agent, and those of them counted as active"
    figure = charts.active_vs_unique(first(ranking, top), theme=view.theme)
    cards.picture(view, "Active and unique users", note, figure)


def reach_and_intensity(view: View, reach: pl.DataFrame) -> None:
    """A dot for each agent, out of `users.reach_and_intensity`."""
    cut = users.reach_cut(reach)
    note = "Each dot is an agent, dashed lines are medians"
    figure = charts.reach_intensity(reach, cut.users, cut.intensity, theme=view.theme, height=580)
    cards.picture(view, "Reach against intensity", note, figure)


def over_time(view: View, ranking: pl.DataFrame, top: int, trend: Trend, **_: object) -> None:
    """A line for each of the first `top` agents of a ranking by users.

    Without grey: six lines need no seventh below each, and a table has the previous figures.
    """
    long = trends.per_agent_over_time(trend.rows, trend.calendar, "unique_users")
    colours = charts.agent_colours(ranking["agent_id"].head(top).to_list(), view.theme)
    title, note = f"Users per {view.choice.granularity}", "Unique users of the agents with the most of them"
    figure = charts.agents_over_time(
        long,
        "value",
        theme=view.theme,
        granularity=view.choice.granularity,
        unit="unique users",
        period=view.choice.period,
        colours=colours,
    )
    cards.picture(view, title, note, figure)


def coming_back(view: View, per_agent: pl.DataFrame) -> None:
    """How many users come back, out of `stickiness.stickiness`."""
    cards.section("Do they come back?")
    figures = stickiness.group_stickiness(per_agent)
    sentence = stickiness.stickiness_sentence(figures, view.choice.granularity)
    st.markdown(notices.plain(sentence), help=cards.definition("returning"))


def intensity(view: View, agents: pl.DataFrame, long: pl.DataFrame) -> None:
    """Messages per user over time, those with the most messages first: a panel for each agent, or a row.

    `agents` has them in this order, `long` is `trends.per_agent_over_time` of messages_per_user.
    """
    few = agents.height <= PANELS
    draw, rows = (charts.small_multiples, PANELS) if few else (charts.heatmap, HEATMAP_ROWS)
    top = engagement.of_agents(long, agents["agent_id"].head(rows).to_list())
    note = f"The {counted(min(rows, agents.height), 'agent')} with the most messages"
    figure = draw(
        top,
        "value",
        theme=view.theme,
        granularity=view.choice.granularity,
        unit="messages per user",
        period=view.choice.period,
    )
    cards.picture(view, "Agent by agent", note, figure)
