"""How many people use the agents, and how much?"""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.metrics import Totals
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
    cards.headline(view, "Active users", metrics.users_sentence(totals, view.covered.days, view.fewest))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    cards.tiles(_tiles(totals))
    ranking = remember(metrics.ranking, agents, "unique_users")
    reach = remember(metrics.reach_and_intensity, agents)
    _pictures(view, ranking, reach)
    with notices.in_place(view):
        cards.as_it_loads(view, partial(_over_time, view, ranking))
    cards.section("All agents", "People are never added up: one person may use several agents")
    tables.show(reach, columns.USERS, key="users", alt="All agents by users")


def _tiles(totals: Totals) -> list[Tile]:
    return [
        Tile("people_at_least", exact(totals.people_at_least)),
        Tile("people_at_most", exact(totals.people_at_most)),
        Tile("user_agent_pairs", exact(totals.user_agent_pairs)),
        Tile("active_pairs", exact(totals.active_pairs)),
        Tile("messages_per_user", ratio(totals.messages_per_user)),
    ]


def _pictures(view: View, ranking: pl.DataFrame, reach: pl.DataFrame) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        top = remember(pl.DataFrame.head, ranking, TOP_BARS)
        note = "People who messaged an agent, and those of them counted as active"
        cards.picture(view, "Active and unique users", note, charts.active_vs_unique, top)
    with right:
        cut = remember(metrics.reach_cut, reach)
        note = "Each dot is an agent, dashed lines are medians"
        inputs = (reach, cut.users, cut.intensity)
        cards.picture(view, "Reach against intensity", note, charts.reach_intensity, *inputs, height=580)


def _over_time(view: View, ranking: pl.DataFrame, trend: Trend) -> None:
    ids = ranking["agent_id"].head(TOP_LINES).to_list()
    long = remember(metrics.per_agent_over_time, trend.rows, trend.calendar, "unique_users")
    cards.picture(
        view,
        f"Users per {view.choice.granularity}",
        "Unique users of the agents with the most of them",
        charts.agents_over_time,
        long,
        "value",
        colours=charts.agent_colours(ids, view.theme),
        **cards.in_time(view, "unique users"),
    )
