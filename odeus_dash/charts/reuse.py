"""How often what was written to the cache was read again, and how often it has to be for the cache to pay."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import drawn, log_axis
from odeus_dash.charts.text import columns, plain, short
from odeus_dash.charts.theme import Figure, Part, Theme, figure, hover, nothing
from odeus_dash.memo import kept
from odeus_dash.words.formats import ratio

#: No reuse has no place on a logarithmic axis: it stands left of this and of all others.
_NEVER = 0.1
#: Room beyond the values on the left, as a factor.
_EDGE = 1.5
_DOT, _BAND = 13, 9
#: Between agent and model, and the letters of an agent that are kept next to any model.
_AND, _SHORTEST = " · ", 14


@kept
def reuse_against_break_even(frame: pl.DataFrame, *, theme: Theme) -> Figure:
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
    axis = log_axis(ends) | _range(least, max(ends), labels)
    traces = [
        _bands(short, long, theme),
        _dots(known, reuse, theme) | hover(_said(known)),
        bars.labels_after(labels, ends, theme) | _BESIDE_DOTS,
        bars.names_above([_named(*each) for each in known.select("agent", "model").rows()], theme),
    ]
    layout = bars.layout(known.height, axis | {"showticklabels": False})
    break_even = "Break-even: 5 minutes to an hour"
    legend = bars.legend([("Pays", theme.good), ("Loses", theme.bad), (break_even, theme.context)], theme)
    return figure(theme, traces, bars.height(known.height, bars.LEGEND), layout | legend)


#: A text keeps clear of the mark it belongs to; that of a label is the dot or the end of the band.
_BESIDE_DOTS: Part = {"mode": "markers+text", "marker": {"size": _DOT, "opacity": 0}}


def _range(least: float, most: float, labels: Sequence[str]) -> Part:
    """Up to behind the label of the largest value, also on a phone."""
    low = math.log10(least / _EDGE)
    widest = max(map(columns, labels)) * bars.LETTER + 2 * _DOT
    return {"range": [low, low + (math.log10(most) - low) / (1 - widest / bars.NARROWEST)]}


def _bands(short: Sequence[float], long: Sequence[float], theme: Theme) -> Part:
    """One trace: two ends and a gap per row. Where both are the same, the mark at an end is all there is."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "marker": {"symbol": "square", "color": theme.context, "size": _BAND},
        "x": [end for pair in zip(short, long, strict=True) for end in (*pair, None)],
        "y": [place for at in bars.marks(len(long)) for place in (at, at, None)],
        "line": {"color": theme.context, "width": _BAND},
        "hoverinfo": "skip",
    }


def _dots(known: pl.DataFrame, reuse: Sequence[float], theme: Theme) -> Part:
    looks = {"pays": ("circle", theme.good), "loses": ("x", theme.bad), "either": ("circle-open", theme.ink)}
    columns = pl.col("reuse", "break_even", "break_even_1h")
    symbols, colours = zip(*(looks[_where(*row)] for row in known.select(columns).rows()), strict=True)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(reuse),
        "y": bars.marks(len(reuse)),
        "marker": {
            "symbol": list(symbols),
            "color": list(colours),
            "size": _DOT,
            "line": {"color": list(colours), "width": 2},
        },
        "cliponaxis": False,
    }


def _where(reuse: float, short: float, long: float) -> str:
    if reuse < short:
        return "loses"
    return "pays" if reuse > max(short, long) else "either"


def _named(agent: str, model: str | None) -> str:
    """Of a long name the end is cut, so that the model can be read."""
    if model is None:
        return agent
    room = bars.NAME_WIDTH - columns(model) - len(_AND)
    return f"{short(agent, max(room, _SHORTEST))}{_AND}{model}"


def _said(known: pl.DataFrame) -> list[str]:
    fields = ("agent", "model", "reuse", "break_even", "break_even_1h")
    return [
        f"<b>{plain(_AND.join(filter(None, (agent, model))))}</b>"
        f"<br>A written token was read {ratio(reuse)} times on average"
        f"<br>It pays from {ratio(short)} on if written for 5 minutes, from {ratio(long)} on if for an hour"
        for agent, model, reuse, short, long in known.select(fields).rows()
    ]
