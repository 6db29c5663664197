"""Which of the two ways the input tokens of a table add up, and the tokens that no cache touched."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.tables.columns import UNCACHED
from odeus_dash.tables.facts import TokenIdentity

_INPUT = pl.col("sum_prompt_tokens")
_READ = pl.col("sum_cached_prompt_tokens")
_WRITTEN = pl.col("sum_cache_creation_tokens")
_NOT_CACHED = pl.col("sum_no_cache_tokens")

_APART = _INPUT == _READ + _WRITTEN + _NOT_CACHED
_INSIDE = _INPUT == _READ + _NOT_CACHED


@dataclass(frozen=True)
class Judgement:
    """The identity that most telling rows follow; the rows with all four counts; those that break it.

    Only rows that wrote to the cache tell the two identities apart. While undecided, a row breaks if
    neither holds.
    """

    identity: TokenIdentity
    rows: int
    breaks: int


def judge(frame: pl.DataFrame) -> Judgement:
    """Decide by the majority of the rows of `frame` (see `columns.frame_schema`)."""
    telling = _WRITTEN != 0
    apart, inside, rows, apart_breaks, inside_breaks, breaks = frame.select(
        apart=(telling & _APART).sum(),
        inside=(telling & _INSIDE).sum(),
        rows=_APART.count(),
        apart_breaks=(~_APART).sum(),
        inside_breaks=(~_INSIDE & _APART.is_not_null()).sum(),
        breaks=(~_APART & ~_INSIDE).sum(),
    ).row(0)
    if apart > inside:
        return Judgement(TokenIdentity.WRITE_APART, rows, apart_breaks)
    if inside > apart:
        return Judgement(TokenIdentity.WRITE_INSIDE, rows, inside_breaks)
    return Judgement(TokenIdentity.UNDECIDED, rows, breaks)


def uncached(identity: TokenIdentity) -> pl.Expr:
    """The column `uncached_tokens`: null where a part is unknown or the parts exceed the whole.

    A row that adds up in one of the two ways says itself how much it is; `identity` is for the others.
    """
    rest = _INPUT - _READ - _WRITTEN
    match identity:
        case TokenIdentity.WRITE_APART:
            tokens = _NOT_CACHED
        case TokenIdentity.WRITE_INSIDE:
            tokens = _NOT_CACHED - _WRITTEN
        case TokenIdentity.UNDECIDED:
            tokens = rest
    tokens = pl.when(_APART | _INSIDE).then(rest).otherwise(tokens)
    return pl.when(tokens >= 0).then(tokens).alias(UNCACHED.name)
