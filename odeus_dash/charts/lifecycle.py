"""How many agents are in which stage of their use, bucket by bucket."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.axes import bucket_words, named_days, number_axis, with_gaps
from odeus_dash.charts.marks import annotation, hover
from odeus_dash.charts.places import spread
from odeus_dash.charts.theme import Figure, Part, Theme, blend, figure, nothing
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period
from odeus_dash.words.formats import counted, exact

#: From the bottom up: what needs looking after stands on the ground, where it can be compared.
_STAGES = ("silent", "fading", "stable", "rising", "new")
UNKNOWN = "No bucket of this range has stages"
#: In pixels: the picture, a label, the room to its right, and what is above and below the bars.
_HEIGHT, _LABEL, _ROOM, _ABOVE, _BELOW = 380, 19, 92, 12, 48
_WIDE = 0.72


@kept
def stages_over_time(
    frame: pl.DataFrame, *, theme: Theme, granularity: Granularity, period: Period | None = None
) -> Figure:
    """Bars of agents stacked by stage: columns bucket, bucket_end, partial and one per stage; oldest first.

    A bucket without numbers has no bar. The newest bar is labelled with the names of the stages and their
    numbers; silent agents are hatched, so that no colour has to be told from another.
    """
    known = frame.drop_nulls(_STAGES)
    if known.is_empty():
        return nothing(theme, _HEIGHT, UNKNOWN)
    frame = with_gaps(frame, granularity, period)
    words, days = bucket_words(frame, granularity), frame["bucket"].to_list()
    named, texts = named_days(days, granularity, 5)
    axis = number_axis(frame.select(pl.sum_horizontal(_STAGES)).to_series().to_list())
    layout = {
        "barmode": "stack",
        "xaxis": {
            "range": [-0.6, frame.height - 0.4],
            "tickangle": 0,
            "tickvals": [days.index(day) for day in named],
            "ticktext": texts,
        },
        "yaxis": axis,
        "annotations": _labels(known[-1], days.index(known["bucket"][-1]), axis["range"][1], theme),
        "margin": {"l": 0, "r": _ROOM, "t": _ABOVE, "b": 0},
    }
    hatch = {"shape": "/", "size": 6, "solidity": 0.3, "fgcolor": theme.page, "fillmode": "overlay"}
    traces = []
    for stage, colour in _colours(theme).items():
        marker = {"color": colour, "line": {"color": theme.page, "width": 1}}
        marker |= {"pattern": hatch} if stage == "silent" else {}
        told = zip(frame[stage], words, strict=True)
        places = {"x": list(range(frame.height)), "y": frame[stage].to_list(), "width": _WIDE}
        says = hover(f"<b>{counted(number, 'agent')}</b> {stage}<br>{bucket}" for number, bucket in told)
        traces.append({"type": "bar", **places, "marker": marker} | says)
    return figure(theme, traces, _HEIGHT, layout)


def _colours(theme: Theme) -> dict[str, str]:
    return dict(zip(_STAGES, (theme.muted, theme.bad, theme.context, theme.good, theme.accent), strict=True))


def _labels(newest: pl.DataFrame, place: int, top: float, theme: Theme) -> list[Part]:
    """The stages next to the parts of the `newest` bar, moved apart where they would overlap."""
    numbers = newest.select(_STAGES).row(0)
    scale = (_HEIGHT - _ABOVE - _BELOW) / top
    middles = [sum(numbers[:above]) + number / 2 for above, number in enumerate(numbers)]
    moved = spread([middle * scale for middle in middles], _LABEL)
    colours = _colours(theme) | {"stable": blend(theme.context, theme.ink, 0.5)}
    anchor: Part = {"x": place + _WIDE / 2, "xanchor": "left", "xshift": 6}
    return [
        annotation(
            f"<b>{exact(number)}</b> {stage}", colours[stage], **anchor, y=middle, yshift=at - middle * scale
        )
        for stage, number, middle, at in zip(_STAGES, numbers, middles, moved, strict=True)
    ]
