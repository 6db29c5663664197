"""Final figures that the API gave in two versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from odeus_dash.periods import Period
from odeus_dash.source.exports import Export
from odeus_dash.tables import columns_of


@dataclass(frozen=True)
class Restatement:
    """The figures of a settled period changed: what the API said `before` and `after`."""

    period: Period
    before: Export
    after: Export


def restatements_of(versions: Sequence[Export]) -> list[Restatement]:
    """Each change between final `versions` of one export, which come oldest first."""
    return [
        Restatement(after.wanted.period, before, after)
        for before, after in pairwise(versions)
        if not same_figures(before, after)
    ]


def same_figures(one: Export, other: Export) -> bool:
    """Whether both have the same numbers for the same agents (and models).

    Names, owners and descriptions are as they were on the day of asking: they may differ.
    """
    return _figures(one).equals(_figures(other))


def _figures(export: Export) -> pl.DataFrame:
    keys = [name for name in ("assistant_id", "model") if name in export.table.frame.columns]
    numbers = [each.name for each in columns_of(export.wanted.kind) if each.dtype.is_numeric()]
    return export.table.frame.select(*keys, *numbers).sort(pl.all())
