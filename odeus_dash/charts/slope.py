"""The biggest movers: a line per agent from its value before to its value now."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.marks import annotation, hover, lines
from odeus_dash.charts.places import spread
from odeus_dash.charts.text import label, plain, room
from odeus_dash.charts.theme import BARE, SMALL, Figure, Part, Theme, fade, figure, nothing, why_empty
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
    top = max(1, *known["previous"], *known["current"])
    height = _HEIGHT - _ABOVE - _BELOW
    upright: Part = {"type": "line", "layer": "below", "yref": "paper", "y0": 0, "y1": 1}
    shapes: list[Part] = [upright | {"x0": x, "x1": x, "line": {"color": theme.line}} for x in (0, 1)]
    traces, annotations, margin = [], [], {"t": _ABOVE, "b": _BELOW}
    colours = [
        theme.good if now > then else theme.bad if now < then else theme.muted for _, then, now in rows
    ]
    for (name, then, number), colour in zip(rows, colours, strict=True):
        change = f"{exact(then)} → {exact(number)}", plain(unit), f"({signed(number - then)})"
        told = hover("<b>{}</b><br>{} {} {}", *([each] * 2 for each in (plain(name), *change)))
        ends = {"mode": "lines+markers", "marker": {"size": 8}, "cliponaxis": False}
        traces.append(lines([0, 1], [then, number], color=colour, width=2.5) | ends | told)
    for side, heading, values in ((0, before, known["previous"]), (1, now, known["current"])):
        anchor: Part = {"xref": "paper", "x": side, "xanchor": "left" if side else "right"}
        above = anchor | {"yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 12}
        annotations.append(annotation(plain(heading), theme.muted, SMALL, 600, **above))
        names = [f"  {label(name, _NAME_WIDTH)}" if side else "" for name, *_ in rows]
        texts = [compact(value) + name for value, name in zip(values, names, strict=True)]
        margin["r" if side else "l"] = max(room([heading]), _THREAD + 4 + room(texts))
        places = spread([value * height / top for value in values], _LABEL)
        if max(places) > height:  # from the top downwards, where they would leave it
            places = [height - place for place in spread([height - place for place in places], _LABEL)]
        away = _THREAD if side else -_THREAD
        # Across the paper: an axis would cut the threads off at the end of the lines.
        thread = {"type": "line", "xref": "paper", "xsizemode": "pixel", "xanchor": side, "x0": away / 3}
        for value, text, colour, place in zip(values, texts, colours, places, strict=True):
            at, look = place * top / height, {"color": fade(colour, 0.5), "width": 1}
            annotations.append(annotation(text, colour, **anchor, xshift=away, y=at))
            shapes.append(thread | {"x1": away * 0.9, "y0": value, "y1": at, "line": look})
    layout = {
        "xaxis": BARE | {"range": [0, 1]},
        "yaxis": BARE | {"range": [0, top]},
        "annotations": annotations,
        "shapes": shapes,
        "margin": margin,
    }
    return figure(theme, traces, _HEIGHT, layout)
