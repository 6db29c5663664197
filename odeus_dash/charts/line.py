"""A value over time: solid where comparable, dashed where partial, open where unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from odeus_dash.charts.axes import bucket_words, drawn, number_axis, said, said_briefly, share_axis
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import NORMAL, SMALL, Part, Theme, annotation, blend, fade, lines
from odeus_dash.periods import Granularity

Values = Sequence[float | None]


class Quantity(NamedTuple):
    """What is drawn over time: a column, how it is said, and how long a bucket is."""

    column: str
    unit: str
    granularity: Granularity
    as_share: bool = False

    def axis(self, values: Values, steps: int = 3) -> Part:
        """The axis for all of `values`, in at least so many steps."""
        return share_axis(steps + 1) if self.as_share else number_axis(values, steps)

    def hover(self, frame: pl.DataFrame, name: str = "", notes: Sequence[str] = ()) -> Part:
        """What hovering says of each row: whose value, with its unit, the bucket in words, and a note.

        Name and unit, the same for all rows, travel once.
        """
        values = [said(number, as_share=self.as_share) for number in frame[self.column]]
        told = zip(values, bucket_words(frame, self.granularity), strict=True)
        rows = (
            [[*row, note] for row, note in zip(told, notes, strict=True)] if notes else list(map(list, told))
        )
        lines = [
            *(["<b>%{meta[1]}</b>"] if name else []),
            "<b>%{customdata[0]}</b> %{meta[0]}",
            "%{customdata[1]}",
            *(["%{customdata[2]}"] if notes else []),
        ]
        template = "<br>".join(lines) + "<extra></extra>"
        return {"customdata": rows, "meta": [plain(self.unit), plain(name)], "hovertemplate": template}


def line(
    frame: pl.DataFrame, column: str, colour: str, theme: Theme, *, width: float = 2.5, filled: bool = False
) -> list[Part]:
    """The traces of a column of `frame` (also bucket, partial; oldest first).

    Solid stretches with their area (one trace each: an area would bridge a gap), dashed ones, and the
    points that a line alone would not show: partial ones (hollow), lonely ones and the newest. The last
    trace holds every value, is invisible and meant for hovering.
    """
    days = [day.isoformat() for day in frame.get_column("bucket")]
    values = [drawn(number) for number in frame[column]]
    partial: list[bool] = frame.get_column("partial").to_list()
    whole = [number is not None and not cut for number, cut in zip(values, partial, strict=True)]
    area = {"fill": "tozeroy", "fillcolor": fade(colour, 0.12 if theme.dark else 0.08)} if filled else {}
    near = [any(partial[max(0, row - 1) : row + 2]) for row in range(len(partial))]
    stroke = {"color": colour, "width": width}
    dashed, points = {**stroke, "dash": "2px,5px"}, _worth_a_point(values, partial)
    fills = [theme.page if partial[row] else colour for row in points]
    return [
        *(lines(days[part], values[part], **stroke, dash="solid") | area for part in _stretches(whole)),
        *(lines(days[part], values[part], **dashed) for part in _stretches(near)),
        {
            "type": "scatter",
            "mode": "markers",
            "x": [days[row] for row in points],
            "y": [values[row] for row in points],
            "marker": {"size": 8, "opacity": 1, "color": fills, "line": {"color": colour, "width": 2}},
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
        {"type": "scatter", "mode": "markers", "x": days, "y": values, "opacity": 0},
    ]


def context_line(days: Sequence[dt.date], values: Values, theme: Theme) -> Part:
    """A thin grey line: what the subject is seen against."""
    grey = blend(theme.context, theme.muted, 0.6)
    return lines([day.isoformat() for day in days], values, color=grey, width=1.5, dash="solid")


def end_label(frame: pl.DataFrame, quantity: Quantity, colour: str, *, note: bool = True) -> Part:
    """The newest value there is, at the end of its line; with `note`, marked where it is partial."""
    known = frame.drop_nulls(quantity.column)
    day, number, cut = known.select("bucket", quantity.column, "partial").row(-1)
    text = said_briefly(number, as_share=quantity.as_share)
    small = f"<br><span style='font-size:{SMALL - 1}px;font-weight:400'>partial</span>"
    font = {"color": colour, "size": NORMAL, "weight": 600}
    place = {"x": day.isoformat(), "y": number, "xanchor": "left", "xshift": 9}
    return annotation(text + small if cut and note else text, font, align="left", **place)


def _stretches(wanted: Sequence[bool]) -> list[slice]:
    """The runs of at least two wanted neighbours: what a line can be drawn through."""
    edges = [False, *wanted, False]
    starts = [row for row in range(len(wanted)) if edges[row + 1] and not edges[row]]
    ends = [row + 1 for row in range(len(wanted)) if edges[row + 1] and not edges[row + 2]]
    return [slice(start, end) for start, end in zip(starts, ends, strict=True) if end - start > 1]


def _worth_a_point(values: Values, partial: Sequence[bool]) -> list[int]:
    """The rows with a visible point: partial ones, the newest, and those without a neighbour."""
    known = [False, *(number is not None for number in values), False]
    newest = max((row for row in range(len(values)) if known[row + 1]), default=-1)
    return [
        row
        for row in range(len(values))
        if known[row + 1] and (partial[row] or row == newest or not (known[row] or known[row + 2]))
    ]
