"""The marks of charts: lines, dots, words and their hover texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import polars as pl

from odeus_dash.charts.places import spread
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import SMALL, Part, Theme

#: Lines, dots and words in a picture that say nothing when hovered over.
_SILENT: Part = {"type": "scatter", "hoverinfo": "skip"}
#: Height of a label, in pixels.
_LABEL = 19


def lines(x: Sequence[Any], y: Sequence[Any], **stroke: Any) -> Part:
    """The trace of a line, or of several with None between them."""
    return {**_SILENT, "mode": "lines", "x": x, "y": y, "line": stroke}


def dots(x: Sequence[Any], y: Sequence[Any], **marker: Any) -> Part:
    """The trace of dots, drawn whole also at the edge of the picture."""
    return {**_SILENT, "mode": "markers", "x": x, "y": y, "marker": marker, "cliponaxis": False}


def words(
    written: Sequence[str], x: Sequence[Any], y: Sequence[Any], position: str | Sequence[str], **font: Any
) -> Part:
    """The trace of words (inert) beside these places: `position` is plotly's, such as "middle right"."""
    look = {"textposition": position, "textfont": font, "cliponaxis": False}
    return {**_SILENT, "mode": "text", "x": x, "y": y, "text": written, **look}


def hover(template: str, *columns: Iterable[str], **more: Any) -> Part:
    """The properties that make a trace say `template`, each {} in it filled from one of `columns`.

    What differs per point (inert where it is not ours) travels per point, the words around it once. By
    `hoverinfo`, plotly does not put a second date or number on the axis.
    """
    for number in range(len(columns)):
        template = template.replace("{}", f"%{{customdata[{number}]}}", 1)
    rows = [list(row) for row in zip(*columns, strict=True)]
    return {"customdata": rows, "hovertemplate": f"{template}<extra></extra>", "hoverinfo": "text", **more}


def agents_of(frame: pl.DataFrame) -> Part:
    """The property that links the marks of a trace to the agents of the rows, if they have `agent_id`.

    Else they stand for their models, if they have any. A trace of a single row stands for that as a whole.
    """
    if "agent_id" in frame.columns:
        return {"agents": frame["agent_id"].to_list()}
    return {"filters": [("model", each) for each in frame["model"]]} if "model" in frame.columns else {}


def texts(frame: pl.DataFrame, **say: Callable[[Any], str]) -> list[list[str]]:
    """Columns of `frame` as `hover` takes them: each of these by the function that says its values."""
    return [[told(value) for value in frame[column]] for column, told in say.items()]


def annotation(text: str, colour: str, size: int = SMALL, weight: int = 400, **place: Any) -> Part:
    """The words `text` (inert) at `place`: plotly's x and y, with their references, anchors and shifts.

    Aligned as they are anchored, they stay in line also where plotly has measured another font.
    """
    font = {"color": colour, "size": size, "weight": weight}
    return {"text": text, "font": font, "align": place.get("xanchor", "center"), **place}


def labels_apart(labels: Iterable[tuple[str, str, float]], scale: float, **place: Any) -> list[Part]:
    """Each (text, colour, value) at its value, moved up or down where it would overlap with others.

    `scale`: the pixels of a value of 1.
    """
    known = list(labels)
    moved = spread([value * scale for *_, value in known], _LABEL)
    return [
        annotation(text, colour, y=value, yshift=at - value * scale, xanchor="left", **place)
        for (text, colour, value), at in zip(known, moved, strict=True)
    ]


def legend(
    entries: Iterable[tuple[str, str]], theme: Theme, note: str = "", between: str = "   ", **place: Any
) -> Part:
    """Return a legend of colours and a note, above the picture unless `place` says otherwise.

    All in one line, unless `between` is a line break.
    """
    squares = [f"<span style='color:{colour}'>■</span> {plain(text)}" for text, colour in entries]
    corner: Part = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    text = between.join([*squares, *filter(None, [note])])
    return annotation(text, theme.muted, SMALL - 1, **corner | {"yshift": 4} | place)


def seen(values: pl.Series) -> list[Any]:
    """Values as far as they can be seen: six digits of a fraction, half its bytes; whole numbers in full."""
    return (values.round_sig_figs(6) if values.dtype.is_float() else values).to_list()


def iso(days: pl.Series) -> list[str]:
    """Dates as plotly takes them."""
    return days.dt.to_string().to_list()
