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
import polars.selectors as cs

from odeus_dash.errors import DamagedFile
from odeus_dash.tables.columns import COUNT, DATE, DECIMAL, TEXT, Column
from odeus_dash.tables.dialect import open_export
from odeus_dash.tables.header import Header

#: Words that stand for "no value" in number and date columns; text columns may well mean them.
NO_VALUE = ("", "null", "none", "nil", "nan", "na", "n/a", "-")

#: Above this, not every integer has a float of its own.
_EXACT_FLOATS = 2.0**53
_BLOCK_BYTES = 1 << 18
_HAS_NO_ID = pl.col("assistant_id").fill_null("") == ""
#: A row without a value; the rest of it is looked at where its id is missing.
_IS_BLANK = pl.all_horizontal(_HAS_NO_ID, cs.string().fill_null("") == "", (~cs.string()).is_null())
#: What polars raises for a file it cannot take apart; it panics where the file ends in a lone quote.
BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, EOFError)


def read_cells(
    path: Path, header: Header, columns: Sequence[Column], *, strictly: bool
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Every row of `path` with the `columns` typed but for dates, and how many cells of each are unreadable.

    `path` is in UTF-8 with commas. Columns of the file outside `columns` are dropped, and dates stay text:
    `days` reads them. Raises DamagedFile for rows that are cut or too long, for open quotes and for broken
    compression; if `strictly`, one of `BROKEN` for these and for anything else that is not as it should be.
    """
    frame, lost = _strictly(path, header, columns) if strictly else _patiently(path, header, columns)
    whole = _without_blank_rows(path, frame)
    return whole.select(column.name for column in columns), lost


def _strictly(path: Path, header: Header, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, int]]:
    """The reader itself parses the numbers."""
    types = {column.name: TEXT if column.dtype == DATE else column.dtype for column in columns}
    frame = _scan(path, header, types).collect(engine="streaming")
    if (frame["assistant_id"] == "assistant_id").any():
        raise pl.exceptions.ComputeError("The header comes again.")
    return frame, {}


def _patiently(path: Path, header: Header, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, int]]:
    """As text: what a plain cast can read at once, then the columns with nulls once more, cell by cell."""
    text = _scan(path, header, {}, "utf8-lossy")
    typed = {column.name: column for column in columns if column.dtype not in (TEXT, DATE)}
    try:
        frame = text.with_columns(_plain(pl.col(name), column) for name, column in typed.items()).collect(
            engine="streaming"
        )
        doubtful = [name for name in typed if frame[name].null_count()]
        cells = text.select(doubtful).collect(engine="streaming")
    except BROKEN as error:
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
    return cell.cast(column.dtype, strict=False)


def _parsed(column: Column) -> pl.Expr:
    """A cell as a value of its column, however it is written; null where that is impossible."""
    given = _given(column.name)
    return _integer(given) if column.dtype == COUNT else _plain(given, column)


def _given(name: str) -> pl.Expr:
    """The trimmed text of a cell, null where it says that there is no value."""
    cell = pl.col(name).str.strip_chars()
    return pl.when(~cell.str.to_lowercase().is_in(NO_VALUE)).then(cell)


def _integer(cell: pl.Expr) -> pl.Expr:
    """`1250`, `1250.0` and `1.25e3` are all 1250, exact for all of 64 bits unless with an exponent."""
    whole = cell.str.replace(r"\.0*$", "").cast(COUNT, strict=False)
    number = cell.cast(DECIMAL, strict=False)
    exact = (number == number.round()) & (number.abs() <= _EXACT_FLOATS)
    return pl.coalesce(whole, pl.when(exact).then(number).cast(COUNT, strict=False))


def _without_blank_rows(path: Path, frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` without blank lines and rows of nothing but separators. DamagedFile if any row is cut short.

    polars fills short rows with nulls and says nothing. A row can only be short where the file's last
    column is null; then the separators are counted: each row, the header too, has one per further column,
    but for blank lines.
    """
    further = frame.width - 1
    blank_rows = frame.filter(_IS_BLANK).height
    if further and frame.to_series(further).null_count():
        blank_lines, cut = divmod((frame.height + 1) * further - _separators(path), further)
        if cut or not 0 <= blank_lines <= blank_rows:
            raise _damaged()
    return frame.filter(~_IS_BLANK) if blank_rows else frame


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
