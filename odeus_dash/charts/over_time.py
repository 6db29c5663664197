"""One value over calendar buckets, with the comparison period under it."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.axes import bucket_axis, bucket_words, said, weekends, with_gaps
from odeus_dash.charts.line import Quantity, context_line, end_label, line
from odeus_dash.charts.marks import dots, iso, seen
from odeus_dash.charts.text import plain, room
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

    A partial bucket is a hollow point of its own; a missing value or bucket is a gap, also at the edges of
    `period`. `context` (same columns) is the comparison period, laid under bucket by bucket in grey, from the
    first bucket of `context_period` on. `marks` (bucket, words) puts a ring around points, and words into
    what hovering says. `unit` follows the number there ("messages"). With `as_share` the value is a fraction
    and the axis ends at 100 %.
    """
    if frame[value].count() == 0:
        return nothing(theme, height, why_empty(frame, value))
    frame = with_gaps(frame, granularity, period)
    quantity = Quantity(value, unit, granularity, as_share)
    before = _before(context, quantity, context_period, frame.height)
    words = {} if marks is None else dict(marks.select("bucket", "words").iter_rows())
    ringed = frame.filter(pl.col("bucket").is_in(list(words)))
    notes = [
        "<br>".join(filter(None, [told, plain(words.get(day, ""))]))
        for told, day in zip(before["told"], frame["bucket"], strict=True)
    ]
    traces = line(frame, value, theme.accent, theme, filled=True)
    traces[-1] |= quantity.hover(frame, notes=notes if any(notes) else ())
    ring = {"size": 18, "symbol": "circle-open", "color": theme.ink, "line": {"width": 2}}
    under = [
        context_line(iso(frame["bucket"]), seen(before[value]), theme),
        dots(iso(ringed["bucket"]), seen(ringed[value]), **ring),
    ]
    days = frame["bucket"].to_list()
    layout = {
        "xaxis": bucket_axis(days, granularity),
        "yaxis": quantity.axis([*frame[value], *before[value]]),
        "shapes": weekends(days, granularity, theme),
        "annotations": [end_label(frame, quantity, theme.accent)],
        "hovermode": "x",
        "margin": {"l": 0, "r": 16 + room([quantity.end(frame), "partial"]), "t": 12, "b": 0},
    }
    return figure(theme, [*under, *traces], height, layout)


def _before(
    context: pl.DataFrame | None, quantity: Quantity, period: Period | None, length: int
) -> pl.DataFrame:
    """The first `length` values of the comparison period, null beyond its end, and what hovering says."""
    value = pl.col(quantity.column)
    if context is None:
        rows = pl.DataFrame(schema={quantity.column: pl.Float64, "told": pl.String})
    else:
        known = with_gaps(context, quantity.granularity, period).head(length)
        told = [
            f"Before: {said(number, as_share=quantity.as_share)} ({bucket})"
            for number, bucket in zip(
                known[quantity.column], bucket_words(known, quantity.granularity), strict=True
            )
        ]
        rows = known.select(value, told=pl.Series(told, dtype=pl.String))
    empty = rows.clear(length - rows.height)
    return pl.concat([rows, empty]).with_columns(pl.col("told").fill_null(""))
