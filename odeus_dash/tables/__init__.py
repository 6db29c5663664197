"""CSV -> typed polars frame. Column names and types are declared in `columns`, once.

file ── dialect ─> UTF-8 with commas: itself or a copy
     ── header ──> which column is where
     ── reading ─> typed cells, blank lines gone, losses counted
     ── days ────> the days of its period (dates: however they are written)
     ── here ────> values no column may hold removed
     ── whole ───> every declared column, facts stated, uncached_tokens derived (tokens)

Tables that are kept come back through `notes`; those of periods beside each other are added up in
`composing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables.columns import (
    COLUMNS,
    COUNT,
    DATE,
    DECIMAL,
    TEXT,
    UNCACHED,
    Column,
    Mode,
    columns_of,
    frame_schema,
    names_of,
)
from odeus_dash.tables.composing import composed
from odeus_dash.tables.days import read_days
from odeus_dash.tables.dialect import Plain, beginning, plain
from odeus_dash.tables.facts import Facts, Table, TokenIdentity
from odeus_dash.tables.header import kind_of, read_header
from odeus_dash.tables.notes import notes, restored
from odeus_dash.tables.reading import BROKEN, read_cells
from odeus_dash.tables.whole import NO_ID, whole

__all__ = [
    "COLUMNS",
    "NO_ID",
    "UNCACHED",
    "Column",
    "Facts",
    "Mode",
    "Table",
    "TokenIdentity",
    "columns_of",
    "composed",
    "empty",
    "frame_schema",
    "kind_of",
    "notes",
    "read_csv",
    "restored",
]

#: What the counts of one column may add up to. Floats, and so browsers, hold every integer up to here, and
#: the sums over all buckets of the longest trend still fit into 64 bits: none of them can wrap around.
LARGEST_SUM = 2**53


def empty(kind: ExportKind) -> Table:
    """The table of a period without usage: typed and without rows."""
    return Table(pl.DataFrame(schema=frame_schema(kind)), Facts(rows=0))


def read_csv(path: Path, kind: ExportKind, expected_rows: int | None = None) -> Table:
    """Read the export of `kind` at `path`, plain or gzip, into a frame of `columns.frame_schema(kind)`.

    Tolerates any column order, unknown and missing columns, another separator or encoding (`dialect`), CRLF
    and quoted line breaks; numbers written as `1250.0`, empty or `null`; dates as spreadsheets write them,
    with a time or without. What that cost is in the table's facts.
    Text is kept as it is, ids with their leading zeros; an empty text is null, and a missing agent
    becomes `NO_ID`. Rows that repeat an agent are kept.

    Raises DamagedFile for a file that is empty, cut off, ragged or not of `expected_rows` rows (if
    given), UnusableFile for one without agents or with counts beyond `LARGEST_SUM`.
    """
    if beginning(path).is_plain:
        with suppress(*BROKEN):
            return _read(Plain(path), kind, expected_rows, strictly=True)
    with plain(path) as file:
        return _read(file, kind, expected_rows, strictly=False)


def _read(file: Plain, kind: ExportKind, expected_rows: int | None, *, strictly: bool) -> Table:
    header = read_header(file.path, kind)
    declared = columns_of(kind)
    present = [column for column in declared if column.name in header.names]
    frame, lost = read_cells(file.path, header, present, strictly=strictly)
    _check_rows(frame.height, expected_rows)
    days = read_days(frame.select(names_of(present, DATE)))
    possible, invalid = _possible(frame.with_columns(days.columns.get_columns()), present)
    _check_sums(possible, present)
    unreadable = Counter(lost) + Counter(invalid) + Counter(days.lost)
    table = whole(possible, kind)
    facts = replace(
        table.facts,
        unknown=header.unknown,
        unreadable=tuple((each.name, unreadable[each.name]) for each in declared if unreadable[each.name]),
        model_column=header.model_column,
        separator=file.separator,
        remarks=tuple(filter(None, (*file.remarks, days.remark, days.why))),
        unclear_days=days.why,
    )
    return Table(table.frame, facts)


def _check_rows(rows: int, expected: int | None) -> None:
    if expected is not None and rows != expected:
        raise DamagedFile(
            f"The server announced {expected:,} rows, but the file holds {rows:,}.",
            "Ask for the export again; if it stays like this, tell Odeus support both numbers.",
        )


def _check_sums(frame: pl.DataFrame, columns: Sequence[Column]) -> None:
    for name in names_of(columns, COUNT):
        if frame[name].cast(pl.Int128).sum() > LARGEST_SUM:
            raise UnusableFile(
                f"The {name} of the export add up to more than {LARGEST_SUM:,}, which cannot be true.",
                "Ask for the export again; if it stays like this, tell Odeus support.",
            )


def _possible(frame: pl.DataFrame, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, int]]:
    """`frame` with null for empty text, for infinite and undefined numbers, and for amounts below zero.

    Also how many amounts were below zero. Columns without such values are left as they are.
    """
    decimals, texts = names_of(columns, DECIMAL), names_of(columns, TEXT)
    finite = frame.with_columns(pl.when(pl.col(name).is_finite()).then(pl.col(name)) for name in decimals)
    below = {name: int((finite[name] < 0).sum()) for name in names_of(columns, COUNT, DECIMAL)}
    invalid = {name: count for name, count in below.items() if count}
    blank = [name for name in texts if (frame[name] == "").any()]
    return finite.with_columns(
        *(pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in invalid),
        *(pl.when(pl.col(name) != "").then(pl.col(name)) for name in blank),
    ), invalid
