"""The look of every chart: colours, type, the empty state and the browser's options.

A picture takes the page's colours from a `Theme`, its background too: without one, what is downloaded in
the dark would be light text on whatever lies behind it. Everything that two pictures share is said
once, in the template that `figure` puts under each of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar

import plotly.graph_objects as go
import polars as pl

from odeus_dash.charts.numbers import Numbers

#: Where the page's Inter cannot be loaded, Arial takes no more room than was measured for that.
FONT = "Inter, Arial, sans-serif"
#: Sizes in pixels: tick labels and notes, and the labels that carry names and values.
SMALL, NORMAL = 14, 15

T = TypeVar("T")

#: The contrast that WCAG 2 asks of text, AA.
READABLE = 4.5

NO_USAGE = "No usage in this period"
#: Also true of a ratio that has no denominator anywhere.
NO_VALUES = "The export has no values for this figure"

#: For `st.plotly_chart(..., theme=None, config=CONFIG)`. Nothing zooms or drags, so that a thumb on a
#: picture scrolls the page; all that is left of the mode bar is the download.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "doubleClick": False,
    "modeBarButtons": [["toImage"]],
    "responsive": True,
    "scrollZoom": False,
    "showTips": False,
    "toImageButtonOptions": {"format": "png", "filename": "odeus-dash", "scale": 2},
}


#: An axis of which nothing is drawn: what stands on it says its number.
BARE: dict[str, Any] = {"showgrid": False, "showticklabels": False}

#: What the marks of a trace may stand for (see `Figure`).
MEANINGS = ("agents", "filters")

#: A trace, an axis, a shape or an annotation, as plotly's properties.
Part = dict[str, Any]


class Figure(Protocol):
    """A plotly Figure. Plotly has no types: to a type checker its own class is anything at all.

    `numbers` has what it shows; None where that is nothing. `agents` has the ids of the agents that the marks
    of each trace stand for: one per mark, or one for all. So has `filters`, of marks that stand for groups of
    agents: the kind of a filter, and its value.
    """

    numbers: Numbers | None
    agents: tuple[Sequence[str | None], ...]
    filters: tuple[Sequence[tuple[str, str] | None], ...]

    def to_json(self) -> str:
        """Return what the browser draws, as JSON."""


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance of the app, as #rrggbb.

    `accent` is the subject, `context` what it is seen against, `good` and `bad` a judgement and
    nothing else. `categories` tell agents apart: each has a contrast of 3:1 or more with `page`.
    """

    dark: bool
    ink: str
    muted: str
    line: str
    page: str
    surface: str
    accent: str
    good: str
    bad: str
    context: str
    categories: tuple[str, ...]


LIGHT = Theme(
    dark=False,
    ink="#171c26",
    muted="#687181",
    line="#e4e7ed",
    page="#ffffff",
    surface="#f5f6f9",
    accent="#2f5ddb",
    good="#12866f",
    bad="#c73a4b",
    context="#c3c9d4",
    categories=("#2f5ddb", "#d9742f", "#159a8c", "#8a5cd1", "#ae8505", "#cf4f86", "#3d8fcd", "#758a2c"),
)
DARK = Theme(
    dark=True,
    ink="#e8ebf2",
    muted="#8e98ab",
    line="#273041",
    page="#0f131b",
    surface="#171d28",
    accent="#7c9cff",
    good="#3fbf9f",
    bad="#ff7b86",
    context="#4a566b",
    categories=("#7c9cff", "#e68a4c", "#2db3a3", "#a982ea", "#d4ab2a", "#e273a3", "#62b3ec", "#9cb34a"),
)


def agent_colours(agent_ids: Iterable[str], theme: Theme) -> dict[str, str]:
    """A colour for each agent that follows from its id, not from its rank, so that it keeps it.

    Up to eight agents get eight different colours: whose colour is taken moves on to the next free
    one. Beyond eight, colours repeat.
    """
    shades = theme.categories
    chosen: dict[str, int] = {}
    for agent_id in sorted(set(agent_ids)):
        wanted = zlib.crc32(agent_id.encode()) % len(shades)
        steps = ((wanted + step) % len(shades) for step in range(len(shades)))
        chosen[agent_id] = next((slot for slot in steps if slot not in chosen.values()), wanted)
    return {agent_id: shades[slot] for agent_id, slot in chosen.items()}


