"""How often cached tokens were read, and the break-even."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import log_axis
from odeus_dash.charts.marks import agents_of, dots, hover, seen, words
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.text import columns, plain, room, short
from odeus_dash.charts.theme import NORMAL, Figure, Part, Theme, nothing
from odeus_dash.memo import kept
from odeus_dash.words.formats import ratio

#: No reuse has no place on a logarithmic axis: it stands left of this and of all others, by this factor.
_NEVER, _EDGE = 0.1, 1.5
_DOT, _BAND = 13, 9
#: The letters of an agent's name that are kept beside any model.
_SHORTEST = 14
_BREAK_EVEN = "Break-even (5 min–1 h)"
_CALLED = {"reuse": "Reuse", "break_even": "Break-even, 5 minutes", "break_even_1h": "Break-even, 1 hour"}


@kept
def reuse_against_break_even(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """A dot per row, its reuse, and a grey band: the break-even for 5 minutes to that for an hour.

    `frame`: agent, model, reuse, break_even and break_even_1h, all in reads per written token. The axis is
    logarithmic. Right of the band, the cache saves money: a full dot; left of it a cross, within it a ring.
    The number stands on the far side of the band. Rows of which one of the three is unknown are left out.
    """
    known = frame.drop_nulls(list(_CALLED))
    if known.is_empty():
        return nothing(theme, message="Nothing was written to the cache at a known price in this period")
    values = known.select(*_CALLED)
    least = min([_NEVER, *(each for row in values.rows() for each in row if each > 0)]) / _EDGE
    reuse, low, high = (seen(values[name].clip(lower_bound=least)) for name in values.columns)
    symbols, colours = zip(*(_mark(theme, *row) for row in values.rows()), strict=True)
    loses = [each == "x" for each in symbols]
    at = bars.marks(known.height)
    labels = [f"{ratio(each)}×" for each in known["reuse"]]
    left = room(text for text, no in zip(labels, loses, strict=True) if no)
    sides = ["middle left" if no else "middle right" for no in loses]
    beside = [x if no else max(x, end) for x, end, no in zip(reuse, high, loses, strict=True)]
    band = {"mode": "lines+markers", "marker": {"symbol": "square", "color": theme.context, "size": _BAND}}
    look = {"symbol": symbols, "color": colours, "size": _DOT, "line": {"color": colours, "width": 2}}
    clear = {"mode": "markers+text", "marker": {"size": _DOT, "opacity": 0}}  # words keep clear of their mark
    models = ["" if model is None else f" · {model}" for model in known["model"]]
    agents = list(zip(known["agent"], models, strict=True))
    names = [agent + model for agent, model in agents]
    shown = tuple(series(name, known[each], written="decimal") for each, name in _CALLED.items())
    reach = [*reuse, *low, *high]
    axis = log_axis(reach) | {"range": [math.log10(min(reach) / 1.1), math.log10(max(reach) * 1.1)]}
    times = {"showticklabels": True, "ticktext": [f"{tick}×" for tick in axis["ticktext"]]}
    traces = [
        bars.spans(low, high, color=theme.context, width=_BAND) | band,
        dots(reuse, at, **look) | _told(known, names) | agents_of(known),
        words([f" {text} " for text in labels], beside, at, sides, color=theme.ink, size=NORMAL) | clear,
    ]
    return bars.picture(
        [short(agent, max(bars.NAME_WIDTH - columns(model), _SHORTEST)) + model for agent, model in agents],
        traces,
        theme,
        axis=axis | times,
        labels=labels,
        left=left + _DOT if left else 0,
        legend=[("Pays", theme.good), ("Loses", theme.bad), (_BREAK_EVEN, theme.context)],
        numbers=Numbers("cells", tuple(names), shown),
    )


def _told(known: pl.DataFrame, names: Sequence[str]) -> Part:
    return hover(
        "<b>{}</b><br>Each written token was read {} times on average"
        "<br>Break-even: {} if written for 5 minutes, {} if for an hour",
        map(plain, names),
        *(map(ratio, known[each]) for each in _CALLED),
    )


def _mark(theme: Theme, reuse: float, break_even: float, break_even_1h: float) -> tuple[str, str]:
    """The symbol and the colour of a dot."""
    if reuse < break_even:
        return "x", theme.bad
    return ("circle", theme.good) if reuse > max(break_even, break_even_1h) else ("circle-open", theme.ink)
