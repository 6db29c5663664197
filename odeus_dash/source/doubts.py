"""Warnings about the sums of exports, and the exports that they were found in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.periods import Period
from odeus_dash.source.exports import Export
from odeus_dash.tables import DataWarning

#: Where something was found: in the export of the range, of its buckets; then in other days in it, elsewhere.
_RANGE, _BUCKETS = range(2)


def found_in(exports: Iterable[Export], where: str = "") -> list[DataWarning]:
    """The warnings of all `exports`, one for each kind and columns."""
    return tables.merged((each for export in exports for each in tables.warnings(export.table.facts)), where)


def doubts(
    exports: Iterable[Export], whole: Period, tiles: Collection[Period] = (), unit: str = "day"
) -> list[DataWarning]:
    """The warnings of all `exports` that figures of the range `whole` rest on, its own ones first.

    `tiles` are its buckets, each a `unit`. Nothing is said twice: neither of days in other days of the same
    group, nor of the buckets what the range says of all of them.
    """
    groups: dict[tuple[int, ExportKind], list[Export]] = {}
    doubtful = [each for each in exports if tables.warnings(each.table.facts)]
    for each in sorted(doubtful, key=lambda export: -export.wanted.period.days):
        period, kind = each.wanted.period, each.wanted.kind
        place = (period == whole, period in tiles, whole.holds(period), True).index(True)
        group = groups.setdefault((place, kind), [])
        if not any(other.wanted.period.holds(period) for other in group):
            group.append(each)
    said: list[DataWarning] = []
    for (place, kind), group in sorted(groups.items()):
        of_range = _words(_RANGE, kind, unit) if place == _BUCKETS else None
        found = found_in(group, _words(place, kind, unit))
        said += [each for each in found if of_range is None or replace(each, where=of_range) not in said]
    return said


def _words(place: int, kind: ExportKind, unit: str) -> str:
    where = ("", f"In the {unit}s", "In parts of the range", "In other days")[place]
    if kind is ExportKind.AGENTS:
        return where
    return f"{where}, by model" if where else "By model"
