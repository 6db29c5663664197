"""A few agents over time in one picture, each in its own colour and named at the end of its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from odeus_dash.charts.axes import bucket_axis, weekends
from odeus_dash.charts.gaps import with_gaps
from odeus_dash.charts.line import Quantity, line
from odeus_dash.charts.text import columns, label
from odeus_dash.charts.theme import SMALL, Figure, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period

#: What the line of all agents together is called.
GROUP = "All agents"
_MOST_LINES = 6
_NAME_WIDTH = 16
#: In pixels: the height of a label, the width of a letter, and the room above and below the lines.
_LABEL, _LETTER, _ABOVE, _BELOW = 19, 8.4, 12, 48


class _Series(NamedTuple):
    """One line: whose it is, its rows (oldest first) and how it looks."""

    name: str
    rows: pl.DataFrame
    colour: str
    width: float


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
    group: pl.DataFrame | None = None,
    as_share: bool = False,
    height: int = 340,
) -> Figure:
    """The column `value` of the agents in `colours` (agent_id to #rrggbb), a line each, six at most.

    `frame`: agent_id, agent, bucket, bucket_end, partial, value; agents without a colour are not
    drawn. The axis spans `period`, whatever has been loaded of it. `group` (bucket, bucket_end, partial,
    value) is all agents together: the thick accent line in front of thinner ones.
    """
    lines = [*_agents(frame, value, colours, 2 if group is None else 1.5), *_group(group, value, theme)]
    if not lines:
        wanted = frame.filter(pl.col("agent_id").is_in(list(colours)))
        return nothing(theme, height, why_empty(wanted, value))
    series = [one._replace(rows=with_gaps(one.rows, granularity, period)) for one in lines]
    quantity = Quantity(value, unit, granularity, as_share)
    days = pl.concat([one.rows["bucket"] for one in series]).unique().sort().to_list()
    axis = quantity.axis([number for one in series for number in one.rows[value]])
    layout = {
        "xaxis": bucket_axis(days, granularity, most=4),
        "yaxis": axis,
        "shapes": weekends(days, granularity, theme),
        "annotations": list(_end_labels(series, value, axis["range"][1], height)),
        "margin": {"l": 0, "r": _room(series), "t": _ABOVE, "b": _BELOW},
    }
    traces = [trace for one in series for trace in _line(one, quantity, theme)]
    return figure(theme, traces, height, layout)


def _agents(frame: pl.DataFrame, value: str, colours: Mapping[str, str], width: float) -> Iterator[_Series]:
    for agent_id, colour in list(colours.items())[:_MOST_LINES]:
        rows = frame.filter(pl.col("agent_id") == agent_id).sort("bucket")
        if rows[value].count():
            yield _Series(rows["agent"][0], rows, colour, width)


def _group(group: pl.DataFrame | None, value: str, theme: Theme) -> list[_Series]:
    if group is None or not group[value].count():
        return []
    return [_Series(GROUP, group, theme.accent, 3.5)]


def _line(one: _Series, quantity: Quantity, theme: Theme) -> list[dict[str, Any]]:
    *marks, hovered = line(one.rows, quantity.column, one.colour, theme, width=one.width)
    return [*marks, hovered | quantity.hover(one.rows, one.name)]


def _end_labels(series: Sequence[_Series], value: str, top: float, height: int) -> Iterator[dict[str, Any]]:
    """The names, each beside the end of its line and moved apart where they would overlap."""
    scale = (height - _ABOVE - _BELOW) / top
    ends = [one.rows[value].drop_nulls()[-1] for one in series]
    places = spread([end * scale for end in ends], _LABEL)
    for one, end, place in zip(series, ends, places, strict=True):
        yield {
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 6,
            "y": end,
            "yshift": place - end * scale,
            "text": label(one.name, _NAME_WIDTH),
            "font": {"color": one.colour, "size": SMALL, "weight": 700 if one.name == GROUP else 500},
            "showarrow": False,
        }


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The places, in their order, moved as little as needed to be `gap` apart and not below 0.

    Neighbours that are too close share the move: each crowd is centred where it was.
    """
    crowds: list[tuple[float, list[int]]] = []
    for index in sorted(range(len(places)), key=lambda at: (places[at], at)):
        crowds.append((max(0, places[index]), [index]))
        while len(crowds) > 1 and _touching(crowds[-2], crowds[-1], gap):
            crowds[-2:] = [_merged(crowds[-2], crowds[-1], gap)]
    moved = dict.fromkeys(range(len(places)), 0.0)
    for middle, crowd in crowds:
        start = middle - gap * (len(crowd) - 1) / 2
        moved |= {index: start + gap * position for position, index in enumerate(crowd)}
    return list(moved.values())


def _touching(low: tuple[float, list[int]], high: tuple[float, list[int]], gap: float) -> bool:
    return high[0] - low[0] < gap * (len(low[1]) + len(high[1])) / 2


def _merged(
    low: tuple[float, list[int]], high: tuple[float, list[int]], gap: float
) -> tuple[float, list[int]]:
    members = [*low[1], *high[1]]
    middle = (low[0] * len(low[1]) + high[0] * len(high[1])) / len(members)
    return max(middle, gap * (len(members) - 1) / 2), members


def _room(series: Sequence[_Series]) -> float:
    """The margin that the longest name needs."""
    return 12 + _LETTER * max(min(_NAME_WIDTH, columns(one.name)) for one in series)
