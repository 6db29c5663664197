"""How much are our agents used? The whole workspace in one look."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash.metrics import anomalies, engagement, headline, ranking, totals, trends
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, comparing, notices, ranked, tables, tiles, unusual
from odeus_dash.ui.view import View

#: Bars before the rest becomes one row: what fits beside the trend.
TOP = 9


def show(view: View) -> None:
    per_agent = ranking.ranking(view.agents())
    cards.headline(view, "Overview", _sentence(view, per_agent))
    if per_agent.is_empty():
        notices.no_usage(view.choice)
        return
    places = cards.tiles(tiles.of(view, tiles.OVERVIEW, totals.totals))
    left, right = st.columns([3, 2], gap="large")
    with right:
        ranked.bars(view, "Top agents", per_agent, TOP)
    below = st.container()

    def rest(trend: Trend) -> None:
        """What the trend adds to the page but its own picture: lines on the tiles and in the table."""
        over_time = totals.totals_over_time(trend.rows, trend.calendar)
        cards.fill(places, tiles.of(view, tiles.OVERVIEW, totals.totals, over_time))
        long = trends.per_agent_over_time(trend.rows, trend.calendar, "messages")
        agents = engagement.with_trend(per_agent, long, view.choice.granularity)
        note = "Messages in the range and on their way through it"
        with below:
            tables.all_agents(view, agents, columns.OVERVIEW, note, key="overview", alt="All agents")

    with left, notices.in_place(view):
        before = anomalies.buckets_to_judge(view.choice.granularity)
        cards.as_it_loads(view, partial(unusual.messages, view), before, then=rest)


def _sentence(view: View, per_agent: pl.DataFrame) -> str:
    found, few = totals.totals(view.agents()), ranking.agents_for_share(per_agent)
    days, chosen, elapsed = view.covered.days, len(view.choice.agents), comparing.is_elapsed(view)
    noun = headline.messages_noun(chosen)
    change = comparing.clause(view, noun, "messages", totals.totals, with_level=True)
    return headline.overview_sentence(found, few, days, chosen=chosen, change=change, elapsed=elapsed)
