"""How many people use the agents, and how much?"""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import exact, ratio

#: Bars of active against unique users, and lines of users over time.
TOP_BARS, TOP_LINES = 12, 6


def show(view: View) -> None:
    agents = view.agents()
    totals = remember(metrics.totals, agents)
    cards.headline(view, "Active users", metrics.users_sentence(totals, view.choice.period.days))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    values = {
        "people_at_least": exact(totals.people_at_least),
        "people_at_most": exact(totals.people_at_most),
        "user_agent_pairs": exact(totals.user_agent_pairs),
        "active_pairs": exact(totals.active_pairs),
        "messages_per_user": ratio(totals.messages_per_user),
    }
    cards.tiles([Tile(key, value) for key, value in values.items()])
    ranking = remember(metrics.ranking, agents, "unique_users")
    reach = remember(metrics.reach_and_intensity, agents)
    left, right = st.columns(2, gap="large")
    with left:
        cards.section(
            "Active and unique users", "Per agent: people who messaged it, and those counted as active"
        )
        cards.picture(
            charts.active_vs_unique,
            remember(pl.DataFrame.head, ranking, TOP_BARS),
            theme=view.theme,
            alt="Users per agent",
        )
    with right:
        _reach(view, reach)
    with notices.in_place():
        cards.section(
            f"Users per {view.choice.granularity}", "Unique users of the agents with the most of them"
        )
        cards.as_it_loads(view, partial(_over_time, view, ranking))
    cards.section("All agents", "People are never added up: one person may use several agents")
    tables.show(reach, columns.USERS, key="users", alt="All agents by users")


def _reach(view: View, reach: pl.DataFrame) -> None:
    cut = metrics.reach_cut(reach)
    cards.section("Reach against intensity", "Each dot is an agent, the lines are the medians")
    cards.picture(
        charts.reach_intensity,
        reach,
        cut.users,
        cut.intensity,
        theme=view.theme,
        height=580,
        alt="Users against messages per user",
    )


def _over_time(view: View, ranking: pl.DataFrame, trend: Trend) -> None:
    ids = ranking["agent_id"].head(TOP_LINES).to_list()
    long = remember(metrics.per_agent_over_time, trend.rows, trend.calendar, "unique_users")
    words = {"theme": view.theme, "granularity": view.choice.granularity, "unit": "unique users"}
    colours = charts.agent_colours(ids, view.theme)
    cards.picture(charts.agents_over_time, long, "value", colours=colours, alt="Users over time", **words)
