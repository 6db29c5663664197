"""How many agents are in which stage of their use, bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from odeus_dash.charts.axes import bucket_words, named_days, number_axis
from odeus_dash.charts.gaps import with_gaps
from odeus_dash.charts.spread import spread
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, annotation, blend, figure, hover, nothing
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
    frame: pl.DataFrame,
    *,
    theme: Theme,
    granularity: Granularity,
    period: Period | None = None,
) -> Figure:
    """Bars of agents stacked by stage: columns bucket, bucket_end, partial and one per stage; oldest first.

    A bucket without numbers has no bar. The newest bar is labelled with the names of the stages and their
    numbers; silent agents are hatched, so that no colour has to be told from another.
    """
    known = frame.drop_nulls(_STAGES)
    if known.is_empty():
        return nothing(theme, _HEIGHT, UNKNOWN)
    frame = with_gaps(frame, granularity, period)
    words = bucket_words(frame, granularity)
    totals = frame.select(pl.sum_horizontal(_STAGES)).to_series()
    named, texts = named_days(frame["bucket"].to_list(), granularity, 5)
    places = {day: place for place, day in enumerate(frame["bucket"])}
    axis = number_axis(totals.to_list())
    top, newest = axis["range"][1], places[known["bucket"][-1]]
    layout = {
        "barmode": "stack",
        "xaxis": {
            "range": [-0.6, frame.height - 0.4],
            "tickangle": 0,
            "tickvals": [places[day] for day in named],
            "ticktext": texts,
        },
        "yaxis": axis,
        "annotations": list(_labels(frame, newest, top, theme)),
        "margin": {"l": 0, "r": _ROOM, "t": _ABOVE, "b": 0},
    }
    return figure(theme, [_bars(frame, stage, words, theme) for stage in _STAGES], _HEIGHT, layout)


def _bars(frame: pl.DataFrame, stage: str, words: list[str], theme: Theme) -> Part:
    marker = {"color": _colours(theme)[stage], "line": {"color": theme.page, "width": 1}}
    if stage == "silent":
        hatch = {"shape": "/", "size": 6, "solidity": 0.3, "fgcolor": theme.page, "fillmode": "overlay"}
        marker["pattern"] = hatch
    said = [
        f"<b>{counted(number, 'agent')}</b> {stage}<br>{bucket}"
        for number, bucket in zip(frame[stage], words, strict=True)
    ]
    places = {"x": list(range(frame.height)), "y": frame[stage].to_list(), "width": _WIDE}
    return {"type": "bar", **places, "marker": marker} | hover(said)


def _colours(theme: Theme) -> dict[str, str]:
    return dict(zip(_STAGES, (theme.muted, theme.bad, theme.context, theme.good, theme.accent), strict=True))


def _labels(frame: pl.DataFrame, newest: int, top: float, theme: Theme) -> Iterator[Part]:
    """The stages next to the parts of the newest bar that has them, moved apart where they would overlap."""
    numbers = frame.select(_STAGES).row(newest)
    scale = (_HEIGHT - _ABOVE - _BELOW) / top
    middles = [sum(numbers[:above]) + number / 2 for above, number in enumerate(numbers)]
    places = spread([middle * scale for middle in middles], _LABEL)
    colours = _colours(theme) | {"stable": blend(theme.context, theme.ink, 0.5)}
    for stage, number, middle, place in zip(_STAGES, numbers, middles, places, strict=True):
        font = {"color": colours[stage], "size": SMALL}
        shift = {"xanchor": "left", "xshift": 6, "yshift": place - middle * scale}
        yield annotation(f"<b>{exact(number)}</b> {stage}", font, x=newest + _WIDE / 2, y=middle, **shift)
