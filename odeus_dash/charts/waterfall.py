"""The parts of a change as steps, between the two totals that they lead from and to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Part, Theme, figure, hover, lines
from odeus_dash.memo import kept
from odeus_dash.words.formats import exact, ratio, signed

#: The parts are enlarged where all of them together are shorter than this share of the longer total.
_READABLE = 0.3
_THICK, _INDENT = 0.32, 0.05
#: From the middle of a bar up to above its name, in rows.
_NAME = 0.56


class _Stairs(NamedTuple):
    """The parts as steps: `levels[i]` is where part i begins and `levels[i + 1]` where it ends."""

    parts: list[int]
    levels: list[int]

    @property
    def right(self) -> list[int]:
        """The right edge of each part."""
        return [max(pair) for pair in pairwise(self.levels)]

    @property
    def span(self) -> int:
        return max(self.levels) - min(self.levels)


@kept
def waterfall(frame: pl.DataFrame, *, theme: Theme, unit: str) -> Figure:
    """Both totals as bars from zero, and between them each part from where the last one has ended.

    `frame`: step (what a row is called) and value, whole numbers; the first and the last row are totals, and
    what is between leads from one to the other. Parts that would be too short to see next to the totals get
    a scale of their own, and the legend says how much larger it is: no bar of a total is ever cut.
    """
    steps, values = frame["step"].to_list(), frame["value"].to_list()
    stairs = _Stairs(values[1:-1], list(accumulate(values[1:-1], initial=values[0])))
    labels = [exact(values[0]), *map(signed, stairs.parts), exact(values[-1])]
    whole, zoomed = _scales(values, stairs, labels)
    said = [
        f"<b>{plain(step)}</b><br>{label} {plain(unit)}" for step, label in zip(steps, labels, strict=True)
    ]
    traces = [
        _thread(values, stairs, theme, joined=zoomed == whole),
        _totals(values, labels, theme) | hover([said[0], said[-1]]),
        _parts(stairs, labels[1:-1], theme) | hover(said[1:-1]),
        bars.names_above(steps, theme),
    ]
    layout = bars.layout(len(steps), {"range": whole})
    layout["xaxis3"] = layout["xaxis2"] | {"range": zoomed}
    times = ratio((whole[1] - whole[0]) / (zoomed[1] - zoomed[0]))
    enlarged = "" if zoomed == whole else f"changes enlarged {times} times"
    legend = bars.legend([("adds", theme.good), ("takes away", theme.bad)], theme, enlarged)
    return figure(theme, traces, bars.height(len(steps), bars.LEGEND), layout | legend)


def _scales(values: Sequence[int], stairs: _Stairs, labels: Sequence[str]) -> tuple[list[float], list[float]]:
    """The range of the totals' axis and that of the parts: the same where that can be read."""
    longest = max(*stairs.levels, values[-1])
    whole = [0.0, bars.reach([longest], labels)]
    if not stairs.span or stairs.span >= _READABLE * longest:
        return whole, whole
    low = min(stairs.levels)
    beyond = bars.reach([stairs.span], labels[1:-1])
    return whole, [low - _INDENT * beyond, low + beyond]  # away from the edge, which is no zero for them


def _totals(values: Sequence[int], labels: Sequence[str], theme: Theme) -> Part:
    at = bars.marks(len(values))
    colours = [theme.context, theme.accent]
    ends = bars.bars([values[0], values[-1]], _THICK, colours, cornerradius=4) | {"y": [at[0], at[-1]]}
    return ends | bars.written_after(theme.ink, [labels[0], labels[-1]])


def _parts(stairs: _Stairs, labels: Sequence[str], theme: Theme) -> Part:
    """Each from its left edge to its right one: the sign is in the label and in the colour."""
    colours = [theme.good if part > 0 else theme.bad for part in stairs.parts]
    placed = {
        "xaxis": "x3",
        "base": [min(pair) for pair in pairwise(stairs.levels)],
        "y": bars.marks(len(stairs.parts) + 1)[1:],
    }
    lengths = bars.bars([abs(part) for part in stairs.parts], _THICK, colours)
    return lengths | placed | bars.written_after(theme.ink, labels)


def _thread(values: Sequence[int], stairs: _Stairs, theme: Theme, *, joined: bool) -> Part:
    """Thin lines from where a bar has ended towards the next one; to the totals on one scale only."""
    levels = list(zip(stairs.levels, pairwise(bars.marks(len(values))), strict=True))
    drawn = levels if joined else levels[1:-1]
    x = [place for level, _ in drawn for place in (level, level, None)]
    y = [place for _, (above, below) in drawn for place in (above, below - _NAME, None)]
    return lines(x, y, color=theme.muted, width=1, dash="2px,3px") | {"xaxis": "x3"}
