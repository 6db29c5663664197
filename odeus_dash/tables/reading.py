"""From the file to columns of the declared types: strictly at first, and with patience where that fails.

The strict path parses while it reads. It gives up at the first cell it cannot read; the patient
path then reads every cell as text, converts what can be converted and counts the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from odeus_dash.errors import DamagedFile
from odeus_dash.tables.columns import COUNT, DATE, DECIMAL, TEXT, Column, names_of
from odeus_dash.tables.header import Header, open_export

#: Words that stand for "no value" in number and date columns; text columns may well mean them.
NO_VALUE = ("", "null", "none", "nil", "nan", "na", "n/a", "-")

#: Above this, not every integer has a float of its own.
_EXACT_FLOATS = 2.0**53
_BLOCK_BYTES = 1 << 18
#: What polars raises for a file it cannot take apart; it panics where the file ends in a lone quote.
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, EOFError)


def read_cells(path: Path, header: Header, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, int]]:
    """Every row of `path` with the `columns` typed, and how many cells of each could not be read.

    Columns of the file outside `columns` are dropped. Raises DamagedFile for rows that are cut or
    too long, for open quotes and for broken compression.
    """
    try:
        frame, lost = _strictly(path, header, columns), dict[str, int]()
    except _BROKEN:
        frame, lost = _patiently(path, header, columns)
    whole = _without_blank_lines(path, frame)
    return whole.select(column.name for column in columns), lost


def _strictly(path: Path, header: Header, columns: Sequence[Column]) -> pl.DataFrame:
    """Numbers are parsed by the reader itself; dates afterwards, since they may carry a time."""
    types = {column.name: TEXT if column.dtype == DATE else column.dtype for column in columns}
    days = [_day(pl.col(name), strict=True) for name in names_of(columns, DATE)]
    return _scan(path, header, types).with_columns(days).collect(engine="streaming")


def _patiently(path: Path, header: Header, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, int]]:
    """As text: what a plain cast can read at once, then the columns with nulls once more, cell by cell."""
    text = _scan(path, header, {}, "utf8-lossy")
    typed = {column.name: column for column in columns if column.dtype != TEXT}
    try:
        frame = text.with_columns(_plain(pl.col(name), column) for name, column in typed.items()).collect(
            engine="streaming"
        )
        doubtful = [name for name in typed if frame[name].null_count()]
        cells = text.select(doubtful).collect(engine="streaming")
    except _BROKEN as error:
        raise _damaged() from error
    mended = {name: _mended(frame[name], cells[name], typed[name]) for name in doubtful}
    lost = {name: count for name, (_, count) in mended.items() if count}
    return frame.with_columns(values for values, _ in mended.values()), lost


def _mended(values: pl.Series, cells: pl.Series, column: Column) -> tuple[pl.Series, int]:
    """`values` with those `cells` that the plain cast could not read, and how many stay unreadable."""
    hard = values.is_null() & cells.is_not_null()
    tried = cells.filter(hard).to_frame().select(given=_given(column.name), parsed=_parsed(column))
    unreadable = tried["given"].is_not_null() & tried["parsed"].is_null()
    return values.scatter(hard.arg_true(), tried["parsed"]), int(unreadable.sum())


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


def _plain(cell: pl.Expr, column: Column) -> pl.Expr:
    """A cell as a value of its column if it is written the usual way, else null."""
    return _day(cell, strict=False) if column.dtype == DATE else cell.cast(column.dtype, strict=False)


def _parsed(column: Column) -> pl.Expr:
    """A cell as a value of its column, however it is written; null where that is impossible."""
    given = _given(column.name)
    return _integer(given) if column.dtype == COUNT else _plain(given, column)


def _given(name: str) -> pl.Expr:
    """The trimmed text of a cell, null where it says that there is no value."""
    cell = pl.col(name).str.strip_chars()
    return pl.when(~cell.str.to_lowercase().is_in(NO_VALUE)).then(cell)


def _day(cell: pl.Expr, *, strict: bool) -> pl.Expr:
    """The calendar day as it is written: a time and an offset behind it are dropped, not applied."""
    return cell.str.strip_chars_start().str.slice(0, 10).str.to_date("%Y-%m-%d", strict=strict)


def _integer(cell: pl.Expr) -> pl.Expr:
    """`1250`, `1250.0` and `1.25e3` are all 1250, exact for all of 64 bits unless with an exponent."""
    whole = cell.str.replace(r"\.0*$", "").cast(COUNT, strict=False)
    number = cell.cast(DECIMAL, strict=False)
    exact = (number == number.round()) & (number.abs() <= _EXACT_FLOATS)
    return pl.coalesce(whole, pl.when(exact).then(number).cast(COUNT, strict=False))


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
