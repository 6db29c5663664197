"""How often what was written to the cache was read again, and how often it has to be for the cache to pay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import drawn, log_axis
from odeus_dash.charts.text import columns, plain
from odeus_dash.charts.theme import Theme, figure, hover, nothing
from odeus_dash.wording import ratio

Trace = dict[str, Any]
#: No reuse has no place on a logarithmic axis: it stands left of this and of all others.
_NEVER = 0.1
#: Room beyond the values on the left, as a factor.
_EDGE = 1.5
_DOT, _BAND = 13, 9


def reuse_against_break_even(frame: pl.DataFrame, *, theme: Theme) -> go.Figure:
    """A dot per row, its reuse, and a grey band: the break-even for 5 minutes to that for an hour.

    `frame`: agent, model, reuse, break_even and break_even_1h, all in reads per written token. The axis is
    logarithmic. Right of the band the cache pays, which is a full dot; left of it a cross, within it a ring.
    Rows of which one of the three is unknown are left out.
    """
    known = frame.drop_nulls(["reuse", "break_even", "break_even_1h"])
    if known.is_empty():
        return nothing(theme, message="Nothing was written to the cache at a known price in this period")
    values = known.select("reuse", "break_even", "break_even_1h")
    least = min([_NEVER, *(each for row in values.rows() for each in row if each > 0)]) / _EDGE
    reuse, short, long = (
        [drawn(max(each, least)) or least for each in values[name]] for name in values.columns
    )
    labels = [f"{ratio(each)} ×" for each in known["reuse"]]
    ends = [max(pair) for pair in zip(reuse, long, strict=True)]
    traces = [
        _bands(short, long, theme),
        _dots(known, reuse, theme) | hover(_said(known)),
        bars.labels_after(labels, ends, theme),
        bars.names_above([_named(*each) for each in known.select("agent", "model").rows()], theme),
    ]
    layout = bars.layout(
        known.height, log_axis(ends) | _range(least, max(ends), labels) | {"showticklabels": False}
    )
    entries = [("Pays", theme.good), ("Loses", theme.bad), ("Break-even", theme.context)]
    legend = bars.legend(entries, theme, "from written for 5 minutes to for an hour")
    return figure(theme, traces, bars.height(known.height, bars.LEGEND), layout | legend)


def _range(least: float, most: float, labels: Sequence[str]) -> dict[str, Any]:
    """Up to behind the label of the largest value, also on a phone."""
    low = math.log10(least / _EDGE)
    widest = max(map(columns, labels)) * bars.LETTER + _DOT
    return {"range": [low, low + (math.log10(most) - low) / (1 - widest / bars.NARROWEST)]}


def _bands(short: Sequence[float], long: Sequence[float], theme: Theme) -> Trace:
    """One trace: two ends and a gap per row."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [end for pair in zip(short, long, strict=True) for end in (*pair, None)],
        "y": [place for at in bars.marks(len(long)) for place in (at, at, None)],
        "line": {"color": theme.context, "width": _BAND},
        "hoverinfo": "skip",
    }


def _dots(known: pl.DataFrame, reuse: Sequence[float], theme: Theme) -> Trace:
    looks = {"pays": ("circle", theme.good), "loses": ("x", theme.bad), "either": ("circle-open", theme.ink)}
    found = [looks[_where(*row)] for row in known.select("reuse", "break_even", "break_even_1h").rows()]
    symbols, colours = zip(*found, strict=True)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(reuse),
        "y": bars.marks(len(reuse)),
        "marker": {"symbol": list(symbols), "color": list(colours), "size": _DOT, "line": {"width": 2}},
        "cliponaxis": False,
    }


def _where(reuse: float, short: float, long: float) -> str:
    if reuse < short:
        return "loses"
    return "pays" if reuse > max(short, long) else "either"


def _named(agent: str, model: str | None) -> str:
    return f"{agent} · {model}" if model else agent


def _said(known: pl.DataFrame) -> list[str]:
    fields = ("agent", "model", "reuse", "break_even", "break_even_1h")
    return [
        f"<b>{plain(_named(agent, model))}</b><br>A written token was read {ratio(reuse)} times on average"
        f"<br>It pays from {ratio(short)} on if written for 5 minutes, from {ratio(long)} on if for an hour"
        for agent, model, reuse, short, long in known.select(fields).rows()
    ]
