"""CSV -> typed polars frame. Column names and types are declared in `columns`, once.

file ── header ──> which column is where
     ── reading ─> typed cells, blank lines gone, losses counted
     ── here ────> values no column may hold removed, facts stated, uncached_tokens derived (tokens)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables.columns import (
    COLUMNS,
    COUNT,
    DECIMAL,
    KPI_NAMES,
    OWNER_NAMES,
    TEXT,
    TOKEN_NAMES,
    UNCACHED,
    Column,
    Mode,
    columns_of,
    frame_schema,
    names_of,
)
from odeus_dash.tables.facts import Facts, Table, TokenIdentity, unexplained
from odeus_dash.tables.header import Header, read_header
from odeus_dash.tables.reading import read_cells
from odeus_dash.tables.tokens import Judgement, judge, uncached

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
    "empty",
    "frame_schema",
    "read_csv",
]

#: The id given to rows that have none, so that they count in totals and can be seen.
NO_ID = "(no id)"
#: What the counts of one column may add up to. Floats, and so browsers, hold every integer up to here, and
#: the sums over all buckets of the longest trend still fit into 64 bits: none of them can wrap around.
LARGEST_SUM = 2**53


def empty(kind: ExportKind) -> Table:
    """The table of a period without usage: typed and without rows."""
    return Table(pl.DataFrame(schema=frame_schema(kind)), Facts(rows=0))


def read_csv(path: Path, kind: ExportKind, expected_rows: int | None = None) -> Table:
    """Read the export of `kind` at `path`, plain or gzip, into a frame of `columns.frame_schema(kind)`.

    Tolerates any column order, unknown and missing columns, a BOM, CRLF and quoted line breaks; numbers
    written as `1250.0`, empty or `null`; dates with a time. What that cost is in the table's facts.
    Text is kept as it is, ids with their leading zeros; an empty text is null, and a missing agent
    becomes `NO_ID`. Rows that repeat an agent are kept.

    Raises DamagedFile for a file that is empty, cut off, ragged or not of `expected_rows` rows (if
    given), UnusableFile for one without agents or with counts beyond `LARGEST_SUM`.
    """
    header = read_header(path, kind)
    declared = columns_of(kind)
    present = [column for column in declared if column.name in header.names]
    frame, lost = read_cells(path, header, present)
    _check_rows(frame.height, expected_rows)
    possible, invalid = _possible(frame, present)
    _check_sums(possible, present)
    whole = _completed(possible, declared)
    judgement = judge(whole)
    facts = _facts(kind, header, possible, judgement, Counter(lost) + Counter(invalid))
    return Table(whole.with_columns(uncached(judgement.identity)), facts)


def _facts(
    kind: ExportKind, header: Header, frame: pl.DataFrame, judgement: Judgement, lost: Counter[str]
) -> Facts:
    """What there is to say about `frame`, which has only the declared columns that the file has."""
    names = [column.name for column in columns_of(kind)]
    missing = tuple(name for name in names if name not in header.names)
    return Facts(
        rows=frame.height,
        missing=missing,
        gaps=unexplained(missing, kind),
        unknown=header.unknown,
        unreadable=tuple((name, lost[name]) for name in names if lost[name]),
        duplicate_rows=_duplicates(frame),
        rows_without_id=frame["assistant_id"].null_count(),
        model_column=header.model_column,
        token_identity=judgement.identity,
        identity_rows=judgement.rows,
        identity_breaks=judgement.breaks,
        has_kpis=_has_any(frame, KPI_NAMES),
        has_owners=_has_any(frame, OWNER_NAMES),
        has_tokens=_has_any(frame, TOKEN_NAMES),
    )


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


def _completed(frame: pl.DataFrame, declared: Sequence[Column]) -> pl.DataFrame:
    """All declared columns in their order, null where the file had none, and an id in every row."""
    complete = frame.select(
        pl.col(column.name) if column.name in frame.columns else pl.lit(None, column.dtype).alias(column.name)
        for column in declared
    )
    return complete.with_columns(pl.col("assistant_id").fill_null(NO_ID))


def _duplicates(frame: pl.DataFrame) -> int:
    """Rows whose agent (and model) an earlier row has too. 64-bit hashes stand for them: less memory."""
    keys = frame.select(pl.col("^(assistant_id|model)$")).drop_nulls("assistant_id")
    return keys.height - keys.hash_rows().n_unique()


def _has_any(frame: pl.DataFrame, names: Iterable[str]) -> bool:
    """Whether `frame` has a value in one of the columns `names`, or has such a column but no rows."""
    return any(
        name in frame.columns and (not frame.height or frame[name].null_count() < frame.height)
        for name in names
    )
