"""Horizontal bars with each name above its bar: readable at any width, however long the names.

Row 0 is on top. Within a row, the name takes the upper part and the mark the lower one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from odeus_dash.charts.marks import annotation, lines, seen, words
from odeus_dash.charts.marks import legend as explained
from odeus_dash.charts.numbers import Numbers
from odeus_dash.charts.text import label, plain, room
from odeus_dash.charts.theme import BARE, NORMAL, Figure, Part, Theme, figure

#: In pixels: a row, the legend over all rows, the line below them, and what surrounds them.
_ROW, _LEGEND, _REST, _AROUND = 50, 34, 34, 4
#: Where in a row the middle of its name and of its mark lie (0 is the row's own middle).
_NAME_AT, _MARK_AT = -0.2, 0.18
#: Letters of a name; longer ones are cut.
NAME_WIDTH = 40


def marks(rows: int) -> list[float]:
    """Return the place of each row's mark on the upright axis."""
    return [row + _MARK_AT for row in range(rows)]


def bars(lengths: pl.Series, thickness: float, colours: str | Sequence[str], **marker: Any) -> Part:
    """The trace of a bar per row, `thickness` of it high."""
    places = {"x": seen(lengths), "y": marks(len(lengths)), "width": thickness}
    return {"type": "bar", "orientation": "h", **places, "marker": {"color": colours, **marker}}


def spans(starts: Sequence[float], ends: Sequence[float], **stroke: Any) -> Part:
    """The trace of a level line in each row, from its start to its end."""
    x = [each for pair in zip(starts, ends, strict=True) for each in (*pair, None)]
    return lines(x, [y for row in marks(len(starts)) for y in (row, row, None)], **stroke)


def labels_after(labels: Sequence[str], ends: Iterable[float | None], theme: Theme) -> Part:
    """The trace that writes a label behind the end of each row's mark."""
    at = [each + 0.02 for each in marks(len(labels))]
    texts = [f" {plain(text)}" for text in labels]
    return words(texts, [end or 0 for end in ends], at, "middle right", color=theme.ink, size=NORMAL)


def picture(  # noqa: PLR0913  what all pictures of rows may have
    names: Sequence[str],
    traces: Sequence[Part],
    theme: Theme,
    *,
    labels: Sequence[str],
    ends: pl.Series | None = None,
    axis: Part | None = None,
    left: int = 0,
    legend: Sequence[tuple[str, str]] = (),
    note: str = "",
    rest: str = "",
    row: int = _ROW,
    barmode: str = "overlay",
    numbers: Numbers | None = None,
) -> Figure:
    """The rows of `traces` over the value axis `axis`, under `names` (from the API: not yet inert).

    Bars take the width there is but for that of `labels` behind the longest one, and of `left` pixels. Where
    the bars end at `ends`, these labels are drawn, and the axis is from zero to the longest. Above them
    stand what each colour of `legend` means and a `note` on that, below them a line on the `rest`.
    """
    if ends is not None:
        traces = [*traces, labels_after(labels, ends, theme)]
    axis = axis or {"range": [0, 1 if ends is None else ends.max() or 1]}
    corner: Part = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "xshift": -left}
    notes = [
        annotation(label(name, NAME_WIDTH), theme.ink, NORMAL, **corner | {"yref": "y"}, y=at + _NAME_AT)
        for at, name in enumerate(names)
    ]
    if legend:
        notes.append(explained(legend, theme, note, xshift=-left))
    if rest:
        notes.append(annotation(plain(rest), theme.muted, NORMAL, **corner, y=0, yanchor="top", yshift=-4))
    above = _LEGEND if legend else _AROUND
    below = _REST if rest or "showticklabels" in axis else _AROUND
    layout = {
        "barmode": barmode,
        "xaxis": BARE | axis,
        "yaxis": BARE | {"range": [len(names) - 0.5, -0.5]},
        "annotations": notes,
        "margin": {"l": left, "r": room(labels) + 2 * _AROUND, "t": above, "b": below},
    }
    height = len(names) * row + above + below + _AROUND
    return figure(theme, traces, height, layout, numbers)
