"""Cells of tables as text, for renderers that format them themselves."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from odeus_dash.metrics.comparison import STEADY
from odeus_dash.page import Column, Table
from odeus_dash.words.formats import (
    MISSING,
    NEW,
    currency_sign,
    date_text,
    exact,
    fixed,
    relative_text,
    signed,
)

#: Columns that are shown at first.
COLUMNS = 7
#: Relative changes; more of the second is better.
CHANGES = ("change", "rise")
#: Differences of whole numbers, which the browser would write with a hyphen for a minus.
DIFFERENCES = ("signed", "places")
_WRITTEN: dict[str, Callable[[Any], str]] = {
    "text": str,
    "owner": str,
    "link": str,
    "verdict": str,
    "count": exact,
    "decimal": partial(fixed, places=1),
    "percent": lambda value: f"{fixed(100 * value, 1)}%",
    "share": lambda value: f"{fixed(100 * value, 1)}%",
    "signed": signed,
    "places": lambda value: signed(value) if value else MISSING,
    "times": lambda value: f"{fixed(value, 1)}×",
    "reads": lambda value: f"{fixed(value, 2)}×",
    "date": partial(date_text, with_year=True),
}


def columns_of(table: Table) -> list[Column]:
    """Return the columns that the frame has and that are worth showing, in their order."""
    return [each for each in table.columns if each.name in table.frame.columns and _tells(table.frame, each)]


def _tells(frame: pl.DataFrame, column: Column) -> bool:
    """Whether the column is neither blank nor the same in all of several rows."""
    values = frame[column.name]
    if values.null_count() == frame.height:
        return False
    return column.looks == "line" or frame.height < 2 or values.ne_missing(values[0]).any()


def texts(rows: pl.DataFrame, column: Column, currency: str) -> list[str]:
    """Return the column's cells as text, amounts in `currency`. A line has no text."""
    values = rows[column.name]
    if column.looks == "owner":
        values = rows.select(owner_name(pl.col(column.name))).to_series()
    if column.looks in CHANGES:
        blank = no_change(rows)
        return [blank if value is None else change(100 * value) for value in values]
    write = _WRITTEN.get(column.looks)
    if column.looks == "money":
        write = partial(amount, currency, decimals(values))
    if write is None:
        return [""] * rows.height
    return [MISSING if value is None else write(value) for value in values]


def owner_name(owner: pl.Expr) -> pl.Expr:
    """The owner's address without the domain, where all owners have the same."""
    return owner.map_batches(_without_domain, pl.String)


def _without_domain(owners: pl.Series) -> pl.Series:
    """Look for domains once per owner: of a million agents, that is a fraction of the rows."""
    domains = owners.unique().str.extract("(@[^@]+)$").drop_nulls().unique()
    if domains.len() != 1:
        return owners
    return owners.str.strip_suffix(domains[0]).zip_with(owners != domains[0], owners)


def no_change(rows: pl.DataFrame) -> str:
    """Return the text for an unknown change: `new` if none of these rows had a previous figure."""
    without = rows.filter(pl.col("relative").is_null()) if "relative" in rows.columns else rows.clear()
    all_new = "previous" in rows.columns and bool((without["previous"] == 0).all())
    return NEW if all_new else MISSING


def change(percent: float) -> str:
    """A change in percent with its direction: `↑ +12%`."""
    arrow = "" if abs(percent) < 100 * STEADY else "↑ " if percent > 0 else "↓ "
    return f"{arrow}{relative_text(percent / 100)}"


def amount(currency: str, decimals: int, value: float) -> str:
    """An amount with so many decimals."""
    minus = "\u2212" if value < 0 else ""
    return f"{minus}{currency_sign(currency)}{fixed(abs(value), decimals)}"


def decimals(amounts: pl.Series) -> int:
    """Two; where all amounts are small, as many as show two digits of the one in the middle."""
    sizes = amounts.cast(pl.Float64).abs().drop_nulls()
    middle = sizes.median()
    if not isinstance(middle, float) or not 0 < middle < 1 or (sizes >= 10).any():
        return 2
    return min(max(2, 1 - math.floor(math.log10(middle))), 6)
