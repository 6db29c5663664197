"""Buckets that have not been loaded are unknown: a line must not cross them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import polars as pl

from odeus_dash.periods import Granularity, Period, buckets

_DAY = dt.timedelta(days=1)


def with_gaps(frame: pl.DataFrame, granularity: Granularity, within: Period | None = None) -> pl.DataFrame:
    """`frame` (bucket, bucket_end, partial, oldest first) with a row for each bucket that it skips.

    A skipped bucket lies between two others, or in the range `within` before the first or after the
    last; in its row all other columns are null.
    """
    days = frame.select("bucket", "bucket_end").rows()
    if days and within:
        days = [(None, within.start - _DAY), *days, (within.end + _DAY, None)]
    missing = [
        skipped
        for (_, end), (start, _) in pairwise(days)
        if end + _DAY < start
        for skipped in buckets(  # seen from later on: all of them are over
            Period(end + _DAY, start - _DAY), granularity, dt.datetime.combine(start, dt.time(), dt.UTC)
        )
    ]
    if not missing:
        return frame
    rows = pl.DataFrame(
        [(each.period.start, each.period.end, False) for each in missing],
        schema=frame.select("bucket", "bucket_end", "partial").schema,
        orient="row",
    )
    return pl.concat([frame, rows], how="diagonal").sort("bucket")
