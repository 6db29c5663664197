"""Reconciliation: sums that must be the same in two exports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import total


@dataclass(frozen=True)
class Check:
    """One figure computed in two ways.

    `moving` is the part of it that may still have grown between two exports: what the buckets hold
    that are not over. `overlaps` says that the parts on the right may hold something twice, so that they may
    come to more. A difference beyond that is unexplained.
    """

    name: str
    left: int | None
    right: int | None
    moving: int = 0
    overlaps: bool = False

    @property
    def agrees(self) -> bool:
        return self.left == self.right

    @property
    def ok(self) -> bool:
        """False for a difference that nothing explains."""
        if self.left is None or self.right is None:
            return self.agrees
        return self.is_more or abs(self.left - self.right) <= self.moving

    @property
    def is_more(self) -> bool:
        """True where parts that overlap come to more than the whole, as they may."""
        if self.left is None or self.right is None:
            return False
        return self.overlaps and self.left < self.right


@kept
def reconciliation(
    agents: pl.DataFrame,
    rows: pl.DataFrame | None = None,
    by_model: pl.DataFrame | None = None,
    today: dt.date | None = None,
) -> list[Check]:
    """Compare the export of the range (left) with the sums of its buckets and of its export by model (right).

    Pass `rows`, per agent or by model, only when every bucket has been loaded: parts cannot add up to the
    whole. A figure that neither side has is not checked. With `today`, what the buckets that reach it hold
    may differ: exports made a minute apart do. Conversations of buckets may be more than those of the range:
    one that spans midnight counts on both days.
    """
    over_time = _TOKENS if rows is not None and "model" in rows.columns else _OVER_TIME
    still_open = None if rows is None or today is None else rows.filter(pl.col("bucket_end") >= today)
    checks = [
        Check(
            f"{label} {parts}",
            _sum(agents, column),
            _sum(other, column),
            0 if still_open is None else _sum(still_open, column) or 0,
            overlaps=column == "conversations",
        )
        for other, parts, columns in ((rows, "over time", over_time), (by_model, "by model", _TOKENS))
        if other is not None
        for column, label in columns.items()
    ]
    return [check for check in checks if (check.left, check.right) != (None, None)]


def differences(before: pl.DataFrame, after: pl.DataFrame) -> list[Check]:
    """The sums of two exports of one period (left and right) that are not the same."""
    checks = [Check(label, _sum(before, column), _sum(after, column)) for column, label in _OVER_TIME.items()]
    return [check for check in checks if not check.agrees]


_TOKENS = {
    "sum_prompt_tokens": "Input tokens",
    "sum_completion_tokens": "Output tokens",
    "sum_cached_prompt_tokens": "Cache read",
    "sum_cache_creation_tokens": "Cache write",
}
_OVER_TIME = {"messages": "Messages", "conversations": "Conversations"} | _TOKENS


def _sum(frame: pl.DataFrame, column: str) -> int | None:
    value: int | None = frame.select(total(column)).item()
    return value
