"""From the columns that there are to a whole table: every declared column, and the facts that follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.tables.columns import KPI_NAMES, OWNER_NAMES, TOKEN_NAMES, columns_of
from odeus_dash.tables.facts import Facts, Table
from odeus_dash.tables.rows import keys_of, repeats
from odeus_dash.tables.tokens import judge, uncached

#: The id given to rows that have none, so that they count in totals and can be seen.
NO_ID = "(no id)"


def whole(frame: pl.DataFrame, kind: ExportKind) -> Table:
    """The table of `frame`, which has some of the declared columns of `kind`, typed, and no others.

    Its facts are those that the frame itself tells.
    """
    declared = columns_of(kind)
    completed = frame.select(
        pl.col(column.name) if column.name in frame.columns else pl.lit(None, column.dtype).alias(column.name)
        for column in declared
    ).with_columns(pl.col("assistant_id").fill_null(NO_ID))
    judgement = judge(completed)
    missing = tuple(column.name for column in declared if column.name not in frame.columns)
    facts = Facts(
        rows=frame.height,
        missing=missing,
        gaps=unexplained(missing, kind),
        duplicate_rows=repeats(keys_of(frame).drop_nulls("assistant_id")),
        rows_without_id=frame["assistant_id"].null_count(),
        token_identity=judgement.identity,
        identity_rows=judgement.rows,
        identity_breaks=judgement.breaks,
        has_kpis=_has_any(frame, KPI_NAMES),
        has_owners=_has_any(frame, OWNER_NAMES),
        has_tokens=_has_any(frame, TOKEN_NAMES),
    )
    return Table(completed.with_columns(uncached(judgement.identity)), facts)


def unexplained(missing: Sequence[str], kind: ExportKind) -> tuple[str, ...]:
    """Those of the `missing` columns that no mode of the workspace or of the export explains.

    A workspace without user-level data lacks every column about owners, one without BYOK every token
    column, an export by model every figure of the agent. Where some of a group are there, the others
    should be too.
    """
    groups = [OWNER_NAMES, TOKEN_NAMES]
    if kind is ExportKind.AGENTS_BY_MODEL:
        groups.append(KPI_NAMES)
    explained = {name for group in groups if set(group) <= set(missing) for name in group}
    return tuple(name for name in missing if name not in explained)


def _has_any(frame: pl.DataFrame, names: Iterable[str]) -> bool:
    """Whether `frame` has a value in one of the columns `names`, or has such a column but no rows."""
    return any(
        name in frame.columns and (not frame.height or frame[name].null_count() < frame.height)
        for name in names
    )
