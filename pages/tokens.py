"""How many tokens do the agents use, and does the prompt cache help? For workspaces with own model keys."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.metrics import TokenTotals
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import compact, counted, percent

#: Agents in a picture; the table below has all of them.
TOP = 10
NO_BYOK = (
    "Token figures come with workspaces that bring their own model keys (BYOK). The export of this workspace "
    "has no token columns, so there is nothing to add up: that is not the same as zero tokens."
)


def show(view: View) -> None:
    agents = view.agents()
    totals = remember(metrics.token_totals, agents)
    cards.headline(view, "Tokens and cache", metrics.tokens_sentence(totals, view.covered.days))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    if totals.input is None:
        notices.nothing_here("This workspace has no token figures.", NO_BYOK)
        return
    tiles = cards.tiles(_tiles(view, totals))
    with notices.in_place(view):
        trend = cards.as_it_loads(view, partial(_over_time, view))
        cards.fill(tiles, _tiles(view, totals, trend))
    per_agent = remember(metrics.tokens_per_agent, agents)
    _composition(view, per_agent)
    cards.section("All agents", "Input per request is an average; the largest input is that of one request")
    tables.show(per_agent, columns.TOKENS, key="tokens", alt="All agents by tokens")


def _tiles(view: View, totals: TokenTotals, trend: Trend | None = None) -> list[Tile]:
    values = {
        "input": compact(totals.input),
        "output": compact(totals.output),
        "hit_rate": percent(totals.hit_rate),
        "tokens_per_message": compact(totals.tokens_per_message),
        "requests": compact(totals.requests),
    }
    over_time = None if trend is None else remember(metrics.tokens_over_time, trend.rows, trend.calendar)
    return cards.with_lines(view, values, over_time)


def _over_time(view: View, trend: Trend) -> None:
    over_time = remember(metrics.tokens_over_time, trend.rows, trend.calendar)
    left, right = st.columns(2, gap="large")
    with left:
        title = f"Input tokens per {view.choice.granularity}"
        cards.line(view, title, "From the cache or not", over_time, "input", "tokens")
    with right:
        note, unit = "Share of the input that was read from the cache", "of input read from the cache"
        cards.line(view, "Hit rate", note, over_time, "hit_rate", unit, as_share=True)


def _composition(view: View, per_agent: pl.DataFrame) -> None:
    top = remember(pl.DataFrame.head, per_agent, TOP)
    left, right = st.columns(2, gap="large")
    with left:
        note = f"The {counted(top.height, 'agent')} with the most input"
        cards.picture(view, "What the input is made of", note, charts.composition, top, "agent")
    with right:
        note = "Smallest, average and largest of the same agents, on a log scale"
        cards.picture(view, "Input per request", note, charts.token_range, top)
    with notices.in_place(view):
        models = remember(metrics.tokens_per_model, view.by_model())
        note = "The same input, by the model that read it"
        cards.picture(view, "By model", note, charts.composition, models, "model")
        tables.show(models, columns.MODELS, key="models", alt="All models by tokens")
