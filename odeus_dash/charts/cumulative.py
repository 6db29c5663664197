"""Concentration: how many agents account for most of a total."""

from __future__ import annotations

import math

import polars as pl

from odeus_dash.charts.axes import round_ticks, share_axis
from odeus_dash.charts.marks import annotation, dots, hover, lines, texts
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import NORMAL, Figure, Part, Theme, fade, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import counted, exact, percent

#: All points of a ranking are drawn up to here; of longer ones, this many at most.
_POINTS = 150
_HEIGHT = 480
#: The share that is marked: most of it, by the rule of 80 and 20.
_MARK = 0.8


@kept
def cumulative_share(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """Draw the share of the total of the first agents, from a ranking's rank, agent and cumulative_share.

    Says how many agents reach 80%. Of a long ranking at most 150 points are drawn, among them always
    the first, the last and the one that reaches these.
    """
    known = frame.filter(pl.col("cumulative_share").is_not_null()).sort("rank")
    if known.is_empty():
        return nothing(theme, _HEIGHT, why_empty(frame, "cumulative_share"))
    crossing = min(int((known["cumulative_share"] < _MARK).sum()), known.height - 1)
    rank, share = known.select("rank", "cumulative_share").row(crossing)
    points = known[_sampled(known.height, crossing)].select("rank", "agent", "cumulative_share")
    ranks, shares = points["rank"].to_list(), points["cumulative_share"].to_list()
    told = hover(
        "<b>{}</b> from the first {}<br>No. {}: {}",
        map(percent, shares),
        (counted(first, "agent") for first in ranks),
        *texts(points, rank=exact, agent=plain),
    )
    made = _MARK if share < _MARK + 0.05 else share  # a giant carries it far beyond the mark
    finding = f"{counted(rank, 'agent')}<br>{'accounts' if rank == 1 else 'account'} for {percent(made)}"
    # Under a curve that only rises: below the mark, or on the ground where there is no room to the right.
    side: Part = {"y": 0, "xanchor": "right", "yanchor": "bottom", "xshift": -10, "yshift": 8}
    if rank <= 0.47 * known.height:
        side = {"y": _MARK, "xanchor": "left", "yanchor": "top", "xshift": 10, "yshift": -8}
    area = {"fill": "tozeroy", "fillcolor": fade(theme.accent, 0.12 if theme.dark else 0.08)}
    dot = {"size": 10, "color": theme.accent, "line": {"color": theme.page, "width": 2}}
    guide = {"type": "line", "line": {"color": theme.muted, "width": 1, "dash": "2px,4px"}}
    layout = {
        "xaxis": _rank_axis(known.height),
        "yaxis": share_axis(),
        "margin": {"l": 0, "r": 28, "t": 12, "b": 0},
        "hovermode": "x",
        "shapes": [
            guide | {"xref": "paper", "x0": 0, "x1": 1, "y0": _MARK, "y1": _MARK},
            guide | {"x0": rank, "x1": rank, "y0": 0, "y1": _MARK},
        ],
        "annotations": [annotation(finding, theme.ink, NORMAL, 600, x=rank, **side)],
    }
    curve = lines(ranks, shares, color=theme.accent, width=2.5) | area | told
    shown = series("Share of messages", shares, theme.accent, "percent")
    numbers = Numbers("lines", tuple(exact(each) for each in ranks), (shown,))
    return figure(theme, [curve, dots([rank], [share], **dot)], _HEIGHT, layout, numbers)


def _sampled(rows: int, crossing: int) -> list[int]:
    """Row numbers to draw: all of a short ranking; of a long one more where it is steep."""
    if rows <= _POINTS:
        return list(range(rows))
    third = _POINTS // 3
    steep = (round(math.exp(math.log(rows - 1) * step / (2 * third))) for step in range(2 * third))
    even = (round((rows - 1) * step / (third - 3)) for step in range(third - 2))
    return sorted({crossing, *steep, *even})


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
