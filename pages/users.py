"""How many people use the agents, and how much?"""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.metrics import Totals
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, comparing, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import exact, ratio

#: Bars of active against unique users, and lines of users over time.
TOP_BARS, TOP_LINES = 12, 6


def show(view: View) -> None:
    agents = view.agents()
    totals = remember(metrics.totals, agents)
    sentence = metrics.users_sentence(totals, view.covered.days, view.fewest)
    change = comparing.clause(view, "user-agent pairs", "user_agent_pairs", metrics.totals)
    cards.headline(view, "Active users", metrics.with_clause(sentence, change))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    cards.tiles(_tiles(view, totals))
    ranking = remember(metrics.ranking, agents, "unique_users")
    reach = remember(metrics.reach_and_intensity, agents)
    _pictures(view, ranking, reach)
    with notices.in_place(view):
        trend = cards.as_it_loads(view, partial(_over_time, view, ranking))
        reach = _coming_back(view, agents, reach, trend)
    cards.section("All agents", "People are never added up: one person may use several agents")
    rows = comparing.in_table(view, reach, "unique_users")
    tables.show(rows, columns.USERS, key="users", alt="All agents by users")


def _tiles(view: View, totals: Totals) -> list[Tile]:
    values = {
        "people_at_least": exact(totals.people_at_least),
        "people_at_most": exact(totals.people_at_most),
        "user_agent_pairs": exact(totals.user_agent_pairs),
        "active_pairs": exact(totals.active_pairs),
        "messages_per_user": ratio(totals.messages_per_user),
    }
    return cards.row(view, values, metrics.totals)


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


def _over_time(view: View, ranking: pl.DataFrame, trend: Trend, **_: object) -> None:
    """Without grey: six lines need no seventh below each, the table has the previous figures."""
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


def _coming_back(view: View, agents: pl.DataFrame, reach: pl.DataFrame, trend: Trend) -> pl.DataFrame:
    """Say how many users come back; returns `reach` with that of each agent."""
    each = remember(metrics.stickiness, agents, trend.rows, trend.calendar, trend.expected)
    figures = remember(metrics.group_stickiness, each)
    cards.section("Do they come back?")
    sentence = metrics.stickiness_sentence(figures, view.choice.granularity)
    st.markdown(notices.plain(sentence), help=cards.definition("returning"))
    return remember(metrics.with_stickiness, reach, each)
