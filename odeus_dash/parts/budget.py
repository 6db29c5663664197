"""Do the month's budgets last? For workspaces that have some in the settings."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.budget import budget_line
from odeus_dash.data import Data
from odeus_dash.data.month import Month, month, parts_of_month
from odeus_dash.metrics.cost import MONEY
from odeus_dash.page import Blocks, Caution, Column, Note, Table, Tile, here
from odeus_dash.parts import pictures
from odeus_dash.settings import Budgeted
from odeus_dash.words import budget as words
from odeus_dash.words.formats import MISSING, money, money_range, percent

BUDGETS = (
    Column("subject", "Budget of", "text", width=220),
    Column("kind", "Kind", "text"),
    Column("spent_share", "Spent", "percent", "budget_spent"),
    Column("spent", "Cost so far", "money", "cost"),
    Column("amount", "Budget", "money"),
    Column("forecast", "Forecast", "money", "budget_forecast"),
    Column("end", "Used up", "date", "budget_end"),
    Column("low", "Forecast (min.)", "money", "budget_range"),
    Column("high", "Forecast (max.)", "money", "budget_range"),
)
_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("subject", "kind"), pl.String()),
    "spent_share": pl.Float64(),
    **dict.fromkeys(("spent", "amount", "forecast"), MONEY),
    "end": pl.Date(),
    **dict.fromkeys(("low", "high"), MONEY),
}


def budget_tile(spent: Month | None) -> Tile:
    """Return how much of the budget is spent; without a figure where that is not known, or not yet."""
    if spent is None or spent.spent is None:
        return Tile("budget_spent", MISSING)
    left, currency = spent.amount - spent.spent, spent.currency
    return Tile(
        "budget_spent",
        percent(spent.spent_share),
        (words.LEFT if left >= 0 else words.OVER).format(amount=money(abs(left), currency)),
        "bad" if spent.over else "",
        tuple(spent.line["spent"].drop_nulls()),
        basis=words.OF_BUDGET.format(amount=money(spent.amount, currency)),
        label=words.TILE.format(month=_month(spent)),
        number=spent.spent_share,
        unit="fraction",
    )


def forecast_tile(spent: Month | None) -> Tile:
    """Return the forecast of the month's cost, and by how much it exceeds the budget."""
    if spent is None or spent.ahead is None:
        return Tile("budget_forecast", MISSING)
    ahead, currency = spent.ahead, spent.currency
    difference = ahead.total - spent.amount
    return Tile(
        "budget_forecast",
        money(ahead.total, currency),
        (words.OVER if difference > 0 else words.UNDER).format(amount=money(abs(difference), currency)),
        "bad" if difference > 0 else "",
        tuple(spent.line.select(pl.coalesce("spent", "expected")).to_series()),
        basis=money_range(*ahead.between, currency) if ahead.between else "",
        label=words.FORECAST_TILE.format(month=_month(spent)),
        number=float(ahead.total),
        unit=currency,
    )


def budget(data: Data) -> Blocks:
    """The month so far, of all agents, against the budget; nothing without a budget."""
    spent = month(data)
    if spent is None:
        return
    figure = budget_line(spent.line, spent.end, theme=data.theme, currency=spent.currency)
    title = words.HEADING.format(month=f"{spent.period.start:%B}")
    days = spent.line.select("bucket", bucket_end="bucket")
    yield from pictures.chart(data.unfiltered.over(spent.period), title, "", figure, buckets=days)
    if spent.spent is None:
        yield Note(words.UNKNOWN)
    elif spent.ahead is None:
        yield Note(words.TOO_EARLY)
    if spent.priced_share is not None and spent.priced_share < 1:
        yield Note(words.PRICED.format(share=percent(spent.priced_share)))
    if spent.failures:
        yield Caution(words.LOST.format(problem=spent.failures[0]), retry=not data.workspace.files)


def budget_of_agent(data: Data) -> Tile | None:
    """Return how much of the selected agent's own budget is spent; None without one."""
    found = here(parts_of_month, data, (Budgeted.AGENT,)) or []
    return next((budget_tile(each.month) for each in found if {each.budget.name} == data.choice.agents), None)


def budget_table(data: Data) -> Blocks:
    """The table of the budgets of agents, owners and groups; nothing where the viewer sees none."""
    found = parts_of_month(data)
    if not found:
        return
    rows = []
    for part in found:
        ahead, spent = part.month.ahead, (part.month.spent_share, part.month.spent)
        total, ends = (ahead.total, ahead.between or (None, None)) if ahead else (None, (None, None))
        kind = words.KINDS[part.budget.kind]
        rows.append((part.name, kind, *spent, part.budget.amount, total, part.month.end, *ends))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    worst = frame.sort("spent_share", "amount", "subject", descending=[True, True, False], nulls_last=True)
    yield Table(worst, BUDGETS, "budgets", words.ALL_BUDGETS)


def _month(spent: Month) -> str:
    return f"{spent.period.start:%b}"
