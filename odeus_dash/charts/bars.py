"""Horizontal bars with each name above its bar: readable at any width, however long the names.

Row 0 is on top. Within a row, the name takes the upper half and the mark the lower one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from odeus_dash.charts.text import columns, label
from odeus_dash.charts.theme import NORMAL, Theme

#: Height of a row in pixels, and what stands above and below all rows.
ROW, _AROUND = 50, 12
#: Where in a row the middle of its name and of its mark lie (0 is the row's own middle).
NAME_AT, MARK_AT = -0.2, 0.18
#: The narrowest picture that labels have to fit into: a phone, in pixels, and a letter's width there.
_NARROWEST, _LETTER = 330, 7.4
_NAME_WIDTH = 42

Trace = dict[str, Any]


def height(rows: int, extra: int = 0) -> int:
    """The height in pixels of a picture of `rows` rows."""
    return rows * ROW + _AROUND + extra


def names_above(names: Sequence[str], theme: Theme, colours: Sequence[str] | None = None) -> Trace:
    """The trace that writes `names` (from the API: not yet inert) above the marks of their rows."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [0] * len(names),
        "y": [row + NAME_AT for row in range(len(names))],
        "xaxis": "x2",
        "text": [label(name, _NAME_WIDTH) for name in names],
        "textposition": "middle right",
        "textfont": {"color": list(colours) if colours else theme.ink, "size": NORMAL},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def layout(rows: int, axis: dict[str, Any]) -> dict[str, Any]:
    """The layout of `rows` rows over the value axis `axis`, with the second axis that names hang on."""
    return {
        "xaxis": {"side": "bottom", "showticklabels": False, **axis},
        "xaxis2": {"visible": False, "range": [0, 1], "overlaying": "x", "fixedrange": True},
        "yaxis": {"range": [rows - 0.5, -0.5], "showgrid": False, "showticklabels": False},
        "margin": {"l": 0, "r": 4, "t": 4, "b": 4},
    }


def room_for(labels: Sequence[str]) -> float:
    """By how much an axis must outgrow its longest bar so that `labels` fit beside bars on a phone."""
    widest = max((columns(text) for text in labels), default=0) * _LETTER + 12
    return 1 / (1 - min(0.6, widest / _NARROWEST))
