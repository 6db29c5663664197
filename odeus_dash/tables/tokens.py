"""Which of the two ways the input tokens of a table add up, and the tokens that no cache touched."""

from __future__ import annotations

from typing import NamedTuple

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
#: What a row with all four counts fulfils if it adds up.
_ADDS_UP = {
    TokenIdentity.WRITE_APART: _APART,
    TokenIdentity.WRITE_INSIDE: _INSIDE | _APART.is_null(),
    TokenIdentity.UNDECIDED: _APART | _INSIDE,
}


class Judgement(NamedTuple):
    """The identity that most telling rows follow; the rows with all four counts; those that break it.

    Only rows that wrote to the cache tell the two identities apart. While undecided, a row breaks if
    neither holds.
    """

    identity: TokenIdentity
    rows: int
    breaks: int


def judge(frame: pl.DataFrame) -> Judgement:
    """Judge `frame` (see `columns.frame_schema`) by the majority of its rows."""
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
    return Judgement(identity, rows, dict(zip(_ADDS_UP, breaks, strict=True))[identity])


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
