"""Many agents over time: a small panel each, all on one scale."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from odeus_dash.charts.axes import bucket_axis
from odeus_dash.charts.gaps import with_gaps
from odeus_dash.charts.line import Quantity, end_label, line
from odeus_dash.charts.text import label
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, annotation, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period

_MOST_PANELS = 12
#: In pixels: a panel's lines, its name above them, the dates under the last row, a value at a line's end.
_LINES, _NAME, _DATES, _VALUE = 100, 46, 48, 46
#: What can be read on a phone, and how many letters of a name fit above a panel there, by their number.
_COLUMNS, _NAME_WIDTHS = 2, {1: 36, 2: 18}
#: Room between two columns, for the value at a line's end, as a fraction of the picture.
_GUTTER = 0.11


class _Grid(NamedTuple):
    """Where panels stand: counted row by row from the top left."""

    columns: int
    panels: int

    @property
    def rows(self) -> int:
        return math.ceil(self.panels / self.columns)

    @property
    def height(self) -> int:
        return self.rows * (_LINES + _NAME) + _DATES

    def across(self, panel: int) -> list[float]:
        """The panel's part of the picture's width."""
        step = (1 + _GUTTER) / self.columns
        start = panel % self.columns * step
        return [start, min(1.0, start + step - _GUTTER)]

    def up(self, panel: int) -> list[float]:
        """The panel's part of the height, without the room for its name."""
        top = 1 - (panel // self.columns) / self.rows
        return [max(0.0, top - 1 / self.rows), top - _NAME / (_LINES + _NAME) / self.rows]


@kept
def small_multiples(
    frame: pl.DataFrame,
    value: str,
    *,
    theme: Theme,
    granularity: Granularity,
    unit: str,
    period: Period | None = None,
) -> Figure:
    """The column `value` over time, a panel per agent in the order of `frame`, twelve at most.

    `frame`: agent_id, agent, bucket, bucket_end, partial, value (buckets oldest first). All panels share
    one scale, which ends at the largest value, and one time, `period` if given.
    """
    if frame[value].count() == 0:
        return nothing(theme, message=why_empty(frame, value))
    agents = frame.partition_by("agent_id", maintain_order=True)[:_MOST_PANELS]
    panels = [with_gaps(rows, granularity, period) for rows in agents]
    grid = _Grid(min(_COLUMNS, len(panels)), len(panels))
    quantity = Quantity(value, unit, granularity)
    traces: list[Part] = []
    for index, rows in enumerate(panels):
        *marks, hovered = line(rows, value, theme.accent, theme, width=2, filled=True)
        told = hovered | quantity.hover(rows, rows["agent"][0])
        traces += [each | {"xaxis": _axis("x", index), "yaxis": _axis("y", index)} for each in (*marks, told)]
    layout = {
        "margin": {"l": 0, "r": _VALUE, "t": 0, "b": _DATES},
        "hovermode": "x",
        "annotations": [
            note for index, rows in enumerate(panels) for note in _notes(rows, quantity, theme, grid, index)
        ],
    }
    ends = quantity.axis(frame[value].to_list(), steps=1)
    days = pl.concat([rows["bucket"] for rows in panels]).unique().sort().to_list()
    for index in range(len(panels)):
        layout |= _axes(days, ends, granularity, grid, index)
    return figure(theme, traces, grid.height, layout)


def _notes(rows: pl.DataFrame, quantity: Quantity, theme: Theme, grid: _Grid, panel: int) -> Iterator[Part]:
    """The name above the panel, and the newest value at the end of its line."""
    name = label(rows["agent"][0], _NAME_WIDTHS[grid.columns])
    corner = {"x": grid.across(panel)[0], "y": grid.up(panel)[1], "xanchor": "left", "yanchor": "bottom"}
    yield annotation(name, {"size": SMALL, "weight": 600}, xref="paper", yref="paper", **corner, yshift=6)
    if rows[quantity.column].count():
        where = {"xref": _axis("x", panel), "yref": _axis("y", panel)}
        yield end_label(rows, quantity, theme.accent, note=False) | where


def _axes(days: list[dt.date], ends: Part, granularity: Granularity, grid: _Grid, panel: int) -> Part:
    """The panel's two axes: dates under the lowest of its column only, numbers next to the first only."""
    lowest = panel + grid.columns >= grid.panels
    across = bucket_axis(days, granularity, most=2) | {
        "anchor": _axis("y", panel),
        "domain": grid.across(panel),
        "showticklabels": lowest,
    }
    up = ends | {
        "anchor": _axis("x", panel),
        "domain": grid.up(panel),
        "showticklabels": panel % grid.columns == 0,
    }
    return {_axis("xaxis", panel): across, _axis("yaxis", panel): up}


def _axis(name: str, panel: int) -> str:
    """What plotly calls the panel's axis: the first one has no number."""
    return f"{name}{panel + 1}" if panel else name
