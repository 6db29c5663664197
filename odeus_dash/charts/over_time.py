"""One value over calendar buckets, with the comparison period under it."""

from __future__ import annotations

from typing import Any

import polars as pl

from odeus_dash.charts.axes import bucket_axis, bucket_words, said, weekends
from odeus_dash.charts.gaps import with_gaps
from odeus_dash.charts.line import Quantity, context_line, end_label, line
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period


@kept
def over_time(  # noqa: PLR0913  a picture is described by keywords
    frame: pl.DataFrame,
    value: str,
    *,
    theme: Theme,
    granularity: Granularity,
    unit: str,
    period: Period | None = None,
    context: pl.DataFrame | None = None,
    marks: pl.DataFrame | None = None,
    context_period: Period | None = None,
    as_share: bool = False,
    height: int = 320,
) -> Figure:
    """The column `value` of `frame` (bucket, bucket_end, partial, value; oldest first) as a line.

    Segments to and from a partial bucket are dashed and its point is hollow; a missing value or bucket is a
    gap, also at the edges of `period`. `context` (same columns) is the comparison period, laid under bucket
    by bucket in grey, from the first bucket of `context_period` on. `marks` (bucket, words) puts a ring
    around points, and words into what hovering says. `unit` follows the number there ("messages"). With
    `as_share` the value is a fraction and the axis ends at 100%.
    """
    if frame[value].count() == 0:
        return nothing(theme, height, why_empty(frame, value))
    frame = with_gaps(frame, granularity, period)
    context = None if context is None else with_gaps(context, granularity, context_period)
    quantity = Quantity(value, unit, granularity, as_share)
    days = frame["bucket"].to_list()
    before: list[Any] = [] if context is None else context[value].to_list()[: frame.height]
    before += [None] * (frame.height - len(before))
    words = {} if marks is None else dict(marks.select("bucket", "words").iter_rows())
    marked = [words.get(day) for day in days]
    told = [_said_before(context, quantity, frame.height), [plain(each or "") for each in marked]]
    notes = ["<br>".join(filter(None, row)) for row in zip(*filter(None, told), strict=True)]
    traces = line(frame, value, theme.accent, theme, filled=True)
    traces[-1] |= quantity.hover(frame, notes=notes if any(notes) else ())
    layout = {
        "xaxis": bucket_axis(days, granularity),
        "yaxis": quantity.axis([*frame[value], *before]),
        "shapes": weekends(days, granularity, theme),
        "annotations": [end_label(frame, quantity, theme.accent)],
        "hovermode": "x",
        "margin": {"l": 0, "r": 62, "t": 12, "b": 0},
    }
    under = [context_line(days, before, theme), _rings(frame, value, marked, theme)]
    return figure(theme, [*under, *traces], height, layout)


def _rings(frame: pl.DataFrame, value: str, marked: list[str | None], theme: Theme) -> dict[str, Any]:
    """A ring around each marked point: a shape, not a colour."""
    points = frame.filter(pl.Series([words is not None for words in marked], dtype=pl.Boolean))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day.isoformat() for day in points["bucket"]],
        "y": points[value].to_list(),
        "marker": {"size": 18, "symbol": "circle-open", "color": theme.ink, "line": {"width": 2}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _said_before(context: pl.DataFrame | None, quantity: Quantity, length: int) -> list[str]:
    """A line for hovering per value of the comparison period, empty where that has none; none without it."""
    if context is None:
        return []
    rows = context.head(length)
    words = bucket_words(rows, quantity.granularity)
    lines = [
        f"Before: {said(number, as_share=quantity.as_share)} ({bucket})"
        for number, bucket in zip(rows[quantity.column], words, strict=True)
    ]
    return [*lines, *[""] * (length - len(lines))]
