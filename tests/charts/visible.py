"""What a viewer can read in a picture: every text that plotly would draw, as it is handed to plotly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

#: Properties whose strings are drawn. A template's placeholders are filled from customdata and meta.
_DRAWN = {"text", "ticktext", "customdata", "hovertemplate", "meta", "name"}

HOSTILE = "<b>x</b> <a href='https://evil.example'>y</a> &lt; $\\frac{1}{2}$ %{x}"
#: HOSTILE as it has to reach plotly: what is shown afterwards is the name, letter by letter.
INERT = (
    "&lt;b&gt;x&lt;/b&gt; &lt;a href='https://evil.example'&gt;y&lt;/a&gt; &amp;lt; "
    "&#36;\\frac{1}{2}&#36; &#37;{x}"
)


def texts(figure: go.Figure) -> list[str]:
    """All drawn strings of `figure`."""
    return list(_texts(figure.to_dict(), drawn=False))


def _texts(part: Any, *, drawn: bool) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key != "template":
                yield from _texts(value, drawn=drawn or key in _DRAWN)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _texts(value, drawn=drawn)
    elif drawn and isinstance(part, str):
        yield part


def kilobytes(figure: go.Figure) -> float:
    """The size of what the browser gets."""
    return len(figure.to_json().encode()) / 1000


def names(figure: go.Figure) -> list[str]:
    """What rows are called: the words that hang on the upright axis, at the left of the picture."""
    notes = figure.to_dict()["layout"]["annotations"]
    return [note["text"] for note in notes if note.get("yref") != "paper" and note["xref"] == "paper"]


def said(trace: dict[str, Any]) -> list[str]:
    """What hovering says of each point, as plotly puts it together from the template."""
    template = trace["hovertemplate"].removesuffix("<extra></extra>")
    for number, text in enumerate(trace.get("meta", [])):
        template = template.replace(f"%{{meta[{number}]}}", text)
    return [_filled(template, row) for row in trace["customdata"]]


def _filled(template: str, row: list[str]) -> str:
    for number, text in enumerate(row):
        template = template.replace(f"%{{customdata[{number}]}}", text)
    return template
