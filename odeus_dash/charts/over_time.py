"""One value over calendar buckets, with the comparison period under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import zip_longest

import polars as pl

from odeus_dash.charts.axes import bucket_axis, bucket_names, bucket_words, weekends, with_gaps
from odeus_dash.charts.line import Quantity, context_line, end_label, line
from odeus_dash.charts.marks import dots, iso, seen
from odeus_dash.charts.numbers import Numbers, Written, series, written_as
from odeus_dash.charts.text import plain, room
from odeus_dash.charts.theme import Figure, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Period


@kept
def over_time(  # noqa: PLR0913  a picture is described by keywords
    frame: pl.DataFrame,
    quantity: Quantity,
    *,
    theme: Theme,
    period: Period | None = None,
    context: pl.DataFrame | None = None,
    marks: pl.DataFrame | None = None,
    context_period: Period | None = None,
    height: int = 320,
) -> Figure:
    """The quantity of `frame` (bucket, bucket_end, partial and its column; oldest first) as a line.

    A partial bucket is a hollow point of its own; a missing value or bucket is a gap, also at the edges of
    `period`. `context` (same columns) is the comparison period, laid under bucket by bucket in grey, from the
    first bucket of `context_period` on. `marks` (bucket, words) puts a ring around points, and words into
    what hovering says.
    """
    value, unit, granularity, as_share = quantity
    if frame[value].count() == 0:
        return nothing(theme, height, why_empty(frame, value))
    frame = with_gaps(frame, granularity, period)
    earlier = frame.clear() if context is None else with_gaps(context, granularity, context_period)
    before = earlier.head(frame.height)
    grey = [*seen(before[value]), *[None] * (frame.height - before.height)]
    words = {} if marks is None else dict(marks.select("bucket", "words").iter_rows())
    marked = frame.filter(pl.col("bucket").is_in(list(words)))
    ring = {"size": 18, "symbol": "circle-open", "color": theme.ink, "line": {"width": 2}}
    drawn = line(frame, value, theme.accent, theme, filled=True)
    drawn[-1] |= quantity.hover(frame, notes=_notes(frame, before, quantity, words))
    rings = dots(iso(marked["bucket"]), seen(marked[value]), **ring)
    traces = [context_line(iso(frame["bucket"]), grey, theme), rings, *drawn]
    layout = {
        "xaxis": bucket_axis(frame["bucket"].to_list(), granularity),
        "yaxis": quantity.axis([*frame[value], *grey]),
        "shapes": weekends(frame["bucket"].to_list(), granularity, theme),
        "annotations": [end_label(frame, quantity, theme.accent)],
        "hovermode": "x",
        "margin": {"l": 0, "r": 16 + room([quantity.end(frame), "partial"]), "t": 12, "b": 0},
    }
    written: Written = "percent" if as_share else written_as(frame[value])
    shown = [] if context is None else [series("Before", grey, theme.context, written)]
    shown.append(series(unit.capitalize(), frame[value], theme.accent, written))
    numbers = Numbers("lines", bucket_names(frame, granularity), tuple(shown))
    return figure(theme, traces, height, layout, numbers)


def _notes(
    frame: pl.DataFrame, before: pl.DataFrame, quantity: Quantity, words: Mapping[dt.date, str]
) -> list[str]:
    """The value before and the mark of each bucket, for hovering; empty where there are none at all."""
    buckets = bucket_words(before, quantity.granularity)
    known = zip(quantity.said(before), buckets, strict=True)
    told = [f"Before: {number} ({bucket})" for number, bucket in known]
    marked = [plain(words.get(day, "")) for day in frame["bucket"]]
    notes = ["<br>".join(filter(None, each)) for each in zip_longest(told, marked, fillvalue="")]
    return notes if any(notes) else []
