"""Concentration: how many agents account for most of a total."""

from __future__ import annotations

import math
from collections.abc import Iterator

import polars as pl

from odeus_dash.charts.axes import round_ticks, share_axis
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import (
    NORMAL,
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
from odeus_dash.words.formats import counted, exact, percent

#: All points of a ranking are drawn up to here; of longer ones, this many at most.
_POINTS = 150
_HEIGHT = 480
#: The share that is marked: most of it, by the rule of 80 and 20.
_MARK = 0.8


@kept
def cumulative_share(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """How much of the total the first agents make together: a ranking's rank, agent, cumulative_share.

    Says how many agents reach 80%. Of a long ranking at most 150 points are drawn, among them always
    the first, the last and the one that reaches these.
    """
    known = frame.filter(pl.col("cumulative_share").is_not_null()).sort("rank")
    if known.is_empty():
        return nothing(theme, _HEIGHT, why_empty(frame, "cumulative_share"))
    crossing = min(int((known["cumulative_share"] < _MARK).sum()), known.height - 1)
    drawn = known[_sampled(known.height, crossing)]
    rank, _, share = known.select("rank", "agent", "cumulative_share").row(crossing)
    layout = {
        "xaxis": _rank_axis(known.height),
        "yaxis": share_axis(),
        "margin": {"l": 0, "r": 28, "t": 12, "b": 0},
        "hovermode": "x",
        "shapes": _guides(rank, theme),
        "annotations": [_crossing_label(rank, share, known.height)],
    }
    return figure(theme, list(_marks(drawn, rank, share, theme)), _HEIGHT, layout)


def _sampled(rows: int, crossing: int) -> list[int]:
    """Row numbers to draw: all of a short ranking; of a long one more where it is steep."""
    if rows <= _POINTS:
        return list(range(rows))
    third = _POINTS // 3
    steep = (round(math.exp(math.log(rows - 1) * step / (2 * third))) for step in range(2 * third))
    even = (round((rows - 1) * step / (third - 3)) for step in range(third - 2))
    return sorted({crossing, *steep, *even})


def _marks(drawn: pl.DataFrame, rank: int, share: float, theme: Theme) -> Iterator[Part]:
    """The curve, and a dot where it crosses the mark."""
    yield {
        "type": "scatter",
        "mode": "lines" if drawn.height > 1 else "markers",
        "x": drawn["rank"].to_list(),
        "y": drawn["cumulative_share"].to_list(),
        "line": {"color": theme.accent, "width": 2.5},
        "marker": {"color": theme.accent, "size": 8},
        "fill": "tozeroy",
        "fillcolor": fade(theme.accent, 0.12 if theme.dark else 0.08),
    } | hover(_said(drawn))
    yield {
        "type": "scatter",
        "mode": "markers",
        "x": [rank],
        "y": [share],
        "marker": {"color": theme.accent, "size": 10, "line": {"color": theme.page, "width": 2}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _guides(rank: int, theme: Theme) -> list[Part]:
    stroke = {"color": theme.muted, "width": 1, "dash": "2px,4px"}
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": _MARK, "y1": _MARK, "line": stroke}
    down = {"type": "line", "x0": rank, "x1": rank, "y0": 0, "y1": _MARK, "line": stroke}
    return [across, down]


def _crossing_label(rank: int, share: float, agents: int) -> Part:
    """The finding in words, where a curve that only rises cannot meet it: right below or left above.

    An agent so large that it carries the share far beyond the mark gets the share that is reached.
    """
    after = rank <= 0.47 * agents
    made = _MARK if share < _MARK + 0.05 else share
    text = f"{counted(rank, 'agent')} {'makes' if rank == 1 else 'make'} {percent(made)}"
    side = {"xanchor": "left", "yanchor": "top"} if after else {"xanchor": "right", "yanchor": "bottom"}
    shift = {"xshift": 10, "yshift": -8} if after else {"xshift": -10, "yshift": 8}
    return annotation(text, {"size": NORMAL, "weight": 600}, x=rank, y=_MARK, **side, **shift)


def _rank_axis(agents: int) -> Part:
    ticks = [1.0, *(tick for tick in round_ticks(agents) if tick > 1 and tick == int(tick))]
    if agents > 20 and len(ticks) > 1 and ticks[1] < 0.08 * agents:
        ticks.pop(0)
    edge = max(0.5, 0.01 * agents)
    return {
        "range": [min(1, agents) - edge, agents + edge],
        "tickvals": ticks,
        "ticktext": [exact(tick) for tick in ticks],
        "title": {"text": "Agents, largest first", "standoff": 8},
    }


def _said(drawn: pl.DataFrame) -> list[str]:
    rows = drawn.select("rank", "agent", "cumulative_share").rows()
    return [
        f"<b>{percent(share)}</b> made by the first {counted(rank, 'agent')}"
        f"<br>No. {exact(rank)}: {plain(agent)}"
        for rank, agent, share in rows
    ]
