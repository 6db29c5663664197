"""Input tokens: what they are made of, per agent and per model, and how large the requests are."""

from __future__ import annotations

import polars as pl

from odeus_dash import charts, metrics
from odeus_dash.ui import cards, columns, tables
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import counted


def made_of(view: View, agents: pl.DataFrame) -> None:
    """A bar of its parts for each of `agents`, those of `metrics.tokens_per_agent` with the most input."""
    note = f"The {counted(agents.height, 'agent')} with the most input"
    cards.picture(view, "What the input is made of", note, charts.composition, agents, "agent")


def per_request(view: View, agents: pl.DataFrame) -> None:
    """The sizes of the requests of the same agents."""
    note = "Smallest, average and largest of the same agents, on a log scale"
    cards.picture(view, "Input per request", note, charts.token_range, agents)


def by_model(view: View) -> None:
    """The same parts for each model, and a table. Waits for the export by model and raises its failure."""
    models = remember(metrics.tokens_per_model, view.by_model())
    note = "The same input, by the model that read it"
    cards.picture(view, "By model", note, charts.composition, models, "model")
    tables.show(models, columns.MODELS, key="models", alt="All models by tokens")
