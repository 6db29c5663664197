"""The numbers behind a picture, for files that draw their own charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

#: How the values of a series are written; `money` in the currency of the picture.
Written = Literal["count", "signed", "decimal", "percent", "money"]


@dataclass(frozen=True)
class Series:
    """A value for each category, None where unknown. `colours`: one (#rrggbb), or one for each value."""

    name: str
    values: tuple[float | None, ...]
    colours: str | tuple[str, ...] = ""
    written: Written = "count"
    dashed: bool = False


@dataclass(frozen=True)
class Numbers:
    """A picture as a chart of one kind: bars from the top down, columns and lines from left to right.

    `cells` have no such form: a row per category, a column per series. Names are as they came, not inert.
    `others` says what all that has no category of its own adds up to. `joined`: lines lead through what is
    not known, instead of ending before it.
    """

    kind: Literal["bars", "columns", "lines", "cells"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False
    currency: str = ""
    others: str = ""
    joined: bool = False


def series(
    name: str,
    column: Iterable[Any],
    colours: str | tuple[str, ...] = "",
    written: Written = "count",
    *,
    dashed: bool = False,
) -> Series:
    """Return the series of a column's numbers; whole ones stay whole, Decimals become floats."""
    values = tuple(each if each is None or isinstance(each, int) else float(each) for each in column)
    return Series(name, values, colours, written, dashed)


def written_as(column: pl.Series) -> Written:
    """Return `count` for whole numbers, else `decimal`; for columns without money and shares."""
    return "count" if column.dtype.is_integer() else "decimal"