def fade(colour: str, opacity: float) -> str:
    """`colour` (#rrggbb) as a CSS colour that lets the page through."""
    red, green, blue = rgb(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"


def blend(colour: str, other: str, share: float) -> str:
    """The opaque mixture of two colours (#rrggbb) with `share` of the first."""
    mixed = (round(share * one + (1 - share) * two) for one, two in zip(rgb(colour), rgb(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def rgb(colour: str) -> tuple[int, int, int]:
    """The three channels of #rrggbb, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb as WCAG 2 defines it, 0 to 1."""
    channels = (channel / 255 for channel in rgb(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb) as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: str, theme: Theme) -> str:
    """`colour` as words on the page need it: mixed with ink until its contrast is enough for text."""
    shades = (blend(colour, theme.ink, share / 20) for share in range(20, -1, -1))
    return next(shade for shade in shades if contrast(shade, theme.page) >= READABLE)


def figure(
    theme: Theme,
    traces: Sequence[Mapping[str, Any]],
    height: int,
    layout: Mapping[str, Any],
    numbers: Numbers | None = None,
) -> Figure:
    """A picture of `traces` (plotly's trace properties) in the colours of `theme`, `height` pixels high.

    `numbers` are what it shows. A trace may also have `agents` and `filters` (see `Figure`). The browser gets
    none of them.

    Built from plain mappings in one go, which plotly validates in a few milliseconds.
    """
    base = {"height": height, "template": _template(theme)}
    drawn = [{name: value for name, value in trace.items() if name not in MEANINGS} for trace in traces]
    picture = _Picture(data=drawn, layout=base | dict(layout))
    for meaning in MEANINGS:
        picture.__dict__[meaning] = tuple(tuple(trace.get(meaning, ())) for trace in traces)
    picture.__dict__["numbers"] = numbers
    made: Figure = picture
    return made


def restored(parts: Mapping[str, Any]) -> Figure:
    """Return the picture of the `parts` (data and layout) of an earlier one, whose marks stand for nothing.

    Raises ValueError for what plotly does not draw.
    """
    picture = _Picture(data=parts["data"], layout=parts["layout"])
    for meaning in MEANINGS:
        picture.__dict__[meaning] = ((),) * len(parts["data"])
    picture.__dict__["numbers"] = None
    made: Figure = picture
    return made


def meant(meanings: Sequence[Sequence[T | None]], trace: int, mark: int) -> T | None:
    """The agent or filter of a mark of a trace, from `agents` or `filters` of its figure, or None."""
    known = meanings[trace] if 0 <= trace < len(meanings) else ()
    if len(known) == 1:
        return known[0]
    return known[mark] if 0 <= mark < len(known) else None


class _Picture(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that nobody changes any more: its plain form, which the browser gets, is made once.

    It is equal to itself only, as a frame is to `memo.kept`.
    """

    __hash__ = object.__hash__
    #: Plotly's own one cuts its template off, in the plain form that is kept.
    __repr__ = object.__repr__

    def __eq__(self, other: object) -> bool:
        return self is other

    def to_dict(self) -> dict[str, Any]:
        if "_drawn" not in self.__dict__:
            self.__dict__["_drawn"] = super().to_dict()
        drawn: dict[str, Any] = self.__dict__["_drawn"]
        return drawn


def why_empty(frame: pl.DataFrame, *columns: str) -> str:
    """Return why a picture has nothing to draw: a missing figure is not one that is zero."""
    unknown = any(frame[column].count() == 0 for column in columns)
    return NO_VALUES if frame.height and unknown else NO_USAGE


def nothing(theme: Theme, height: int = 160, message: str = NO_USAGE) -> Figure:
    """The picture of no data: one quiet sentence where the marks would be."""
    hidden = {"visible": False}
    font = {"size": NORMAL, "color": theme.muted}
    sentence = {"text": message, "font": font, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return figure(theme, [], height, {"xaxis": hidden, "yaxis": hidden, "annotations": [sentence]})


@cache
def _template(theme: Theme) -> dict[str, Any]:
    axis = {
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"color": theme.muted, "size": SMALL},
        "title": {"font": {"color": theme.muted, "size": SMALL}},
        "zeroline": False,
    }
    hover = {
        "align": "left",
        "bgcolor": theme.surface,
        "bordercolor": theme.line,
        "font": {"color": theme.ink, "family": FONT, "size": SMALL},
    }
    return {
        "layout": {
            "annotationdefaults": {"showarrow": False},
            "dragmode": False,
            "font": {"color": theme.ink, "family": FONT, "size": SMALL},
            "hoverlabel": hover,
            "hovermode": "closest",
            "margin": {"l": 0, "r": 8, "t": 12, "b": 0},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": theme.muted, "activecolor": theme.ink},
            "paper_bgcolor": theme.page,
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "title": {"x": 0, "xanchor": "left", "font": {"size": 17, "weight": 600}},
            "xaxis": axis | {"ticklabelstandoff": 6},
            "yaxis": axis | {"gridcolor": theme.line, "showgrid": True, "ticklabelstandoff": 6},
        }
    }
