"""How much are our agents used? The whole workspace in one look."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import metrics
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, comparing, notices, ranked, tables, tiles, unusual
from odeus_dash.ui.view import View

#: Bars before the rest becomes one row: what fits beside the trend.
TOP = 9


def show(view: View) -> None:
    ranking = metrics.ranking(view.agents())
    cards.headline(view, "Overview", _sentence(view, ranking))
    if ranking.is_empty():
        notices.no_usage(view.choice)
        return
    places = cards.tiles(tiles.of(view, tiles.OVERVIEW, metrics.totals))
    left, right = st.columns([3, 2], gap="large")
    with right:
        ranked.bars(view, "Top agents", ranking, TOP)
    below = st.container()

    def rest(trend: Trend) -> None:
        """What the trend adds to the page but its own picture: lines on the tiles and in the table."""
        over_time = metrics.totals_over_time(trend.rows, trend.calendar)
        cards.fill(places, tiles.of(view, tiles.OVERVIEW, metrics.totals, over_time))
        long = metrics.per_agent_over_time(trend.rows, trend.calendar, "messages")
        agents = metrics.with_trend(ranking, long, view.choice.granularity)
        note = "Messages in the range and on their way through it"
        with below:
            tables.all_agents(view, agents, columns.OVERVIEW, note, key="overview", alt="All agents")

    with left, notices.in_place(view):
        before = metrics.buckets_to_judge(view.choice.granularity)
        cards.as_it_loads(view, partial(unusual.messages, view), before, then=rest)


def _sentence(view: View, ranking: pl.DataFrame) -> str:
    totals, few = metrics.totals(view.agents()), metrics.agents_for_share(ranking)
    days, chosen, elapsed = view.covered.days, len(view.choice.agents), comparing.is_elapsed(view)
    noun = metrics.messages_noun(chosen)
    change = comparing.clause(view, noun, "messages", metrics.totals, with_level=True)
    return metrics.overview_sentence(totals, few, days, chosen=chosen, change=change, elapsed=elapsed)
