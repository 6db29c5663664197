"""The biggest movers: a line per agent from its value before to its value now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple

import polars as pl

from odeus_dash.charts.spread import spread
from odeus_dash.charts.text import columns, label, plain
from odeus_dash.charts.theme import (
    SMALL,
    Figure,
    Part,
    Theme,
    annotation,
    fade,
    figure,
    hover,
    nothing,
    why_empty,
)
from odeus_dash.memo import kept
from odeus_dash.words.formats import compact, exact, signed

_MOST_LINES, _NAME_WIDTH = 10, 16
#: In pixels: the picture, a label, the width of a letter, the room above and below the lines, and the length
#: of the thread from the end of a line to its label.
_HEIGHT, _LABEL, _LETTER, _ABOVE, _BELOW, _THREAD = 440, 20, 7.6, 34, 12, 18


class _End(NamedTuple):
    """One end of the lines: 0 is the left one, 1 the right one; `values` and `labels` line by line."""

    side: int
    values: list[int]
    labels: list[str]


@kept
def slope(frame: pl.DataFrame, *, theme: Theme, before: str, now: str, unit: str) -> Figure:
    """The first ten agents of `frame`, each from `previous` (left) to `current` (right), scaled from zero.

    `frame`: agent, previous, current; agents without both numbers are not drawn. `before` and `now` are
    written over the two ends. The colour says whether a line rises or falls, and nothing else.
    """
    known = frame.drop_nulls(["previous", "current"]).head(_MOST_LINES)
    if known.is_empty():
        return nothing(theme, _HEIGHT, why_empty(frame, "current"))
    names, previous, current = (known[each].to_list() for each in ("agent", "previous", "current"))
    changes = [now - then for then, now in zip(previous, current, strict=True)]
    colours = [theme.good if each > 0 else theme.bad if each < 0 else theme.muted for each in changes]
    named = [
        f"{compact(value)}  {label(name, _NAME_WIDTH)}" for value, name in zip(current, names, strict=True)
    ]
    ends = [_End(0, previous, [compact(value) for value in previous]), _End(1, current, named)]
    top = max(*previous, *current, 1)
    marks = [mark for end in ends for mark in _marks(end, colours, top)]
    upright: Part = {"type": "line", "layer": "below", "yref": "paper", "y0": 0, "y1": 1}
    upright["line"] = {"color": theme.line}
    layout = {
        "xaxis": {"range": [0, 1], "showticklabels": False},
        "yaxis": {"range": [0, top], "showgrid": False, "showticklabels": False},
        "annotations": [*_headings(before, now, theme), *(text for text, _ in marks)],
        "shapes": [*(upright | {"x0": x, "x1": x} for x in (0, 1)), *(thread for _, thread in marks)],
        "margin": {"l": _room(ends[0]), "r": _room(ends[1]), "t": _ABOVE, "b": _BELOW},
    }
    traces = [_line(row, colour, unit) for row, colour in zip(known.rows(named=True), colours, strict=True)]
    return figure(theme, traces, _HEIGHT, layout)


def _line(row: Mapping[str, Any], colour: str, unit: str) -> Part:
    previous, current = row["previous"], row["current"]
    said = (
        f"<b>{plain(row['agent'])}</b><br>{exact(previous)} → {exact(current)} {plain(unit)}"
        f" ({signed(current - previous)})"
    )
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [0, 1],
        "y": [previous, current],
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 8},
        "cliponaxis": False,
    } | hover([said, said])


def _marks(end: _End, colours: Sequence[str], top: int) -> Iterator[tuple[Part, Part]]:
    """Each label, moved apart from its neighbours, and the thread to it from the end of its line."""
    height = _HEIGHT - _ABOVE - _BELOW
    places = _apart([value * height / top for value in end.values], height)
    away = _THREAD if end.side else -_THREAD
    anchor = {"xref": "paper", "x": end.side, "xanchor": "left" if end.side else "right", "xshift": away}
    thread = {
        "type": "line",
        "xref": "paper",  # an axis would cut it off at the end of the lines
        "xsizemode": "pixel",
        "xanchor": end.side,
        "x0": away / 3,
        "x1": away * 0.9,
    }
    for value, text, colour, place in zip(end.values, end.labels, colours, places, strict=True):
        at = place * top / height
        look = {"color": fade(colour, 0.5), "width": 1}
        words = annotation(text, {"color": colour, "size": SMALL}, **anchor, y=at)
        yield words, thread | {"y0": value, "y1": at, "line": look}


def _apart(places: Sequence[float], height: float) -> list[float]:
    """The places moved apart by a label's height; from the top downwards where they would leave it."""
    moved = spread(places, _LABEL)
    if max(moved) <= height:
        return moved
    return [height - place for place in spread([height - place for place in moved], _LABEL)]


def _headings(before: str, now: str, theme: Theme) -> Iterator[Part]:
    font = {"color": theme.muted, "size": SMALL, "weight": 600}
    corner = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 12}
    yield annotation(plain(before), font, **corner, x=0, xanchor="left")
    yield annotation(plain(now), font, **corner, x=1, xanchor="right")


def _room(end: _End) -> float:
    """The margin that the longest label and its thread need."""
    return _THREAD + 4 + _LETTER * max(columns(unescape(text)) for text in end.labels)
