"""Does the month's budget last? For workspaces that have one in the settings."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.budget import budget_line
from odeus_dash.data import Data
from odeus_dash.data.month import Month, month
from odeus_dash.page import Blocks, Note, Tile
from odeus_dash.parts import pictures
from odeus_dash.words import budget as words
from odeus_dash.words.formats import MISSING, money, money_range, percent


def budget_tile(spent: Month | None) -> Tile:
    """Return how much of the budget is spent; without a figure where that is not known, or not yet."""
    if spent is None or spent.pace is None:
        return Tile("budget_spent", MISSING)
    pace, currency = spent.pace, spent.currency
    left = pace.amount - pace.spent
    return Tile(
        "budget_spent",
        percent(pace.spent_share),
        (words.LEFT if left >= 0 else words.OVER).format(amount=money(abs(left), currency)),
        "bad" if spent.over else "",
        tuple(spent.line["spent"].drop_nulls()),
        basis=words.OF_BUDGET.format(amount=money(pace.amount, currency)),
        label=words.TILE.format(month=_month(spent)),
        number=pace.spent_share,
        unit="fraction",
    )


def forecast_tile(spent: Month | None) -> Tile:
    """Return what the month is going to cost, and by how much that breaks the budget."""
    if spent is None or spent.pace is None or spent.ahead is None:
        return Tile("budget_forecast", MISSING)
    ahead, currency = spent.ahead, spent.currency
    difference = ahead.total - spent.pace.amount
    return Tile(
        "budget_forecast",
        money(ahead.total, currency),
        (words.OVER if difference > 0 else words.UNDER).format(amount=money(abs(difference), currency)),
        "bad" if difference > 0 else "",
        tuple(spent.line.select(pl.coalesce("spent", "expected")).to_series()),
        basis=money_range(ahead.low, ahead.high, currency),
        label=words.FORECAST_TILE.format(month=_month(spent)),
        number=float(ahead.total),
        unit=currency,
    )


def budget(data: Data) -> Blocks:
    """The month so far, of all agents, day by day against the budget; nothing without a budget."""
    spent = month(data)
    if spent is None:
        return
    figure = budget_line(spent.line, theme=data.theme, currency=spent.currency)
    title = words.HEADING.format(month=f"{spent.period.start:%B}")
    days = spent.line.select("bucket", bucket_end="bucket")
    yield from pictures.chart(spent.data.over(spent.period), title, "", figure, buckets=days)
    if spent.pace is None:
        yield Note(words.UNKNOWN)
    elif spent.ahead is None:
        yield Note(words.TOO_EARLY)
    if spent.priced_share is not None and spent.priced_share < 1:
        yield Note(words.PRICED.format(share=percent(spent.priced_share)))
    yield from pictures.missing_buckets(data, spent.trend)


def _month(spent: Month) -> str:
    return f"{spent.period.start:%b}"
