"""Text as numbers, in the ways in which spreadsheets write them.

Each cell is read twice: with a decimal point and with a decimal comma. Most cells say the same both ways
(`1200`, `1 200`), or make sense in one of them only (`24,5`; `1,200` as a count, which has no decimals). The
latter prove how the file writes. Only `1,234` as a decimal and `1,000` as a count say two things: they are
read as the file's other cells prove.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from odeus_dash.tables.columns import COUNT, DECIMAL

POINT, COMMA = ".", ","
_MARKS = (POINT, COMMA)
#: What else stands between groups of three: apostrophes, and blanks (no-break, thin, narrow no-break).
_SPACERS = ("'", "’", " ", "\u00a0", "\u2009", "\u202f")
#: Quotes around a number, and Excel's way to keep it as text: `="1200"`, `'1200`.
_WRAPPED = r"""^(?:=?"(.*)"|'(.*?)'?)$"""
#: Above this, not every integer has a float of its own.
_EXACT_FLOATS = 2.0**53


class Proofs(NamedTuple):
    """The numbers of cells that make sense only with a decimal point, and only with a decimal comma."""

    point: int
    comma: int

    @property
    def mark(self) -> str | None:
        """The decimal mark, None where nothing or both were proved."""
        if (self.point > 0) is (self.comma > 0):
            return None
        return POINT if self.point else COMMA


def read_numbers(
    cells: Mapping[str, pl.Series], dtypes: Mapping[str, pl.DataType], *, comma_separated: bool = True
) -> dict[str, pl.Series]:
    """`cells` of one file by column, as numbers of the `dtypes`; null where a cell cannot be read.

    Pass all cells of the decimal columns, and all those of the counts that are more than digits: the file's
    convention is decided from them. `comma_separated`: cells are separated as the API does it, so that
    `1.234` is a decimal unless others prove that it is not.
    """
    readings = {name: _both_ways(text, dtypes[name]) for name, text in cells.items()}
    counts = _proofs(each for name, each in readings.items() if dtypes[name] == COUNT)
    decimals = _proofs(each for name, each in readings.items() if dtypes[name] == DECIMAL)
    count, decimal = _count(counts, decimals), _decimal(decimals, counts, comma_separated)
    value = {name: count if dtypes[name] == COUNT else decimal for name in readings}
    return {name: each.select(value[name]).to_series() for name, each in readings.items()}


def _both_ways(text: pl.Series, dtype: pl.DataType) -> pl.DataFrame:
    """The columns `.` and `,`: each cell read with that decimal mark.

    A number has digits, also in threes with one separator, and decimals, or an exponent; or is infinite.
    """
    bare = text.str.replace(_WRAPPED, "${1}${2}").str.strip_chars().str.replace("−", "-", literal=True)
    cell, readings = pl.col(text.name), {}
    for mark in _MARKS:
        separators = [re.escape(each) for each in (*_MARKS, *_SPACERS) if each != mark]
        grouped = "|".join(f"[1-9][0-9]{{0,2}}(?:{each}[0-9]{{3}})+" for each in separators)
        decimals = f"(?:{re.escape(mark)}[0-9]*)?"
        exponent = f"[0-9]+{decimals}[eE][+-]?[0-9]+"
        is_number = f"^[+-]?(?:(?:[0-9]*|{grouped}){decimals}|{exponent}|(?i:inf|infinity))$"
        plain = cell.str.replace_all(f"[{''.join(separators)}]", "").str.replace(mark, ".", literal=True)
        digits = pl.when(cell.str.contains(is_number)).then(plain)
        number = digits.cast(DECIMAL, strict=False)
        if dtype == COUNT:  # 1250, 1250.0 or 1.25e3; exact for all of 64 bits without an exponent
            integer = digits.str.replace(r"\.0*$", "").cast(COUNT, strict=False)
            is_exact = (number == number.round()) & (number.abs() <= _EXACT_FLOATS)
            number = pl.coalesce(integer, pl.when(is_exact).then(number).cast(COUNT, strict=False))
        readings[mark] = number
    return bare.to_frame().select(**readings)


def _proofs(readings: Iterable[pl.DataFrame]) -> Proofs:
    point, comma = (pl.col(mark).is_not_null() for mark in _MARKS)
    found = (each.select(point=(point & ~comma).sum(), comma=(comma & ~point).sum()) for each in readings)
    return Proofs(*map(sum, zip((0, 0), *(each.row(0) for each in found), strict=True)))


_BOTH_WAYS = pl.col(POINT).is_not_null() & pl.col(COMMA).is_not_null() & (pl.col(POINT) != pl.col(COMMA))
#: Of `1,000` 1000 rather than 1: that `,` or `.` separates thousands.
_GROUPED = pl.max_horizontal(_MARKS)


def _count(own: Proofs, decimals: Proofs) -> pl.Expr:
    """The value of a count, which makes sense one way or the other, whatever decimals are written like.

    `1,000` is a thousand where a count proves that commas separate thousands, or where nothing proves
    anything; not where commas are what the decimals are written with.
    """
    if own.mark:
        doubtful = pl.col(own.mark)
    elif decimals.mark and own == Proofs(0, 0):
        doubtful = pl.when(pl.col(decimals.mark) == _GROUPED).then(_GROUPED)
    else:
        doubtful = pl.when(own == decimals == Proofs(0, 0)).then(_GROUPED)
    return pl.when(_BOTH_WAYS).then(doubtful).otherwise(pl.coalesce(_MARKS))


def _decimal(own: Proofs, counts: Proofs, comma_separated: bool) -> pl.Expr:
    """The value of a decimal, by the one mark that most cells prove. Then `1,234` may have none."""
    mark = own.mark or (None if own.point or own.comma else counts.mark)
    if mark:
        return pl.col(mark)
    told = own == Proofs(0, 0) and comma_separated
    plain = pl.when(told & (pl.col(POINT) != _GROUPED)).then(pl.col(POINT))
    return pl.when(_BOTH_WAYS).then(plain).otherwise(pl.col(POINT if own.point >= own.comma else COMMA))
