"""Horizontal bars with each name above its bar: readable at any width, however long the names.

Row 0 is on top. Within a row, the name takes the upper part and the mark the lower one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from odeus_dash.charts.text import columns, label, plain
from odeus_dash.charts.theme import NORMAL, SMALL, Part, Theme, annotation

#: In pixels: a row, what stands above and below all rows, and the legend over them.
ROW, _AROUND, LEGEND = 50, 12, 34
#: Where in a row the middle of its name and of its mark lie (0 is the row's own middle).
_NAME_AT, _MARK_AT = -0.2, 0.18
#: The narrowest picture that labels have to fit into, a phone, in pixels; and a letter's width there.
NARROWEST, LETTER = 335, 7.8
#: Letters of a name; longer ones are cut.
NAME_WIDTH = 40


def height(rows: int, extra: int = 0, row: int = ROW) -> int:
    """The height in pixels of a picture of `rows` rows."""
    return rows * row + _AROUND + extra


def marks(rows: int) -> list[float]:
    """Where the marks of all rows stand on the upright axis."""
    return [row + _MARK_AT for row in range(rows)]


def bars(lengths: Sequence[float | None], width: float, colours: str | Sequence[str], **marker: Any) -> Part:
    """The trace of a bar per row, `width` of it thick."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(lengths),
        "y": marks(len(lengths)),
        "width": width,
        "marker": {"color": colours, **marker},
    }


def written_after(colours: str | Sequence[str], labels: Sequence[str]) -> Part:
    """The properties that write a label behind the end of each bar."""
    return {
        "text": list(labels),
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"color": colours, "size": NORMAL},
        "cliponaxis": False,
    }


def texts(
    words: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    colours: str | Sequence[str],
    size: int = NORMAL,
    position: str = "middle right",
) -> Part:
    """The trace of words (inert) next to these places."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": words,
        "textposition": position,
        "textfont": {"color": colours, "size": size},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def names_above(names: Sequence[str], theme: Theme, colours: Sequence[str] | None = None) -> Part:
    """The trace that writes `names` (from the API: not yet inert) above the marks of their rows."""
    words = [label(name, NAME_WIDTH) for name in names]
    at = [row + _NAME_AT for row in range(len(names))]
    return texts(words, [0] * len(names), at, colours or theme.ink) | {"xaxis": "x2"}


def labels_after(labels: Sequence[str], ends: Iterable[float | None], theme: Theme) -> Part:
    """The trace that writes a label behind the end of each row's mark."""
    at = [each + 0.02 for each in marks(len(labels))]
    return texts([f" {plain(text)}" for text in labels], [end or 0 for end in ends], at, theme.ink)


def layout(rows: int, axis: dict[str, Any]) -> dict[str, Any]:
    """The layout of `rows` rows over the value axis `axis`, with the second axis that names hang on."""
    return {
        "xaxis": {"showgrid": False, "showticklabels": False, **axis},
        "xaxis2": {"visible": False, "range": [0, 1], "overlaying": "x", "fixedrange": True},
        "yaxis": {"range": [rows - 0.5, -0.5], "showgrid": False, "showticklabels": False},
        "margin": {"l": 0, "r": 4, "t": 4, "b": 4},
    }


def legend(entries: Sequence[tuple[str, str]], theme: Theme, note: str = "") -> dict[str, Any]:
    """What each colour means, and a note on that, in one line above the rows: goes on top of `layout`."""
    words = [
        f"<span style='color:{colour};font-size:17px'>■</span> {plain(text)}" for text, colour in entries
    ]
    words += [plain(note)] if note else []
    font = {"color": theme.muted, "size": SMALL - 1}
    corner = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    line = annotation("   ".join(words), font, **corner, yshift=4)
    return {"annotations": [line], "margin": {"l": 0, "r": 4, "t": LEGEND, "b": 4}}


def reach(values: Iterable[float | None], labels: Sequence[str]) -> float:
    """How far an axis from 0 must reach so that `labels` fit behind the ends of bars on a phone."""
    longest = max((value for value in values if value is not None), default=0) or 1
    widest = max((columns(text) for text in labels), default=0) * LETTER + 12
    return longest / (1 - min(0.6, widest / NARROWEST))
