"""From the file to columns of the declared types: strictly at first, and with patience where that fails.

The strict path parses while it reads. It gives up at the first cell it cannot read; the patient
path then reads every cell as text, converts what can be converted and marks the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from odeus_dash.errors import DamagedFile
from odeus_dash.tables.columns import DATE, DECIMAL, TEXT, UNREADABLE, Column, names_of
from odeus_dash.tables.header import Header, open_export
from odeus_dash.tables.numbers import read_numbers

#: Words that stand for "no value" in number and date columns; text columns may well mean them.
NO_VALUE = ("", "null", "none", "nil", "nan", "na", "n/a", "-")

_BLOCK_BYTES = 1 << 18
#: What polars raises for a file it cannot take apart; it panics where the file ends in a lone quote.
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, EOFError)


def read_cells(path: Path, header: Header, columns: Sequence[Column]) -> pl.DataFrame:
    """Every row and column of `path`, the `columns` typed, the others as text.

    A cell that is not what its column holds is `UNREADABLE`. Raises DamagedFile for rows that are cut or
    too long, for open quotes and for broken compression.
    """
    try:
        frame = _strictly(path, header, columns)
    except _BROKEN:
        frame = _patiently(path, header, columns)
    return _without_blank_lines(path, frame)


def _strictly(path: Path, header: Header, columns: Sequence[Column]) -> pl.DataFrame:
    """Numbers are parsed by the reader itself; dates afterwards, since they may carry a time."""
    types = {column.name: TEXT if column.dtype == DATE else column.dtype for column in columns}
    days = [_day(pl.col(name), strict=True) for name in names_of(columns, DATE)]
    return _scan(path, header, types).with_columns(days).collect(engine="streaming")


def _patiently(path: Path, header: Header, columns: Sequence[Column]) -> pl.DataFrame:
    """As text: what a plain cast can read at once, then what it cannot, and all decimals, once more."""
    text = _scan(path, header, {}, "utf8-lossy")
    typed = {column.name: column.dtype for column in columns if column.dtype != TEXT}
    try:
        frame = text.with_columns(_plain(pl.col(name), dtype) for name, dtype in typed.items()).collect(
            engine="streaming"
        )
        doubtful = [name for name in typed if typed[name] == DECIMAL or frame[name].null_count()]
        cells = text.select(doubtful).collect(engine="streaming")
    except _BROKEN as error:
        raise _damaged() from error
    return frame.with_columns(_mended(frame.select(doubtful), cells))


def _mended(values: pl.DataFrame, cells: pl.DataFrame) -> Iterator[pl.Series]:
    """The columns of `values` with what their `cells` say in other ways than the plain one, or not at all."""
    types = values.schema
    again = {each.name: each.is_null() | (each.dtype == DECIMAL) for each in values}
    given = {name: cells.filter(where).select(_given(name)).to_series() for name, where in again.items()}
    read = read_numbers({name: text for name, text in given.items() if types[name] != DATE}, types)
    for name, text in given.items():
        known = read[name] if name in read else pl.select(_day(pl.lit(text), strict=False)).to_series()
        lost = text.is_not_null() & known.is_null()
        yield values[name].scatter(again[name].arg_true(), known.set(lost, UNREADABLE[types[name]]))


def _scan(
    path: Path,
    header: Header,
    types: Mapping[str, pl.DataType],
    encoding: Literal["utf8", "utf8-lossy"] = "utf8",
) -> pl.LazyFrame:
    """All columns of the file, text unless `types` says otherwise.

    Nothing is selected from it before it is collected: polars notices rows that are too long only
    while it reads every column.
    """
    return pl.scan_csv(
        path,
        new_columns=list(header.names),
        infer_schema=False,
        schema_overrides=dict(types),
        encoding=encoding,
        glob=False,
    )


def _plain(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A cell as a value of its column if it is written the usual way, else null."""
    return _day(cell, strict=False) if dtype == DATE else cell.cast(dtype, strict=False)


def _given(name: str) -> pl.Expr:
    """The trimmed text of a cell, null where it says that there is no value."""
    cell = pl.col(name).str.strip_chars()
    return pl.when(~cell.str.to_lowercase().is_in(NO_VALUE)).then(cell)


def _day(cell: pl.Expr, *, strict: bool) -> pl.Expr:
    """The calendar day as it is written: a time and an offset behind it are dropped, not applied."""
    return cell.str.strip_chars_start().str.slice(0, 10).str.to_date("%Y-%m-%d", strict=strict)


def _without_blank_lines(path: Path, frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` without the rows that polars made of blank lines. DamagedFile if any row is cut short.

    polars fills short rows with nulls and says nothing. A row can only be short where the file's last
    column is null; then the separators are counted: each row, the header too, has one per further column.
    Blank lines and rows of empty cells look the same in `frame`, so as many are dropped as are blank lines.
    """
    further = frame.width - 1
    if not further or not frame.to_series(further).null_count():
        return frame
    absent = (frame.height + 1) * further - _separators(path)
    blank_lines, cut = divmod(absent, further)
    without_values = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    if cut or not 0 <= blank_lines <= without_values.sum():
        raise _damaged()
    return frame.filter(~without_values | (without_values.cum_sum() > blank_lines)) if blank_lines else frame


def _separators(path: Path) -> int:
    """How many commas `path` holds outside quotes."""
    commas, inside = 0, np.False_
    with open_export(path) as export:
        while block := export.read(_BLOCK_BYTES):
            characters = np.frombuffer(block, np.uint8)
            quoted = np.logical_xor.accumulate(characters == ord('"')) ^ inside
            commas += int(np.count_nonzero((characters == ord(",")) & ~quoted))
            inside = quoted[-1]
    return commas


def _damaged() -> DamagedFile:
    return DamagedFile(
        "The export's file is damaged: it is cut off, or its rows differ in length.",
        "Ask for the export again; if it stays damaged, choose a shorter range.",
    )
