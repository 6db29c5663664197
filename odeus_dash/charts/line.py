"""A value over time: a line through complete units, hollow points for partial ones, gaps for unknown ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from odeus_dash.charts.axes import bucket_words, number_axis, said, said_briefly, share_axis
from odeus_dash.charts.marks import annotation, dots, hover, iso, lines, seen
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import NORMAL, SMALL, Part, Theme, blend, fade
from odeus_dash.periods import Granularity


class Quantity(NamedTuple):
    """A quantity over time: its column, its unit, the length of a bucket, and whether it is a share.

    `unit` follows the number when hovering ("messages"); the axis of a share ends at 100%.
    """

    column: str
    unit: str
    granularity: Granularity
    as_share: bool = False

    def axis(self, values: Sequence[float | None], steps: int = 3) -> Part:
        """The axis for all of `values`, in at least so many steps."""
        return share_axis(steps + 1) if self.as_share else number_axis(values, steps)

    def said(self, frame: pl.DataFrame) -> list[str]:
        """Each row's value in full."""
        return [said(number, as_share=self.as_share) for number in frame[self.column]]

    def hover(self, frame: pl.DataFrame, name: str = "", notes: Sequence[str] = ()) -> Part:
        """Return the hover text of each row: name, value with its unit, bucket and a note.

        Name and unit, the same for all rows, travel once.
        """
        template = ("<b>%{meta[1]}</b><br>" if name else "") + "<b>{}</b> %{meta[0]}<br>{}"
        columns = [self.said(frame), bucket_words(frame, self.granularity), *([notes] if notes else [])]
        template += "<br>{}" if notes else ""
        return hover(template, *columns, meta=[plain(self.unit), plain(name)])

    def end(self, frame: pl.DataFrame) -> str:
        """The newest value there is, as the end of its line says it."""
        return said_briefly(frame[self.column].drop_nulls()[-1], as_share=self.as_share)


def line(
    frame: pl.DataFrame, column: str, colour: str, theme: Theme, *, width: float = 2.5, filled: bool = False
) -> list[Part]:
    """The traces of a column of `frame` (also bucket, partial; oldest first), on an axis that begins at 0.

    Stretches of whole buckets, with their area (one trace each: an area would bridge a gap), and the points
    that a line alone would not show: partial ones, which are hollow and not joined to others, lonely ones and
    the newest. The last trace holds every value, is invisible and meant for hovering.
    """
    known, partial = pl.col("value").is_not_null(), pl.col("partial")
    rows = frame.select("bucket", "partial", value=column).with_columns(run=(known & ~partial).rle_id())
    stretch = pl.len().over("run")
    newest = pl.col("bucket") == pl.col("bucket").filter(known).max()
    points = rows.filter(known & (partial | newest | (stretch == 1)))
    area = {"fill": "tozeroy", "fillcolor": fade(colour, 0.12 if theme.dark else 0.08)} if filled else {}
    fills = [theme.page if cut else colour for cut in points["partial"]]
    look = {"size": 8, "opacity": 1, "color": fills, "line": {"color": colour, "width": 2}}
    return [
        *(
            lines(iso(run["bucket"]), seen(run["value"]), color=colour, width=width) | area
            for run in rows.filter(known & ~partial & (stretch > 1)).partition_by("run")
        ),
        dots(iso(points["bucket"]), seen(points["value"]), **look),
        {
            "type": "scatter",
            "mode": "markers",
            "x": iso(rows["bucket"]),
            "y": seen(rows["value"]),
            "opacity": 0,
        },
    ]


def context_line(days: Sequence[str], values: Sequence[float | None], theme: Theme) -> Part:
    """A thin grey line for comparison."""
    return lines(days, values, color=blend(theme.context, theme.muted, 0.6), width=1.5)


def end_label(frame: pl.DataFrame, quantity: Quantity, colour: str, *, note: bool = True) -> Part:
    """The newest value there is, at the end of its line; with `note`, marked where it is partial."""
    day, number, cut = frame.drop_nulls(quantity.column).select("bucket", quantity.column, "partial").row(-1)
    small = f"<br><span style='font-size:{SMALL - 1}px;font-weight:400'>partial</span>"
    text = quantity.end(frame) + (small if cut and note else "")
    return behind(text, colour, day, number, 600)


def behind(text: str, colour: str, day: dt.date, value: float, weight: int = 400) -> Part:
    """The words `text` (inert) to the right of the point at which a line ends."""
    place = {"x": day.isoformat(), "y": value, "xanchor": "left", "xshift": 9}
    return annotation(text, colour, NORMAL, weight, **place)
