"""How much are our agents used? The whole workspace in one look."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash import charts, metrics
from odeus_dash.metrics import Totals
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, comparing, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import compact, exact, ratio

#: Bars before the rest becomes one row: what fits beside the trend.
TOP = 9


def show(view: View) -> None:
    agents = view.agents()
    totals, ranking = remember(metrics.totals, agents), remember(metrics.ranking, agents)
    few = remember(metrics.agents_for_share, ranking)
    chosen = len(view.choice.agents)
    cards.headline(view, "Overview", _sentence(view, totals, few))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    tiles = cards.tiles(_tiles(view, totals))
    left, right = st.columns([3, 2], gap="large")
    with right:
        top = remember(metrics.top_with_other, ranking, TOP)
        note = f"Messages and share of {'the chosen agents’' if chosen else 'all'} messages"
        cards.picture(view, "Top agents", note, charts.ranked_bars, top, value_label="messages")
    below = st.container()
    with left, notices.in_place(view):
        before = metrics.buckets_to_judge(view.choice.granularity)
        rest = partial(_rest, view, ranking, totals, (tiles, below))
        cards.as_it_loads(view, partial(_over_time, view), before, then=rest)


Places = tuple[list[DeltaGenerator], DeltaGenerator]


def _rest(view: View, ranking: pl.DataFrame, totals: Totals, places: Places, trend: Trend) -> None:
    """What the trend adds to the page but its own picture: lines on the tiles, and the table."""
    tiles, below = places
    cards.fill(tiles, _tiles(view, totals, trend))
    with below:
        _table(view, ranking, trend)


def _sentence(view: View, totals: Totals, few: int | None) -> str:
    """A range that is over is told by its change; another one also counts today, which is not compared."""
    chosen, days = len(view.choice.agents), view.covered.days
    change = comparing.clause(view, _noun(chosen), "messages", metrics.totals, with_level=True)
    if comparing.is_elapsed(view):
        return metrics.with_clause(metrics.overview_sentence(totals, few, days, chosen=chosen), change)
    return metrics.overview_sentence(totals, few, days, chosen=chosen, change=change)


def _noun(chosen: int) -> str:
    agents = "the chosen agent" if chosen == 1 else f"the {exact(chosen)} chosen agents"
    return f"messages to {agents}" if chosen else "messages"


def _over_time(view: View, trend: Trend, history: Trend | None = None, earlier: Trend | None = None) -> None:
    over_time = remember(metrics.totals_over_time, trend.rows, trend.calendar)
    before = remember(metrics.totals_over_time, earlier.rows, earlier.calendar) if earlier else None
    title = f"Messages per {view.choice.granularity}"
    marks = None if history is None else _unusual(view, history)
    note = "Dashed: partial"
    options = {"marks": marks, "height": 470}
    cards.line(view, title, note, over_time, "messages", "messages", before=before, **options)
    if marks is not None:
        cards.unusual(view, marks)


def _unusual(view: View, history: Trend) -> pl.DataFrame:
    over_time = remember(metrics.totals_over_time, history.rows, history.calendar)
    choice = view.choice
    return remember(metrics.unusual, over_time, "messages", choice.granularity, choice.period.start)


def _table(view: View, ranking: pl.DataFrame, trend: Trend) -> None:
    long = remember(metrics.per_agent_over_time, trend.rows, trend.calendar, "messages")
    rows = comparing.in_table(view, remember(metrics.with_trend, ranking, long, view.choice.granularity))
    cards.section("All agents", "Messages in the range and on their way through it")
    tables.show(rows, columns.OVERVIEW, key="overview", alt="All agents")


def _tiles(view: View, totals: Totals, trend: Trend | None = None) -> list[Tile]:
    values = {
        "messages": compact(totals.messages),
        "agents_in_use": exact(totals.agents_in_use),
        "user_agent_pairs": compact(totals.user_agent_pairs),
        "messages_per_user": ratio(totals.messages_per_user),
        "conversations": compact(totals.conversations),
    }
    over_time = None if trend is None else remember(metrics.totals_over_time, trend.rows, trend.calendar)
    return cards.row(view, values, metrics.totals, over_time)
