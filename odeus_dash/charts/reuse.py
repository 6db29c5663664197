"""How often what was written to the cache was read again, and how often it has to be for the cache to pay."""

from __future__ import annotations

import math

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import log_axis
from odeus_dash.charts.marks import dots, hover, lines, seen, words
from odeus_dash.charts.text import columns, plain, room, short
from odeus_dash.charts.theme import NORMAL, Figure, Theme, nothing
from odeus_dash.memo import kept
from odeus_dash.words.formats import ratio

#: No reuse has no place on a logarithmic axis: it stands left of this and of all others, by this factor.
_NEVER, _EDGE = 0.1, 1.5
_DOT, _BAND = 13, 9
#: Between agent and model, and the letters of an agent that are kept next to any model.
_AND, _SHORTEST = " · ", 14


@kept
def reuse_against_break_even(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """A dot per row, its reuse, and a grey band: the break-even for 5 minutes to that for an hour.

    `frame`: agent, model, reuse, break_even and break_even_1h, all in reads per written token. The axis is
    logarithmic. Right of the band the cache pays, which is a full dot; left of it a cross, within it a ring.
    The number stands on the far side of the band. Rows of which one of the three is unknown are left out.
    """
    known = frame.drop_nulls(["reuse", "break_even", "break_even_1h"])
    if known.is_empty():
        return nothing(theme, message="Nothing was written to the cache at a known price in this period")
    values = known.select("reuse", "break_even", "break_even_1h")
    least = min([_NEVER, *(each for row in values.rows() for each in row if each > 0)]) / _EDGE
    reuse, short, long = (seen(values[name].clip(lower_bound=least)) for name in values.columns)
    looks = {"pays": ("circle", theme.good), "loses": ("x", theme.bad), "either": ("circle-open", theme.ink)}
    found = [_where(*row) for row in values.rows()]
    symbols, colours = zip(*(looks[each] for each in found), strict=True)
    at = bars.marks(known.height)
    labels = [f"{ratio(each)} ×" for each in known["reuse"]]
    losing = [text for text, each in zip(labels, found, strict=True) if each == "loses"]
    sides = ["middle left" if each == "loses" else "middle right" for each in found]
    beside = [x if each == "loses" else max(x, end) for x, end, each in zip(reuse, long, found, strict=True)]
    ends = [end for pair in zip(short, long, strict=True) for end in (*pair, None)]
    band = {"mode": "lines+markers", "marker": {"symbol": "square", "color": theme.context, "size": _BAND}}
    look = {"symbol": symbols, "color": colours, "size": _DOT, "line": {"color": colours, "width": 2}}
    clear = {"mode": "markers+text", "marker": {"size": _DOT, "opacity": 0}}  # words keep clear of their mark
    traces = [
        lines(ends, [y for row in at for y in (row, row, None)], color=theme.context, width=_BAND) | band,
        dots(reuse, at, **look) | hover(_told(known)),
        words([f" {text} " for text in labels], beside, at, sides, color=theme.ink, size=NORMAL) | clear,
    ]
    axis = log_axis([*reuse, *short, *long])
    reach = [math.log10(min(*reuse, *short) / 1.1), math.log10(max(*reuse, *long) * 1.1)]
    return bars.picture(
        [_named(*each) for each in known.select("agent", "model").rows()],
        traces,
        theme,
        axis=axis
        | {"range": reach, "showticklabels": True, "ticktext": [f"{tick} ×" for tick in axis["ticktext"]]},
        labels=labels,
        left=room(losing) + _DOT if losing else 0,
        legend=[
            ("Pays", theme.good),
            ("Loses", theme.bad),
            ("Break-even (5 min–1 h)", theme.context),
        ],
    )


def _where(reuse: float, short: float, long: float) -> str:
    if reuse < short:
        return "loses"
    return "pays" if reuse > max(short, long) else "either"


def _named(agent: str, model: str | None) -> str:
    """Of a long name the end is cut, so that the model can be read."""
    if model is None:
        return agent
    left = bars.NAME_WIDTH - columns(model) - len(_AND)
    return f"{short(agent, max(left, _SHORTEST))}{_AND}{model}"


def _told(known: pl.DataFrame) -> list[str]:
    fields = ("agent", "model", "reuse", "break_even", "break_even_1h")
    return [
        f"<b>{plain(_AND.join(filter(None, (agent, model))))}</b>"
        f"<br>A written token was read {ratio(reuse)} times on average"
        f"<br>It pays from {ratio(low)} on if written for 5 minutes, from {ratio(high)} on if for an hour"
        for agent, model, reuse, low, high in known.select(fields).rows()
    ]
