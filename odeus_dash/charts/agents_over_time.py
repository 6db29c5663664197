"""A few agents over time in one picture, each in its own colour and named at the end of its line."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from odeus_dash.charts.axes import bucket_axis, weekends, with_gaps
from odeus_dash.charts.line import Quantity, line
from odeus_dash.charts.marks import annotation
from odeus_dash.charts.places import spread
from odeus_dash.charts.text import BESIDE, label, room
from odeus_dash.charts.theme import Figure, Part, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period

_MOST_LINES = 6
#: In pixels: the picture, a label, and the room above and below the lines.
_HEIGHT, _LABEL, _ABOVE, _BELOW = 340, 19, 12, 48


@kept
def agents_over_time(  # noqa: PLR0913  a picture is described by keywords
    frame: pl.DataFrame,
    value: str,
    *,
    theme: Theme,
    granularity: Granularity,
    unit: str,
    period: Period | None = None,
    colours: Mapping[str, str],
) -> Figure:
    """The column `value` of the agents in `colours` (agent_id to #rrggbb), a line each, six at most.

    `frame`: agent_id, agent, bucket, bucket_end, partial, value; agents without a colour are not
    drawn. The axis spans `period`, whatever has been loaded of it.
    """
    wanted = list(colours)[:_MOST_LINES]
    agents = {
        agent_id: with_gaps(frame.filter(pl.col("agent_id") == agent_id).sort("bucket"), granularity, period)
        for agent_id in wanted
        if frame.filter(pl.col("agent_id") == agent_id)[value].count()
    }
    if not agents:
        return nothing(theme, _HEIGHT, why_empty(frame.filter(pl.col("agent_id").is_in(wanted)), value))
    quantity = Quantity(value, unit, granularity)
    days = pl.concat(rows["bucket"] for rows in agents.values()).unique().sort().to_list()
    axis = quantity.axis([number for rows in agents.values() for number in rows[value]])
    names = [rows["agent"].drop_nulls()[0] for rows in agents.values()]
    ends = [rows[value].drop_nulls()[-1] for rows in agents.values()]
    scale = (_HEIGHT - _ABOVE - _BELOW) / axis["range"][1]
    labels = [
        annotation(
            label(name, BESIDE), colours[agent_id], weight=500,
            xref="paper", x=1, xanchor="left", xshift=8, y=end, yshift=place - end * scale,
        )
        for agent_id, name, end, place in zip(
            agents, names, ends, spread([end * scale for end in ends], _LABEL), strict=True
        )
    ]  # fmt: skip
    layout = {
        "xaxis": bucket_axis(days, granularity, most=3),
        "yaxis": axis,
        "shapes": weekends(days, granularity, theme),
        "annotations": labels,
        "margin": {"l": 0, "r": 12 + room(label(name, BESIDE) for name in names), "t": _ABOVE, "b": _BELOW},
    }
    traces: list[Part] = []
    for (agent_id, rows), name in zip(agents.items(), names, strict=True):
        traces += line(rows, value, colours[agent_id], theme, width=2)
        traces[-1] |= quantity.hover(rows, name)
    return figure(theme, traces, _HEIGHT, layout)
