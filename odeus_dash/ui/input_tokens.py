"""Input tokens: over time, what they are made of per agent and per model, and how large requests are."""

from __future__ import annotations

import polars as pl
import streamlit as st

from odeus_dash import charts
from odeus_dash.metrics import tokens
from odeus_dash.source import Trend
from odeus_dash.ui import cards, columns, comparing, tables
from odeus_dash.ui.view import View
from odeus_dash.wording import counted


def over_time(view: View, trend: Trend, earlier: Trend | None = None) -> None:
    """How much input there was, and beside it how much of that came from the cache; in grey the `earlier`."""
    now, before = comparing.over_time(tokens.tokens_over_time, trend, earlier)
    left, right = st.columns(2, gap="large")
    with left:
        title = f"Input tokens per {view.choice.granularity}"
        cards.line(view, title, "From the cache or not", now, "input", "tokens", before=before)
    with right:
        note, unit = "Share of the input that was read from the cache", "of input read from the cache"
        cards.line(view, "Hit rate", note, now, "hit_rate", unit, before=before, as_share=True)


def made_of(view: View, agents: pl.DataFrame) -> None:
    """A bar of its parts for each of `agents`, those of `tokens.tokens_per_agent` with the most input."""
    note = f"The {counted(agents.height, 'agent')} with the most input"
    figure = charts.composition(agents, "agent", theme=view.theme)
    cards.picture(view, "What the input is made of", note, figure)


def per_request(view: View, agents: pl.DataFrame) -> None:
    """The sizes of the requests of the same agents."""
    note = "Smallest, average and largest of the same agents, on a log scale"
    cards.picture(view, "Input per request", note, charts.token_range(agents, theme=view.theme))


def by_model(view: View) -> None:
    """The same parts for each model, and a table. Waits for the export by model and raises its failure."""
    models = tokens.tokens_per_model(view.by_model())
    note = "The same input, by the model that read it"
    cards.picture(view, "By model", note, charts.composition(models, "model", theme=view.theme))
    tables.show(models, columns.MODELS, key="models", alt="All models by tokens")
