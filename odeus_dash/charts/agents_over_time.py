"""A few agents over time in one picture, each in its own colour and named at the end of its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from odeus_dash.charts.axes import bucket_axis, weekends
from odeus_dash.charts.gaps import with_gaps
from odeus_dash.charts.line import Quantity, line
from odeus_dash.charts.spread import spread
from odeus_dash.charts.text import columns, label
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, annotation, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period

_MOST_LINES = 6
_NAME_WIDTH = 16
#: In pixels: the picture, a label, the width of a letter, and the room above and below the lines.
_HEIGHT, _LABEL, _LETTER, _ABOVE, _BELOW = 340, 19, 8.4, 12, 48


class _Series(NamedTuple):
    """One line: whose it is, its rows (oldest first) and how it looks."""

    name: str
    rows: pl.DataFrame
    colour: str


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
    lines = list(_agents(frame, value, colours))
    if not lines:
        wanted = frame.filter(pl.col("agent_id").is_in(list(colours)))
        return nothing(theme, _HEIGHT, why_empty(wanted, value))
    series = [one._replace(rows=with_gaps(one.rows, granularity, period)) for one in lines]
    quantity = Quantity(value, unit, granularity)
    days = pl.concat([one.rows["bucket"] for one in series]).unique().sort().to_list()
    axis = quantity.axis([number for one in series for number in one.rows[value]])
    widest = max(min(_NAME_WIDTH, columns(one.name)) for one in series)
    layout = {
        "xaxis": bucket_axis(days, granularity, most=4),
        "yaxis": axis,
        "shapes": weekends(days, granularity, theme),
        "annotations": list(_end_labels(series, value, axis["range"][1])),
        "margin": {"l": 0, "r": 12 + _LETTER * widest, "t": _ABOVE, "b": _BELOW},
    }
    traces: list[Part] = []
    for one in series:
        traces += line(one.rows, value, one.colour, theme, width=2)
        traces[-1] |= quantity.hover(one.rows, one.name)
    return figure(theme, traces, _HEIGHT, layout)


def _agents(frame: pl.DataFrame, value: str, colours: Mapping[str, str]) -> Iterator[_Series]:
    for agent_id, colour in list(colours.items())[:_MOST_LINES]:
        rows = frame.filter(pl.col("agent_id") == agent_id).sort("bucket")
        if rows[value].count():
            yield _Series(rows["agent"][0], rows, colour)


def _end_labels(series: Sequence[_Series], value: str, top: float) -> Iterator[Part]:
    """The names, each at the end of its line, and moved apart where they would overlap."""
    scale = (_HEIGHT - _ABOVE - _BELOW) / top
    ends = [one.rows[value].drop_nulls()[-1] for one in series]
    for one, end, place in zip(series, ends, spread([end * scale for end in ends], _LABEL), strict=True):
        font = {"color": one.colour, "size": SMALL, "weight": 500}
        shift = {"xshift": 6, "yshift": place - end * scale}
        text = label(one.name, _NAME_WIDTH)
        yield annotation(text, font, xref="paper", x=1, xanchor="left", y=end, **shift)
