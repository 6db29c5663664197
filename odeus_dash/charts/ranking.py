"""Agents ranked by a value, as bars with their shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import said
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Part, Theme, figure, hover, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import counted, exact, money, percent

#: Where the bar of the rest is cut when it is longer than the longest agent's, as a fraction of that.
_CUT = 0.82


@kept
def ranked_bars(frame: pl.DataFrame, *, theme: Theme, value_label: str, currency: str = "") -> Figure:
    """Agents by their value, largest first, and the rest of them in grey as the last row.

    `frame`: agent_id (null in the rest's row), agent, value, share, is_other, members (how many
    agents a row stands for); `value_label` follows the number when hovering ("messages"). Amounts of money
    have a `currency`. A rest larger than the largest agent is drawn as a broken bar of that agent's length:
    labelled in full, never dwarfing the agents.
    """
    if frame["value"].count() == 0:
        return nothing(theme, message=why_empty(frame, "value"))
    names = frame.get_column("agent").to_list()
    labels = [
        f"{_said_one(number, currency, exact)} · {percent(share)}"
        for number, share in frame.select("value", "share").rows()
    ]
    agents = frame.filter(~pl.col("is_other"))["value"].max()  # the length that the rest may not exceed
    largest = frame["value"].max() if agents is None else agents
    longest = float(largest) if isinstance(largest, int | float) and largest > 0 else 1.0
    traces = [
        _bars(frame, longest, labels, theme) | hover(_said(frame, value_label, currency)),
        bars.names_above(names, theme, [theme.muted if rest else theme.ink for rest in frame["is_other"]]),
    ]
    axis = {"range": [0, bars.reach([longest], labels)]}
    values = zip(frame["value"], bars.marks(frame.height), strict=True)
    breaks = [_break(at, longest, theme) for value, at in values if value is not None and value > longest]
    layout = bars.layout(frame.height, axis) | {"shapes": breaks}
    return figure(theme, traces, bars.height(frame.height), layout)


def _bars(frame: pl.DataFrame, longest: float, labels: Sequence[str], theme: Theme) -> Part:
    lengths = frame["value"].clip(upper_bound=longest).to_list()
    colours = [theme.context if rest else theme.accent for rest in frame["is_other"]]
    words = [theme.muted if rest else theme.ink for rest in frame["is_other"]]
    return bars.bars(lengths, 0.32, colours, cornerradius=4) | bars.written_after(words, labels)


def _break(middle: float, longest: float, theme: Theme) -> Part:
    """A slanted gap through a bar that is cut."""
    return {
        "type": "path",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": _CUT * longest,
        "yanchor": middle,
        "path": "M-7,-12L0,-12L7,12L0,12Z",
        "fillcolor": theme.page,
        "line": {"width": 0},
    }


def _said(frame: pl.DataFrame, value_label: str, currency: str) -> list[str]:
    rows = frame.select("agent", "value", "share", "is_other", "members").rows()
    return [
        f"<b>{plain(agent)}</b>{'<br>' + counted(agents, 'agent') if rest else ''}"
        f"<br>{plain(_said_one(value, currency, said))} {plain(value_label)}, {percent(share)} of all shown"
        for agent, value, share, rest, agents in rows
    ]


def _said_one(value: float | None, currency: str, say: Callable[[float | None], str]) -> str:
    return money(value, currency) if currency else say(value)
