"""Many agents over time: a small panel each, all on one scale."""

from __future__ import annotations

from itertools import cycle

import polars as pl

from odeus_dash.charts.agents_over_time import lines_of
from odeus_dash.charts.axes import bucket_axis, with_gaps
from odeus_dash.charts.line import Quantity, end_label, line
from odeus_dash.charts.marks import agents_of, annotation
from odeus_dash.charts.text import label, room
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Period

_MOST_PANELS = 12
#: In pixels: a panel's lines, its name above them, and the dates under the last row.
_LINES, _NAME, _DATES = 100, 46, 48
#: What can be read on a phone, and how many letters of a name fit above a panel there, by their number.
_COLUMNS, _NAME_WIDTHS = 2, {1: 36, 2: 18}
#: Room between two columns, for the value at a line's end, as a fraction of the picture.
_GUTTER = 0.11
_NAME_PLACE: Part = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 6}


@kept
def small_multiples(
    frame: pl.DataFrame, quantity: Quantity, *, theme: Theme, period: Period | None = None
) -> Figure:
    """The quantity over time, a panel per agent in the order of `frame`, twelve at most.

    `frame`: agent_id, agent, bucket, bucket_end, partial and its column (oldest first). All panels share
    one scale, which ends at the largest value, and one time, `period` if given.
    """
    value, granularity = quantity.column, quantity.granularity
    if frame[value].count() == 0:
        return nothing(theme, message=why_empty(frame, value))
    agents = frame.partition_by("agent_id", maintain_order=True)[:_MOST_PANELS]
    panels = [with_gaps(rows, granularity, period) for rows in agents]
    days = pl.concat(rows["bucket"] for rows in panels).unique().sort().to_list()
    up = quantity.axis(frame[value].to_list(), steps=1)
    across = bucket_axis(days, granularity, most=2)
    columns = min(_COLUMNS, len(panels))
    height = -(-len(panels) // columns) * (_LINES + _NAME) + _DATES
    ends = [quantity.end(rows) for rows in panels if rows[value].count()]
    layout: Part = {"margin": {"l": 0, "r": 12 + room(ends), "t": 0, "b": _DATES}, "hovermode": "x"}
    traces, layout["annotations"] = [], []
    for index, (agent, rows) in enumerate(zip(agents, panels, strict=True)):
        x, y = _domains(index, columns, len(panels))
        number = str(index + 1) if index else ""  # plotly's first axis has none
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        *marks, hovered = line(rows, value, theme.accent, theme, width=2, filled=True)
        told = quantity.hover(rows, agent["agent"][0]) | agents_of(agent.head(1))
        traces += [each | axes for each in (*marks, hovered | told)]
        name, corner = label(agent["agent"][0], _NAME_WIDTHS[columns]), _NAME_PLACE | {"x": x[0], "y": y[1]}
        layout["annotations"].append(annotation(name, theme.ink, SMALL, 600, **corner))
        if rows[value].count():
            where = {"xref": axes["xaxis"], "yref": axes["yaxis"]}
            layout["annotations"].append(end_label(rows, quantity, theme.accent, note=False) | where)
        lowest, first = index + columns >= len(panels), index % columns == 0
        layout[f"xaxis{number}"] = across | {"anchor": axes["yaxis"], "domain": x, "showticklabels": lowest}
        layout[f"yaxis{number}"] = up | {"anchor": axes["xaxis"], "domain": y, "showticklabels": first}
    colours = dict(zip(frame["agent_id"].unique(maintain_order=True), cycle(theme.categories), strict=False))
    numbers = lines_of(agents, value, colours, granularity)
    return figure(theme, traces, height, layout, numbers)


def _domains(panel: int, columns: int, panels: int) -> tuple[list[float], list[float]]:
    """The panel's parts of the width and, without its name, of the height; row by row from the top."""
    rows, step = -(-panels // columns), (1 + _GUTTER) / columns
    left, row = panel % columns * step, panel // columns
    top = 1 - (row + _NAME / (_LINES + _NAME)) / rows
    return [left, min(1.0, left + step - _GUTTER)], [1 - (row + 1) / rows, top]
