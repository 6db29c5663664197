"""CSV -> typed polars frame. Column names and types are declared in `columns`, once.

file ── dialect ─> UTF-8 with commas: itself or a copy
     ── header ──> which column is where
     ── reading ─> typed cells (numbers), blank lines gone, losses marked; in `blocks` of rows
     ── rows ────> repeated rows and a total left out
     ── days ────> the days of its period (dates: however they are written)
     ── here ────> values no column may hold removed, losses counted
     ── whole ───> every declared column, facts stated, uncached_tokens derived

Tables that are kept come back through `notes`; those of adjoining periods are added up in
`composing`. What makes a sum of a table doubtful, `warnings` says of its facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl
import polars.selectors as cs

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables.columns import (
    COLUMNS,
    COUNT,
    DATE,
    DECIMAL,
    TEXT,
    Column,
    Mode,
    columns_of,
    frame_schema,
    names_of,
)
from odeus_dash.tables.composing import composed
from odeus_dash.tables.data_warnings import Code, DataWarning, merged, warnings
from odeus_dash.tables.days import read_days
from odeus_dash.tables.dialect import Plain, beginning, plain
from odeus_dash.tables.facts import Facts, Table, TokenIdentity
from odeus_dash.tables.header import kind_of, read_header
from odeus_dash.tables.models import no_models, read_models
from odeus_dash.tables.notes import notes, restored
from odeus_dash.tables.reading import BROKEN, read_cells
from odeus_dash.tables.rows import keys_of, repeats, without_total
from odeus_dash.tables.whole import INPUT, NO_ID, breaks, whole

__all__ = [
    "COLUMNS",
    "NO_ID",
    "Code",
    "DataWarning",
    "Facts",
    "Mode",
    "Table",
    "TokenIdentity",
    "columns_of",
    "composed",
    "empty",
    "frame_schema",
    "kind_of",
    "merged",
    "notes",
    "read_csv",
    "read_models",
    "restored",
    "warnings",
]

#: What the counts of one column may add up to. Floats, and so browsers, hold every integer up to here, and
#: the sums over all buckets of the longest trend still fit into 64 bits: none of them can wrap around.
LARGEST_SUM = 2**53
_TRY_AGAIN = "Try again. If it persists, contact Odeus support."


def empty(kind: ExportKind) -> Table:
    """The table of a period without usage: typed and without rows."""
    if kind is ExportKind.MODELS:
        return no_models()
    return Table(pl.DataFrame(schema=frame_schema(kind)), Facts(rows=0))


def read_csv(path: Path, kind: ExportKind, expected_rows: int | None = None) -> Table:
    """Read the export of `kind` at `path` into a frame of `columns.frame_schema(kind)`.

    Tolerates any column order, unknown and missing columns, another separator or encoding (`dialect`), CRLF
    and quoted line breaks; numbers in any of the ways of `numbers`, empty or `null`; dates as spreadsheets
    write them, with a time or without. What that cost is in the table's facts.
    Text is kept as it is, ids with their leading zeros; an empty text is null, and a missing agent
    becomes `NO_ID`. Rows that repeat an agent are kept, unless they say the same in every column; a total
    below the others is left out.

    Raises DamagedFile for a file that is empty, cut off, ragged or not of `expected_rows` rows (if
    given), UnusableFile for one without agents or with counts beyond `LARGEST_SUM`.
    """
    if beginning(path).is_plain:
        with suppress(*BROKEN):
            return _read(Plain(path), path, kind, expected_rows, strictly=True)
    with plain(path) as file:
        return _read(file, path, kind, expected_rows, strictly=False)


def _read(file: Plain, path: Path, kind: ExportKind, expected_rows: int | None, *, strictly: bool) -> Table:
    """Read `file`, which holds what is written at `path`."""
    header = read_header(file.path, kind)
    present = [column for column in columns_of(kind) if column.name in header.names]
    every = read_cells(file, header, present, strictly=strictly)
    may_repeat = repeats(keys_of(every).select(pl.all().fill_null(""))) > 0  # as empty text becomes null, too
    alike = every.with_columns(cs.string().fill_null("")) if may_repeat else every
    once = alike.unique(maintain_order=True) if may_repeat else every
    rows = without_total(once, present)
    if expected_rows not in (None, every.height, once.height, rows.height):
        raise DamagedFile(
            f"The server announced {expected_rows:,} rows, but the file has {every.height:,}.",
            _TRY_AGAIN,
        )
    days = read_days(rows.select(names_of(present, DATE)))
    dated = rows.select(column.name for column in present).with_columns(days.columns.get_columns())
    possible, unreadable = _possible(dated, present)
    table = whole(possible, kind, may_repeat=may_repeat)
    facts = replace(
        table.facts,
        unknown=header.unknown,
        unreadable=(*days.lost.items(), *unreadable),
        identical_rows=every.height - once.height,
        total_rows=once.height - rows.height,
        rows_cut=int(rows.height == every.height and _is_cut(path, table, header.names[-1])),
        remarks=tuple(filter(None, (*file.remarks, days.remark, days.why))),
        unclear_days=days.why,
    )
    return Table(table.frame, facts)


def _is_cut(path: Path, table: Table, last_column: str) -> bool:
    """Whether the file ends inside a line whose tokens do not add up, or that alone lacks its last ones."""
    others, last = table.frame.head(-1), table.frame.tail(1)
    odd = breaks(last, table.facts.token_identity)
    if last_column in INPUT and last.height and others.height:
        odd |= last[last_column].item() is None and not others[last_column].null_count()
    with path.open("rb") as export:
        export.seek(max(0, path.stat().st_size - 2))
        end = export.read().rstrip(b"\0")  # UTF-16 has a zero before or behind the line end
    return odd and not end.endswith((b"\n", b"\r"))


def _possible(
    frame: pl.DataFrame, columns: Sequence[Column]
) -> tuple[pl.DataFrame, tuple[tuple[str, int], ...]]:
    """`frame` with null for empty text, for infinite and undefined numbers, and for what cannot be right.

    Also, per column, how many cells could not be right: those that could not be read, and amounts below zero.
    Columns without such values are left as they are. Raises UnusableFile for counts beyond `LARGEST_SUM`.
    """
    counts, decimals, texts = (names_of(columns, dtype) for dtype in (COUNT, DECIMAL, TEXT))
    infinite = [name for name in decimals if not frame[name].is_finite().all()]
    finite = frame.with_columns(pl.when(pl.col(name).is_finite()).then(pl.col(name)) for name in infinite)
    least = finite.select(pl.col(counts + decimals).min())
    below = [name for name in least.columns if (least[name].item() or 0) < 0]
    invalid = {name: int((finite[name] < 0).sum()) for name in below}
    empty_texts = finite.select((pl.col(texts) == "").any())
    possible = finite.with_columns(
        *(pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in invalid),
        *(pl.when(pl.col(name) != "").then(pl.col(name)) for name in texts if empty_texts[name].item()),
    )
    most = possible.select(pl.col(counts).max())
    for name in counts:  # hardly ever is the largest count so large that their sum has to be known
        may_exceed = (most[name].item() or 0) * possible.height > LARGEST_SUM
        if may_exceed and possible[name].cast(pl.Int128).sum() > LARGEST_SUM:
            raise UnusableFile(
                f"The sum of {name} exceeds {LARGEST_SUM:,}, which is impossible.",
                _TRY_AGAIN,
            )
    return possible, tuple(invalid.items())
