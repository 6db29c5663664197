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
    **dict.fromkeys(CHANGES, lambda value: change(100 * value)),
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
    values = since_nothing(rows)[column.name] if column.looks in CHANGES else rows[column.name]
    if column.looks == "owner":
        values = rows.select(owner_name(pl.col(column.name))).to_series()
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


def since_nothing(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with infinite changes where the previous figure is 0: these are `new`."""
    if "previous" not in rows.columns:
        return rows
    changes = pl.col([each for each in ("relative", "per_day") if each in rows.columns])
    is_new = changes.is_null() & (pl.col("previous") == 0)
    return rows.with_columns(pl.when(is_new).then(math.inf).otherwise(changes).name.keep())


def change(percent: float) -> str:
    """A change in percent with its direction: `↑ +12%`; an infinite one is `new`."""
    if math.isinf(percent):
        return NEW
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
