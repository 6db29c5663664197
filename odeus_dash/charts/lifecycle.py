"""How many agents are in which stage of their use, bucket by bucket."""

from __future__ import annotations

from itertools import accumulate

import polars as pl

from odeus_dash.charts.axes import bucket_names, bucket_words, columns_axis, number_axis, with_gaps
from odeus_dash.charts.marks import hover, labels_apart
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.theme import Figure, Part, Theme, figure, nothing
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period
from odeus_dash.words.formats import counted, exact
from odeus_dash.words.lifecycles import SHORT

#: From the bottom up: what needs looking after stands on the ground, where it can be compared. The stable
#: agents, of which there are many, would leave no room for the others.
_STAGES = ("silent", "fading", "rising", "new")
UNKNOWN = "No stages are known"
#: In pixels: the picture, the room to its right, and what is above and below the bars.
_HEIGHT, _ROOM, _ABOVE, _BELOW = 380, 92, 12, 48
_WIDE = 0.72


@kept
def stages_over_time(
    frame: pl.DataFrame, *, theme: Theme, granularity: Granularity, period: Period | None = None
) -> Figure:
    """Bars of agents stacked by stage, without the stable ones; oldest first.

    `frame`: bucket, bucket_end, partial and a column per stage. A bucket without numbers has no bar. The
    newest bar is labelled with the names of the stages and their numbers; retirement candidates are hatched,
    so that colours need not be distinguished.
    """
    known = frame.drop_nulls(_STAGES)
    if known.is_empty():
        return nothing(theme, _HEIGHT, UNKNOWN)
    frame = with_gaps(frame, granularity, period)
    words, days = bucket_words(frame, granularity), frame["bucket"].to_list()
    axis = number_axis(frame.select(pl.sum_horizontal(_STAGES)).to_series().to_list())
    numbers = known.select(_STAGES).row(-1)
    colours = [stage_colours(theme)[stage] for stage in _STAGES]
    middles = [end - number / 2 for end, number in zip(accumulate(numbers), numbers, strict=True)]
    called = [SHORT.get(stage, stage).lower() for stage in _STAGES]
    labels = [f"<b>{exact(number)}</b> {name}" for number, name in zip(numbers, called, strict=True)]
    scale, end = (_HEIGHT - _ABOVE - _BELOW) / axis["range"][1], days.index(known["bucket"][-1]) + _WIDE / 2
    traces, shown = [], []
    for stage, name, colour in zip(_STAGES, called, colours, strict=True):
        marker = {"color": colour, "line": {"color": theme.page, "width": 1}}
        marker |= {"pattern": hatch("/", theme)} if stage == "silent" else {}
        bar = {"type": "bar", "x": list(range(frame.height)), "y": frame[stage].to_list(), "width": _WIDE}
        bar |= {"filters": [("stage", stage)], "marker": marker}
        shown.append(series(name, frame[stage], colour))
        agents = [counted(number, "agent") for number in frame[stage]]
        traces.append(bar | hover(f"<b>{{}}</b> {name}<br>{{}}", agents, words))
    layout = {
        "barmode": "stack",
        "xaxis": columns_axis(days, granularity) | {"range": [-0.6, frame.height - 0.4]},
        "yaxis": axis,
        "annotations": labels_apart(zip(labels, colours, middles, strict=True), scale, x=end, xshift=6),
        "margin": {"l": 0, "r": _ROOM, "t": _ABOVE, "b": 0},
    }
    drawn = Numbers("columns", bucket_names(frame, granularity), tuple(shown), stacked=True)
    return figure(theme, traces, _HEIGHT, layout, drawn)


def hatch(shape: str | list[str], theme: Theme) -> Part:
    """The pattern of retirement candidates: "/", or nothing for other stages."""
    return {"shape": shape, "size": 6, "solidity": 0.3, "fgcolor": theme.page, "fillmode": "overlay"}


def stage_colours(theme: Theme) -> dict[str, str]:
    """The colour of each stage."""
    return {
        "new": theme.accent,
        "rising": theme.good,
        "stable": theme.context,
        "fading": theme.bad,
        "silent": theme.muted,
    }
