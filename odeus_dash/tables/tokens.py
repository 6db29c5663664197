"""Which of the two ways the input tokens of a table add up, and the tokens that no cache touched."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.tables.columns import UNCACHED
from odeus_dash.tables.facts import TokenIdentity

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


def breaks(frame: pl.DataFrame, identity: TokenIdentity) -> bool:
    """Whether a row of `frame` with all four counts does not add up as `identity` says."""
    match identity:
        case TokenIdentity.WRITE_APART:
            adds_up = _APART
        case TokenIdentity.WRITE_INSIDE:
            adds_up = _INSIDE | _APART.is_null()
        case TokenIdentity.UNDECIDED:
            adds_up = _APART | _INSIDE
    return bool(frame.select((~adds_up).any()).item())


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
