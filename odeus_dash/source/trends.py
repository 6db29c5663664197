"""The exports of several buckets, stacked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.periods import Bucket
from odeus_dash.source.exports import Export


@dataclass(frozen=True, eq=False)
class Trend:
    """The buckets that have arrived, stacked.

    `rows` holds the rows of every bucket, per agent or per agent and model, plus `bucket`, `bucket_end`
    (first and last day) and `partial`; `calendar` has one row per arrived bucket, also for those without any
    usage. `expected` is the number of buckets that tile the range; `failures` says why some did not arrive.
    """

    rows: pl.DataFrame
    calendar: pl.DataFrame
    expected: int
    failures: tuple[OdeusDashError, ...] = ()

    @property
    def complete(self) -> bool:
        return self.calendar.height == self.expected


def stack(
    exports: Mapping[Bucket, Export],
    expected: int,
    failures: tuple[OdeusDashError, ...] = (),
    kept_since: dt.date = dt.date.min,
    seen: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame,
) -> Trend:
    """The tables of `exports`, all of one kind, as they are `seen`, on top of each other, oldest first.

    A bucket that was over before `kept_since` and came empty is unknown, not zero, unless the archive
    or a file knows better: the API had no more history to give.
    """

    def is_known(bucket: Bucket) -> bool:
        export = exports[bucket]
        return bucket.period.end >= kept_since or bool(export.table.facts.rows) or export.origin != "api"

    ordered = list(filter(is_known, sorted(exports)))
    calendar = pl.DataFrame(
        [(each.period.start, each.period.end, each.partial) for each in ordered],
        schema={"bucket": pl.Date, "bucket_end": pl.Date, "partial": pl.Boolean},
        orient="row",
    )
    rows = zip(ordered, calendar.rows(named=True), strict=True)
    frames = [seen(exports[each].table.frame).with_columns(**row) for each, row in rows]
    kind = next((each.wanted.kind for each in exports.values()), ExportKind.AGENTS)
    nothing = seen(tables.empty(kind).frame).join(calendar.clear(), how="cross")
    return Trend(pl.concat([nothing, *frames]), calendar, expected, failures)
