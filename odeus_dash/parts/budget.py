"""Does the month's budget last? For workspaces that have one in the settings."""

from __future__ import annotations

from odeus_dash.charts.budget import budget_line
from odeus_dash.data import Data
from odeus_dash.data.month import month
from odeus_dash.metrics.cost_words import budget_sentence
from odeus_dash.page import Blocks, Heading, Note, Sentence
from odeus_dash.parts import pictures
from odeus_dash.words.formats import percent


def budget(data: Data) -> Blocks:
    """The month so far, of all agents, day by day against the budget; nothing without a budget."""
    found = month(data)
    if found is None:
        return
    yield Heading("Budget of this month", "Of all agents of the workspace, whatever range is selected")
    yield Sentence(budget_sentence(found.pace, found.ahead, found.end, found.currency), "budget_forecast")
    if found.priced_share is not None and found.priced_share < 1:
        yield Note(
            f"{percent(found.priced_share)} of this month’s tokens have a price; the others are in no sum."
        )
    figure = budget_line(found.line, theme=data.theme, currency=found.currency)
    yield from pictures.chart(found.data.over(found.period), "Spend", found.currency, figure)
    yield from pictures.missing_buckets(data, found.trend)
