"""The biggest movers: a line per agent from its value before to its value now."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from odeus_dash.charts.marks import annotation, hover, lines
from odeus_dash.charts.places import spread
from odeus_dash.charts.text import label, plain, room
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, fade, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import compact, exact, signed

_MOST_LINES, _NAME_WIDTH = 10, 18
#: In pixels: the picture, a label, the room above and below the lines, and the length of the thread from
#: the end of a line to its label.
_HEIGHT, _LABEL, _ABOVE, _BELOW, _THREAD = 440, 20, 34, 12, 18


@kept
def slope(frame: pl.DataFrame, *, theme: Theme, before: str, now: str, unit: str) -> Figure:
    """The first ten agents of `frame`, each from `previous` (left) to `current` (right), scaled from zero.

    `frame`: agent, previous, current; agents without both numbers are not drawn. `before` and `now` are
    written over the two ends. The colour says whether a line rises or falls, and nothing else.
    """
    known = frame.drop_nulls(["previous", "current"]).head(_MOST_LINES)
    if known.is_empty():
        return nothing(theme, _HEIGHT, why_empty(frame, "current"))
    rows = known.select("agent", "previous", "current").rows()
    colours = [
        theme.good if now > then else theme.bad if now < then else theme.muted for _, then, now in rows
    ]
    values = known["previous"].to_list(), known["current"].to_list()
    labels = (
        [compact(then) for then in values[0]],
        [f"{compact(number)}  {label(name, _NAME_WIDTH)}" for name, _, number in rows],
    )
    top = max(*values[0], *values[1], 1)
    upright: Part = {"type": "line", "layer": "below", "yref": "paper", "y0": 0, "y1": 1}
    upright["line"] = {"color": theme.line}
    corner = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 12}
    texts = [
        annotation(plain(before), theme.muted, SMALL, 600, **corner, x=0, xanchor="right"),
        annotation(plain(now), theme.muted, SMALL, 600, **corner, x=1, xanchor="left"),
    ]
    shapes = [upright | {"x0": x, "x1": x} for x in (0, 1)]
    for side in (0, 1):
        words, threads = _marks(side, values[side], labels[side], colours, top)
        texts += words
        shapes += threads
    layout = {
        "xaxis": {"range": [0, 1], "showticklabels": False},
        "yaxis": {"range": [0, top], "showgrid": False, "showticklabels": False},
        "annotations": texts,
        "shapes": shapes,
        "margin": {
            "l": max(room([before]), _THREAD + 4 + room(labels[0])),
            "r": max(room([now]), _THREAD + room(labels[1])),
            "t": _ABOVE,
            "b": _BELOW,
        },
    }
    traces = []
    for (name, then, number), colour in zip(rows, colours, strict=True):
        change = f"{exact(then)} → {exact(number)} {plain(unit)} ({signed(number - then)})"
        ends = {"mode": "lines+markers", "marker": {"size": 8}, "cliponaxis": False}
        told = hover([f"<b>{plain(name)}</b><br>{change}"] * 2)
        traces.append(lines([0, 1], [then, number], color=colour, width=2.5) | ends | told)
    return figure(theme, traces, _HEIGHT, layout)


def _marks(
    side: int, values: Sequence[int], labels: Sequence[str], colours: Sequence[str], top: int
) -> tuple[list[Part], list[Part]]:
    """At the end of the lines (0 is left, 1 right): labels moved apart, and threads that lead to them."""
    height = _HEIGHT - _ABOVE - _BELOW
    places = spread([value * height / top for value in values], _LABEL)
    if max(places) > height:  # from the top downwards, where they would leave it
        places = [height - place for place in spread([height - place for place in places], _LABEL)]
    away = _THREAD if side else -_THREAD
    anchor: Part = {"xref": "paper", "x": side, "xanchor": "left" if side else "right", "xshift": away}
    # Across the paper: an axis would cut the threads off at the end of the lines.
    thread = {"type": "line", "xref": "paper", "xsizemode": "pixel", "xanchor": side}
    thread |= {"x0": away / 3, "x1": away * 0.9}
    words, threads = [], []
    for value, text, colour, place in zip(values, labels, colours, places, strict=True):
        at = place * top / height
        words.append(annotation(text, colour, **anchor, y=at))
        threads.append(thread | {"y0": value, "y1": at, "line": {"color": fade(colour, 0.5), "width": 1}})
    return words, threads
