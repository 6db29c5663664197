"""A few agents over time in one picture, each in its own colour and named at the end of its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from odeus_dash.charts.axes import bucket_axis, bucket_names, weekends, with_gaps
from odeus_dash.charts.line import Quantity, line
from odeus_dash.charts.marks import agents_of, labels_apart
from odeus_dash.charts.numbers import Numbers, series, written_as
from odeus_dash.charts.text import BESIDE, label, room
from odeus_dash.charts.theme import Figure, Part, Theme, figure, legible, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period

_MOST_LINES = 6
#: In pixels: the picture, and the room above and below the lines.
_HEIGHT, _ABOVE, _BELOW = 340, 12, 48


@kept
def agents_over_time(
    frame: pl.DataFrame,
    quantity: Quantity,
    *,
    theme: Theme,
    period: Period | None = None,
    colours: Mapping[str, str],
) -> Figure:
    """The quantity of the agents in `colours` (agent_id to #rrggbb), a line each, six at most.

    `frame`: agent_id, agent, bucket, bucket_end, partial and its column; agents without a colour are not
    drawn. The axis spans `period`, whatever has been loaded of it.
    """
    value, granularity = quantity.column, quantity.granularity
    wanted = [frame.filter(agent_id=agent_id).sort("bucket") for agent_id in list(colours)[:_MOST_LINES]]
    agents = [rows for rows in wanted if rows[value].count()]
    if not agents:
        return nothing(theme, _HEIGHT, why_empty(pl.concat([frame.clear(), *wanted]), value))
    axis = quantity.axis(pl.concat(rows[value] for rows in agents).to_list())
    traces: list[Part] = []
    labels, days = [], set()
    for known in agents:
        name, colour = known["agent"][0], colours[known["agent_id"][0]]
        rows = with_gaps(known, granularity, period)
        traces += line(rows, value, colour, theme, width=2)
        traces[-1] |= quantity.hover(rows, name) | agents_of(known.head(1))
        labels.append((label(name, BESIDE), legible(colour, theme), known[value].drop_nulls()[-1]))
        days |= set(rows["bucket"])
    scale = (_HEIGHT - _ABOVE - _BELOW) / axis["range"][1]
    layout = {
        "xaxis": bucket_axis(sorted(days), granularity, most=3),
        "yaxis": axis,
        "shapes": weekends(sorted(days), granularity, theme),
        "annotations": labels_apart(labels, scale, xref="paper", x=1, xshift=8),
        "margin": {"l": 0, "r": 12 + room(name for name, *_ in labels), "t": _ABOVE, "b": _BELOW},
    }
    return figure(theme, traces, _HEIGHT, layout, lines_of(agents, value, colours, granularity))


def lines_of(
    agents: Sequence[pl.DataFrame], value: str, colours: Mapping[str, str], granularity: Granularity
) -> Numbers:
    """A line per agent over all buckets that one of them has."""
    days = pl.concat(each.select("bucket", "bucket_end", "partial") for each in agents)
    calendar = days.unique("bucket", keep="first").sort("bucket")
    shown = []
    for each in agents:
        found = calendar.select("bucket").join(each.select("bucket", value), on="bucket", how="left")
        line_of, colour = found.sort("bucket")[value], colours[each["agent_id"][0]]
        shown.append(series(each["agent"][0], line_of, colour, written_as(line_of)))
    return Numbers("lines", bucket_names(calendar, granularity), tuple(shown))
