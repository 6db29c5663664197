"""The parts of a change, gains and losses, on one scale around one zero line."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.marks import agents_of, annotation, hover, words
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.text import BESIDE, LETTER, in_two_lines, label, plain, room
from odeus_dash.charts.theme import BARE, NORMAL, Figure, Part, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import signed

#: In pixels: a row, the gap between words and what they stand beside, and a phone without room for its bars.
_ROW, _GAP, _PHONE = 44, 16, 335 - 90
#: Letters of a name in one line.
_ONE_LINE = 20


@kept
def signed_bars(frame: pl.DataFrame, *, theme: Theme, in_one_line: bool = False) -> Figure:
    """Gains as green bars to the right of zero, losses as red ones to the left, each with its number.

    `frame`: name, value (a change in messages) and is_other, from the top down. Rows of is_other, which
    stand for all that have no row of their own, are grey. Names are at the left, in two lines where they are
    longer than 24 letters or, beside long numbers, than a phone has room for. Rows that may be as low as a
    line have names `in_one_line`, which are cut. Numbers are to the right of bars and zero, so that those of
    losses take no room from the bars.
    """
    if frame["value"].count() == 0:
        return nothing(theme, message=why_empty(frame, "value"))
    values, labels = frame["value"].fill_null(0), [signed(value) for value in frame["value"]]
    judged = [theme.good if value > 0 else theme.bad for value in values]
    colours = [theme.context if rest else each for rest, each in zip(frame["is_other"], judged, strict=True)]
    right = room(labels) + _GAP
    letters = min(BESIDE, max(10, int((_PHONE - right - _GAP) / LETTER)))
    if in_one_line:
        names = [[label(name, _ONE_LINE)] for name in frame["name"]]
    else:
        names = [in_two_lines(name, letters) for name in frame["name"]]
    left = room(line for lines in names for line in lines) + _GAP
    beside: Part = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -left}
    told = hover("<b>{}</b><br>{} %{meta[0]}", map(plain, frame["name"]), labels, meta=["messages"])
    bar = bars.bars(frame["value"], 0.62, colours, cornerradius=3) | {"y": list(range(frame.height))}
    reach = [min(0, values.min()), max(0, values.max())]  # type: ignore[type-var]  # numbers, by the schema
    zero = {"zeroline": True, "zerolinecolor": theme.muted}
    layout = {
        "xaxis": BARE | zero | {"range": reach if any(reach) else [0, 1]},
        "yaxis": BARE | {"range": [frame.height - 0.5, -0.5]},
        "annotations": [
            annotation("<br>".join(lines), theme.ink, NORMAL, **beside, y=row)
            for row, lines in enumerate(names)
        ],
        "margin": {"l": left, "r": right, "t": 4, "b": 4},
    }
    bold = [f" <b>{text}</b>" for text in labels]
    ends = values.clip(lower_bound=0).to_list()
    written = words(bold, ends, bar["y"], "middle right", color=theme.ink, size=NORMAL)
    shown = series("Messages", values, tuple(colours), "signed")
    numbers = Numbers("bars", tuple(frame["name"]), (shown,))
    return figure(theme, [bar | told | agents_of(frame), written], frame.height * _ROW + 8, layout, numbers)
