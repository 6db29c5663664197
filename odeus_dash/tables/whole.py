"""Completing a table: every declared column, and the facts that follow from them.

One of them is in which of two ways input tokens add up; so are the tokens that no cache touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.tables.columns import KPI_NAMES, OWNER_NAMES, TOKEN_NAMES, UNCACHED, columns_of
from odeus_dash.tables.facts import Facts, Table, TokenIdentity
from odeus_dash.tables.rows import keys_of, repeats

#: The id given to rows that have none, so that they count in totals and can be seen.
NO_ID = "(no id)"
#: All input tokens, then those that were read from the cache, written to it, and not cached.
INPUT = (
    "sum_prompt_tokens",
    "sum_cached_prompt_tokens",
    "sum_cache_creation_tokens",
    "sum_no_cache_tokens",
)
_INPUT, _READ, _WRITTEN, _NOT_CACHED = map(pl.col, INPUT)

_APART = _INPUT == _READ + _WRITTEN + _NOT_CACHED
_INSIDE = _INPUT == _READ + _NOT_CACHED
#: What a row with all four counts fulfils if it adds up.
_ADDS_UP = {
    TokenIdentity.WRITE_APART: _APART,
    TokenIdentity.WRITE_INSIDE: _INSIDE | _APART.is_null(),
    TokenIdentity.UNDECIDED: _APART | _INSIDE,
}


def whole(frame: pl.DataFrame, kind: ExportKind, *, may_repeat: bool = True) -> Table:
    """The table of `frame`, which has some of the declared columns of `kind`, typed, and no others.

    Its facts are those that the frame itself tells. Unless it `may_repeat` keys, none are looked for.
    """
    declared = columns_of(kind)
    completed = frame.select(
        pl.col(column.name) if column.name in frame.columns else pl.lit(None, column.dtype).alias(column.name)
        for column in declared
    ).with_columns(pl.col("assistant_id").fill_null(NO_ID))
    identity, identity_rows, identity_breaks = judge(completed)
    missing = tuple(column.name for column in declared if column.name not in frame.columns)
    has_id = pl.col("assistant_id") != NO_ID  # as the rows of a table that was kept have it
    facts = Facts(
        rows=frame.height,
        missing=missing,
        gaps=unexplained(missing, kind),
        duplicate_rows=repeats(keys_of(completed).filter(has_id)) if may_repeat else 0,
        rows_without_id=frame["assistant_id"].null_count(),
        token_identity=identity,
        identity_rows=identity_rows,
        identity_breaks=identity_breaks,
        has_owners=_has_any(frame, OWNER_NAMES),
        has_tokens=_has_any(frame, TOKEN_NAMES),
    )
    return Table(completed.with_columns(uncached(identity)), facts)


def unexplained(missing: Sequence[str], kind: ExportKind) -> tuple[str, ...]:
    """Return the `missing` columns that no mode of the workspace or of the export explains.

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


def judge(frame: pl.DataFrame) -> tuple[TokenIdentity, int, int]:
    """The identity that most telling rows follow; the rows with all four counts; those that break it.

    Only rows that wrote to the cache tell the two identities apart. While undecided, a row breaks if
    neither holds.
    """
    telling = _WRITTEN != 0
    apart, inside, rows, *breaks = frame.select(
        apart=(telling & _APART).sum(),
        inside=(telling & _INSIDE).sum(),
        rows=_APART.count(),
        **{identity.name: (~adds_up).sum() for identity, adds_up in _ADDS_UP.items()},
    ).row(0)
    identity = TokenIdentity.UNDECIDED
    if apart != inside:
        identity = TokenIdentity.WRITE_APART if apart > inside else TokenIdentity.WRITE_INSIDE
    return identity, rows, dict(zip(_ADDS_UP, breaks, strict=True))[identity]


def breaks(frame: pl.DataFrame, identity: TokenIdentity) -> bool:
    """Whether a row of `frame` with all four counts does not add up as `identity` says."""
    return bool(frame.select((~_ADDS_UP[identity]).any()).item())


def uncached(identity: TokenIdentity) -> pl.Expr:
    """The column `uncached_tokens`: null where a part is unknown or the parts exceed the whole.

    A row that adds up in one of the two ways says itself how much it is; `identity` is for the others.
    """
    rest = _INPUT - _READ - _WRITTEN
    other = {
        TokenIdentity.WRITE_APART: _NOT_CACHED,
        TokenIdentity.WRITE_INSIDE: _NOT_CACHED - _WRITTEN,
        TokenIdentity.UNDECIDED: rest,
    }
    tokens = pl.when(_APART | _INSIDE).then(rest).otherwise(other[identity])
    return pl.when(tokens >= 0).then(tokens).alias(UNCACHED.name)
