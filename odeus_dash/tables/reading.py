"""Reading a file into columns of the declared types: strictly at first, patiently where that fails.

The strict path parses while it reads, a block of rows at a time. It gives up at the first cell it cannot
read; the patient path then reads every cell as text, converts what can be converted and marks the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import polars.selectors as cs

from odeus_dash.errors import DamagedFile
from odeus_dash.tables.blocks import blocks
from odeus_dash.tables.columns import DATE, DECIMAL, TEXT, UNREADABLE, Column
from odeus_dash.tables.dialect import COMMA, Plain
from odeus_dash.tables.header import Header
from odeus_dash.tables.numbers import read_numbers

#: Words that stand for "no value" in number and date columns; text columns may well mean them.
NO_VALUE = ("", "null", "none", "nil", "nan", "na", "n/a", "-")

#: What is parsed at once. A large file in blocks of half that size takes 5% longer.
BLOCK_BYTES = 1 << 24
_PIECE_BYTES = 1 << 18
_HAS_NO_ID = pl.col("assistant_id").fill_null("").str.strip_chars() == ""
#: A row without a value; the rest of it is looked at where its id is missing.
_IS_BLANK = pl.all_horizontal(
    _HAS_NO_ID, cs.string().fill_null("").str.strip_chars() == "", (~cs.string()).is_null()
)
#: What polars raises for a file it cannot take apart; it panics where the file ends in a lone quote.
BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


def read_cells(file: Plain, header: Header, columns: Sequence[Column], *, strictly: bool) -> pl.DataFrame:
    """Every row and column of `file`, the `columns` typed but for dates, the others as text.

    Dates stay text: `days` reads them. A cell that is not what its column holds is `UNREADABLE`. Raises
    DamagedFile for rows that are cut or too long, and for open quotes; if `strictly`, one of `BROKEN` for
    these and for anything else that is not as it should be.
    """
    if strictly:
        types = {column.name: TEXT if column.dtype == DATE else column.dtype for column in columns}
        frame = None
        with suppress(*BROKEN):
            frame = _read_blocks(file.path, header, types)
        if frame is None:  # the API may write null where there is no number; looking for it takes 4% longer
            frame = _read_blocks(file.path, header, types, no_number="null")
        if (frame["assistant_id"] == "assistant_id").any():
            raise pl.exceptions.ComputeError("The header comes again.")
    else:
        frame = _read_patiently(file, header, columns)
    blank_rows = frame.filter(_HAS_NO_ID).filter(_IS_BLANK).height
    # polars fills short rows with nulls and says nothing. A row can only be short where the file's last
    # column is null; then the separators are counted: each row, the header too, has one per further column,
    # but for blank lines.
    further = frame.width - 1
    if further and frame.to_series(further).null_count():
        blank_lines, cut = divmod((frame.height + 1) * further - _separators(file.path), further)
        if cut or not 0 <= blank_lines <= blank_rows:
            raise _damaged()
    return frame.filter(~_IS_BLANK) if blank_rows else frame


def _read_blocks(
    path: Path, header: Header, types: Mapping[str, pl.DataType], no_number: str | None = None
) -> pl.DataFrame:
    """Read one block of rows after the other; the next one comes from the disk while one is parsed."""
    each, frames = blocks(path, BLOCK_BYTES), list[pl.DataFrame]()
    with ThreadPoolExecutor(1, "odeus-blocks") as ahead:
        following = ahead.submit(next, each, b"")
        while block := following.result():
            following = ahead.submit(next, each, b"")
            rows = _scan(block, header, types, has_header=not frames, no_number=no_number)
            frames.append(rows.collect(engine="streaming"))
    return pl.concat(frames, rechunk=False)


def _read_patiently(file: Plain, header: Header, columns: Sequence[Column]) -> pl.DataFrame:
    """Read text; cast what can be cast; then look once more at the rest, and at all decimals."""
    text = _scan(file.path, header, {}, "utf8-lossy")
    typed = {column.name: column.dtype for column in columns if column.dtype not in (TEXT, DATE)}
    try:
        frame = text.with_columns(pl.col(name).cast(dtype, strict=False) for name, dtype in typed.items())
        read = frame.collect(engine="streaming")
        doubtful = [name for name in typed if typed[name] == DECIMAL or read[name].null_count()]
        cells = text.select(doubtful).collect(engine="streaming")
    except BROKEN as error:
        raise _damaged() from error
    again = {name: read[name].is_null() | (typed[name] == DECIMAL) for name in doubtful}
    given: dict[str, pl.Series] = {}
    for name, where in again.items():
        cell = pl.col(name).str.strip_chars()
        has_value = ~cell.str.to_lowercase().is_in(NO_VALUE)
        given[name] = cells.filter(where).select(pl.when(has_value).then(cell)).to_series()
    found = read_numbers(given, typed, comma_separated=file.separator == COMMA)
    for name, values in given.items():
        lost = values.is_not_null() & found[name].is_null()
        mended = found[name].set(lost, UNREADABLE[typed[name]])
        read = read.with_columns(read[name].scatter(again[name].arg_true(), mended))
    return read


def _scan(
    source: Path | bytes,
    header: Header,
    types: Mapping[str, pl.DataType],
    encoding: Literal["utf8", "utf8-lossy"] = "utf8",
    *,
    has_header: bool = True,
    no_number: str | None = None,
) -> pl.LazyFrame:
    """All columns of a file or of one of its blocks, text unless `types` says otherwise.

    `no_number`, if given, is null in columns that are not text.
    Nothing is selected from it before it is collected: polars notices rows that are too long only
    while it reads every column.
    """
    nulls = {name: no_number for name, dtype in types.items() if dtype != TEXT} if no_number else None
    if not has_header:  # all types are given: they are not for the block's first row to say
        schema = {name: types.get(name, TEXT) for name in header.names}
        return pl.scan_csv(source, has_header=False, schema=schema, null_values=nulls, encoding=encoding)
    return pl.scan_csv(
        source,
        new_columns=list(header.names),
        infer_schema=False,
        schema_overrides=dict(types),
        null_values=nulls,
        encoding=encoding,
        glob=False,
    )


def _separators(path: Path) -> int:
    """Return the number of commas outside quotes."""
    commas = is_inside = 0
    with path.open("rb") as export:
        while piece := export.read(_PIECE_BYTES):
            texts = piece.split(b'"')
            outside = np.frombuffer(b"".join(texts[is_inside::2]), np.uint8)
            commas += int(np.count_nonzero(outside == ord(",")))
            is_inside = (is_inside + len(texts) - 1) % 2
    return commas


def _damaged() -> DamagedFile:
    return DamagedFile(
        "The export file is damaged: it is cut off, or its rows differ in length.",
        "Try again. If it persists, select a shorter range.",
    )
