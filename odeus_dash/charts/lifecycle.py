"""How many agents are in which stage of their use, bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from odeus_dash.charts.axes import bucket_words, named_days, number_axis
from odeus_dash.charts.gaps import with_gaps
from odeus_dash.charts.spread import spread
from odeus_dash.charts.theme import SMALL, Figure, Theme, blend, figure, nothing
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period
from odeus_dash.wording import counted, exact

#: From the bottom up: what needs looking after stands on the ground, where it can be compared.
_STAGES = ("silent", "fading", "stable", "rising", "new")
UNKNOWN = "No bucket of this range has stages"
#: In pixels: a label's height, the room to its right, and what is above and below the bars.
_LABEL, _ROOM, _ABOVE, _BELOW = 19, 92, 12, 48
_WIDE = 0.72


@kept
def stages_over_time(
    frame: pl.DataFrame,
    *,
    theme: Theme,
    granularity: Granularity,
    period: Period | None = None,
    height: int = 380,
) -> Figure:
    """Bars of agents stacked by stage: columns bucket, bucket_end, partial and one per stage; oldest first.

    A bucket without numbers has no bar. The newest bar is labelled with the names of the stages and their
    numbers; silent agents are hatched, so that no colour has to be told from another.
    """
    known = frame.drop_nulls(_STAGES)
    if known.is_empty():
        return nothing(theme, height, UNKNOWN)
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
        "annotations": list(_labels(frame, newest, top, height, theme)),
        "margin": {"l": 0, "r": _ROOM, "t": _ABOVE, "b": 0},
    }
    return figure(theme, [_bars(frame, stage, words, theme) for stage in _STAGES], height, layout)


def _bars(frame: pl.DataFrame, stage: str, words: list[str], theme: Theme) -> dict[str, Any]:
    hatch = {"shape": "/", "size": 6, "solidity": 0.3, "fgcolor": theme.page, "fillmode": "overlay"}
    said = [
        f"<b>{counted(number, 'agent')}</b> {stage}<br>{bucket}"
        for number, bucket in zip(frame[stage], words, strict=True)
    ]
    return {
        "type": "bar",
        "x": list(range(frame.height)),
        "y": frame[stage].to_list(),
        "width": _WIDE,
        "marker": {
            "color": _colour(stage, theme),
            "line": {"color": theme.page, "width": 1},
            **({"pattern": hatch} if stage == "silent" else {}),
        },
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _colour(stage: str, theme: Theme) -> str:
    colours = {
        "silent": theme.muted,
        "fading": theme.bad,
        "stable": theme.context,
        "rising": theme.good,
        "new": theme.accent,
    }
    return colours[stage]


def _labels(
    frame: pl.DataFrame, newest: int, top: float, height: int, theme: Theme
) -> Iterator[dict[str, Any]]:
    """The stages beside the parts of the newest bar that has them, moved apart where they would overlap."""
    numbers = frame.select(_STAGES).row(newest)
    scale = (height - _ABOVE - _BELOW) / top
    middles = [sum(numbers[:above]) + number / 2 for above, number in enumerate(numbers)]
    places = spread([middle * scale for middle in middles], _LABEL)
    for stage, number, middle, place in zip(_STAGES, numbers, middles, places, strict=True):
        colour = _colour(stage, theme)
        yield {
            "text": f"<b>{exact(number)}</b> {stage}",
            "font": {"color": blend(colour, theme.ink, 0.5) if stage == "stable" else colour, "size": SMALL},
            "x": newest + _WIDE / 2,
            "xanchor": "left",
            "xshift": 6,
            "y": middle,
            "yshift": place - middle * scale,
            "showarrow": False,
        }
