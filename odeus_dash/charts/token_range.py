"""The sizes of an agent's requests: smallest, average and largest."""

from __future__ import annotations

import math

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import log_axis
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import NORMAL, SMALL, Figure, Part, Theme, figure, hover, lines, nothing
from odeus_dash.memo import kept
from odeus_dash.words.formats import compact, exact

#: In pixels: a row, which has its average below the line, and the labels at both ends of a line.
_ROW, _ENDS = 62, 52


@kept
def token_range(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """A thin line from the smallest to the largest request of each agent, its average marked.

    `frame`: agent, and the input tokens of its requests, min_prompt, input_per_request and max_prompt. The
    axis is logarithmic; agents without all three are left out.
    """
    known = frame.select("agent", low="min_prompt", middle="input_per_request", high="max_prompt").filter(
        pl.all_horizontal(pl.col("low", "middle", "high") > 0)
    )
    if known.is_empty():
        return nothing(theme, message="No requests with known sizes in this period")
    at = bars.marks(known.height)
    ends = [end for low, high in known.select("low", "high").rows() for end in (low, high, None)]
    places = [place for row in at for place in (row, row, None)]
    traces = [
        lines(ends, places, color=theme.context, width=5),
        _sizes(known["low"], at, "middle left", theme),
        _sizes(known["high"], at, "middle right", theme),
        _averages(known, at, theme) | hover(_said(known)),
        bars.names_above(known["agent"].to_list(), theme),
    ]
    layout = bars.layout(known.height, {**_axis(known), "showgrid": False})
    legend = bars.legend(
        [("Average tokens per request", theme.accent), ("Smallest to largest", theme.context)], theme
    )
    return figure(theme, traces, bars.height(known.height, bars.LEGEND, _ROW), layout | legend)


def _axis(known: pl.DataFrame) -> Part:
    sizes = [*known["low"], *known["high"]]
    axis = log_axis(sizes)
    low, high = math.log10(min(sizes)), math.log10(max(sizes))
    room = max(high - low, 0.3) * _ENDS / (bars.NARROWEST - 2 * _ENDS)
    return axis | {"range": [low - room, high + room], "showticklabels": False}


def _sizes(sizes: pl.Series, at: list[float], position: str, theme: Theme) -> Part:
    """The labels at one end of the lines."""
    words = [f" {compact(size)} " for size in sizes]
    return bars.texts(words, sizes.to_list(), at, theme.muted, SMALL, position)


def _averages(known: pl.DataFrame, at: list[float], theme: Theme) -> Part:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": known["middle"].to_list(),
        "y": at,
        "marker": {"color": theme.accent, "size": 12, "line": {"color": theme.page, "width": 2}},
        "text": [f"<b>{compact(size)}</b>" for size in known["middle"]],
        "textposition": "bottom center",
        "textfont": {"color": theme.accent, "size": NORMAL},
        "cliponaxis": False,
    }


def _said(known: pl.DataFrame) -> list[str]:
    return [
        f"<b>{plain(agent)}</b><br>{exact(middle)} input tokens per request on average"
        f"<br>from {exact(low)} to {exact(high)}"
        for agent, low, middle, high in known.rows()
    ]
