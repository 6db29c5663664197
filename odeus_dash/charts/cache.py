"""Whether the prompt cache earns what it costs, agent by agent."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import drawn
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Part, Theme, figure, hover, lines, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import percent, ratio, signed_money

Values = Sequence[float]
#: The thickness of a bar, and half the height of the mark across it, in rows.
_THICK, _MARK = 0.32, 0.22
#: Room on the left of the lowest value, as a part of the picture.
_EDGE = 0.01


@kept
def cache_saving(frame: pl.DataFrame, *, theme: Theme, currency: str) -> Figure:
    """Net savings as bars to the right of zero, net losses to the left of it, each with its amount.

    `frame`: agent, saving_5m, saving_1h (money), hit_rate, reuse and verdict. A bar is the saving if tokens
    were written for 5 minutes; a mark across the row, where it differs, that for an hour. Losses are hatched
    as well as red. Agents whose saving is not known are left out.
    """
    known = frame.drop_nulls(["saving_5m", "saving_1h"])
    if known.is_empty():
        return nothing(theme, message=why_empty(frame, "saving_5m"))
    short, long = (known[column].cast(pl.Float64).to_list() for column in ("saving_5m", "saving_1h"))
    labels = [signed_money(each, currency) for each in known["saving_5m"]]
    ends = [max(0.0, *pair) for pair in zip(short, long, strict=True)]
    traces = [
        _bars(short, theme) | hover(_said(known, currency)),
        _zero(known.height, theme),
        _marks(short, long, theme),
        bars.labels_after(labels, ends, theme),
        bars.names_above(known["agent"].to_list(), theme),
    ]
    layout = bars.layout(known.height, {"range": _range([*short, *long], labels)})
    entries = [("Saved", theme.good), ("Lost", theme.bad)]
    legend = bars.legend(entries, theme, "| if written for an hour" if short != long else "")
    return figure(theme, traces, bars.height(known.height, bars.LEGEND), layout | legend)


def _range(values: Values, labels: Sequence[str]) -> list[float]:
    """From the largest loss to behind the label of the largest saving; zero is always inside."""
    low, high = min(0.0, *values), max(0.0, *values)
    length = bars.reach([high - low], labels)
    return [low - _EDGE * length, low + length]


def _bars(savings: Values, theme: Theme) -> Part:
    lost = [saving < 0 for saving in savings]
    colours = [theme.bad if each else theme.good for each in lost]
    hatch = {"shape": ["/" if each else "" for each in lost], "fgcolor": theme.page, "size": 6}
    return bars.bars([drawn(saving) for saving in savings], _THICK, colours, pattern=hatch)


def _marks(short: Values, long: Values, theme: Theme) -> Part:
    """One trace: where the saving for an hour differs, an upright stroke, and a thread to it from the bar."""
    rows = zip(short, long, bars.marks(len(long)), strict=True)
    ends = [(drawn(one), drawn(other), at) for one, other, at in rows if one != other]
    x = [place for one, other, _ in ends for place in (other, other, None, one, other, None)]
    y = [place for _, _, at in ends for place in (at - _MARK, at + _MARK, None, at, at, None)]
    return lines(x, y, color=theme.ink, width=1.5)


def _zero(rows: int, theme: Theme) -> Part:
    """A stroke per row, at its bar: a line through all rows would cross their names."""
    y = [place for at in bars.marks(rows) for place in (at - _MARK, at + _MARK, None)]
    return lines([0, 0, None] * rows, y, color=theme.muted, width=1)


def _said(known: pl.DataFrame, currency: str) -> list[str]:
    columns = ("agent", "saving_5m", "saving_1h", "hit_rate", "reuse", "verdict")
    return [
        f"<b>{plain(agent)}</b>: {plain(verdict)}"
        f"<br>{plain(signed_money(short, currency))} if written for 5 minutes"
        f"<br>{plain(signed_money(long, currency))} if written for an hour"
        f"<br>Hit rate {percent(hit_rate)}, reuse {ratio(reuse)}"
        for agent, short, long, hit_rate, reuse, verdict in known.select(columns).iter_rows()
    ]
