"""How many people an agent reaches against how much each of them uses it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from odeus_dash.charts.axes import drawn, log_axis, round_ticks
from odeus_dash.charts.beside import Box, Bubble, labels
from odeus_dash.charts.text import columns, plain, short
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, annotation, fade, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import SEGMENTS, compact, exact, ratio

_MOST_POINTS, _MOST_NAMES, _NAME_WIDTH = 400, 8, 20
#: An axis turns logarithmic where its largest value is so many times its smallest.
_WIDE = 30
#: In pixels: the picture, the plot's width on a phone (labels that do not overlap there never do), and what
#: axes take of the height.
_HEIGHT, _WIDTH, _AXES = 580, 286, 72
_AROUND = {"l": 0, "r": 12, "t": 8, "b": 0}
#: Radius of the largest bubble, and the size of a label's letters, in pixels.
_LARGEST, _LETTER, _LINE = 17, 7.4, 18


class _Scale(NamedTuple):
    """How values become places along an axis, 0 to 1."""

    low: float
    high: float
    log: bool

    def place(self, value: float) -> float:
        """Where `value` stands; values on a logarithmic axis are positive."""
        at = math.log10(value) if self.log else value
        return (at - self.low) / (self.high - self.low)


@kept
def reach_intensity(
    frame: pl.DataFrame,
    cut_users: float | None,
    cut_intensity: float | None,
    *,
    theme: Theme,
) -> Figure:
    """Agents by unique_users (across) and messages_per_user (up), as bubbles of the size of their messages.

    `frame`: agent_id, agent, unique_users, messages_per_user, messages. Dashed lines at the two cuts part
    four fields, named in their corners. The 400 agents with most messages are drawn, the largest named as
    far as there is room. Agents without users are left out.
    """
    known = frame.filter((pl.col("unique_users") > 0) & (pl.col("messages_per_user") > 0))
    agents = known.sort("messages", "agent_id", descending=[True, False], nulls_last=True).head(_MOST_POINTS)
    if agents.is_empty():
        return nothing(theme, _HEIGHT, why_empty(frame, "unique_users", "messages_per_user"))
    across = _scale(agents["unique_users"].to_list())
    up = _scale(agents["messages_per_user"].to_list())
    layout = {
        "xaxis": _axis(across, agents["unique_users"], "Unique users"),
        "yaxis": _axis(up, agents["messages_per_user"], "Messages per user"),
        "margin": _AROUND,
        "shapes": _cuts(cut_users, cut_intensity, theme),
        "annotations": [*_corners(theme), *_names(agents, (across, up), _HEIGHT - _AXES, theme)],
    }
    return figure(theme, [_bubbles(agents, theme) | _hover(agents)], _HEIGHT, layout)


def _scale(values: Sequence[float]) -> _Scale:
    """Room for the corner words below and above the values; from 0 unless logarithmic."""
    low, high = min(values), max(values)
    if high / low <= _WIDE:
        return _Scale(-0.1 * high, 1.14 * high, log=False)
    start, end = math.log10(low), math.log10(high)
    return _Scale(start - 0.14 * (end - start), end + 0.16 * (end - start), log=True)


def _axis(scale: _Scale, values: pl.Series, title: str) -> Part:
    if scale.log:
        ticks = log_axis(values.to_list())
    else:
        places = round_ticks(scale.high)
        ticks = {"tickvals": places, "ticktext": [compact(place) for place in places]}
    return ticks | {"range": [scale.low, scale.high], "title": {"text": title, "standoff": 8}}


def _bubbles(agents: pl.DataFrame, theme: Theme) -> Part:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": agents["unique_users"].to_list(),
        "y": [drawn(value) for value in agents["messages_per_user"]],
        "marker": {
            "size": [round(2 * radius, 1) for radius in _radii(agents)],
            "color": fade(theme.accent, 0.7 if theme.dark else 0.5),
            "line": {"color": theme.page, "width": 1},
        },
        "cliponaxis": False,
    }


def _radii(agents: pl.DataFrame) -> list[float]:
    """Areas in proportion to messages, with a smallest size that can still be seen and hit."""
    sizes = [messages or 0 for messages in agents["messages"]]
    top = max(sizes) or 1
    return [max(3.5, _LARGEST * math.sqrt(size / top)) for size in sizes]


def _cuts(users: float | None, intensity: float | None, theme: Theme) -> list[Part]:
    stroke = {"type": "line", "layer": "below", "line": {"color": theme.muted, "width": 1, "dash": "3px,4px"}}
    down = {"x0": users, "x1": users, "yref": "paper", "y0": 0, "y1": 1}
    across = {"y0": intensity, "y1": intensity, "xref": "paper", "x0": 0, "x1": 1}
    return [stroke | ends for cut, ends in ((users, down), (intensity, across)) if cut]


def _corners(theme: Theme) -> Iterator[Part]:
    font = {"color": theme.muted, "size": SMALL, "weight": 600}
    for (x, y), text in SEGMENTS.items():
        place = {"xref": "paper", "yref": "paper", "x": int(x), "y": int(y)}
        anchor = {"xanchor": "right" if x else "left", "yanchor": "top" if y else "bottom"}
        yield annotation(text, font, **_on_bubbles(theme), **place, **anchor)


def _on_bubbles(theme: Theme) -> Part:
    """What lets words be read over bubbles."""
    return {"bgcolor": fade(theme.page, 0.7), "borderpad": 0}


def _names(agents: pl.DataFrame, scales: tuple[_Scale, _Scale], height: int, theme: Theme) -> Iterator[Part]:
    """Names next to the largest bubbles, where they fit on a phone."""
    across, up = scales
    rows = agents.select("agent", "unique_users", "messages_per_user").rows()
    bubbles = [
        Bubble(across.place(users) * _WIDTH, up.place(intensity) * height, radius)
        for (_, users, intensity), radius in zip(rows, _radii(agents), strict=True)
    ]
    names = [short(name, _NAME_WIDTH) for name, _, _ in rows[: 3 * _MOST_NAMES]]
    room = Box(0, _LINE, _WIDTH, height - _LINE)
    font = {"color": theme.ink, "size": SMALL}
    for index, dx, dy in labels(bubbles, [columns(name) * _LETTER for name in names], room, _MOST_NAMES):
        _, users, intensity = rows[index]
        x = math.log10(users) if across.log else users
        y = math.log10(intensity) if up.log else intensity
        place = {
            "x": x,
            "y": y,
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": round(dx),
            "yshift": round(dy),
        }
        yield annotation(plain(names[index]), font, **_on_bubbles(theme), **place)


def _hover(agents: pl.DataFrame) -> Part:
    """What differs per agent travels per agent, the words around it once."""
    rows = agents.select("agent", "unique_users", "messages_per_user", "messages").rows()
    template = (
        "<b>%{customdata[0]}</b><br>%{customdata[1]} unique users<br>%{customdata[2]} messages per user"
        "<br>%{customdata[3]} messages<extra></extra>"
    )
    told = [[plain(name), exact(users), ratio(each), exact(messages)] for name, users, each, messages in rows]
    return {"customdata": told, "hovertemplate": template}
