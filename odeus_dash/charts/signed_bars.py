"""The parts of a change, gains and losses, on one scale around one zero line."""

from __future__ import annotations

from textwrap import wrap

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.marks import annotation, hover
from odeus_dash.charts.text import BESIDE, LETTER, label, plain, room, short
from odeus_dash.charts.theme import NORMAL, Figure, Part, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import signed

#: In pixels: a row, the gap between words and what they stand beside, and a phone without room for its bars.
_ROW, _GAP, _PHONE = 44, 12, 335 - 60


@kept
def signed_bars(frame: pl.DataFrame, *, theme: Theme, unit: str) -> Figure:
    """Gains as green bars to the right of zero, losses as red ones to the left, each with its number.

    `frame`: name, value (a change; whole numbers) and is_other, from the top down. Rows of is_other, which
    stand for all that have no row of their own, are grey. Names are at the left, in two lines where
    they are longer than 24 letters or, beside long numbers, than a phone has room for.
    """
    if frame["value"].count() == 0:
        return nothing(theme, message=why_empty(frame, "value"))
    rows = frame.select("name", pl.col("value").fill_null(0), "is_other").rows()
    colours = [theme.context if rest else theme.good if value > 0 else theme.bad for _, value, rest in rows]
    labels = [signed(value) for value in frame["value"]]
    losses = [text for text, (_, value, _) in zip(labels, rows, strict=True) if value < 0]
    gains = [text for text, (_, value, _) in zip(labels, rows, strict=True) if value >= 0]
    inner, right = (room(texts) + _GAP if texts else 0 for texts in (losses, gains))
    letters = min(BESIDE, max(10, int((_PHONE - inner - right - _GAP) / LETTER)))
    names = [_in_two_lines(name, letters) for name, _, _ in rows]
    left = room(line for lines in names for line in lines) + _GAP + inner
    bold = [f"<b>{text}</b>" for text in labels]
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": frame["value"].to_list(),
        "y": list(range(frame.height)),
        "width": 0.62,
        "marker": {"color": colours, "cornerradius": 3},
    }
    told = [
        f"<b>{plain(name)}</b><br>{text} {plain(unit)}" for (name, *_), text in zip(rows, labels, strict=True)
    ]
    values = [0, *(value for _, value, _ in rows)]
    reach = [min(values), max(values)] if any(values) else [0, 1]
    beside: Part = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -left}
    layout = {
        "xaxis": {
            "range": reach,
            "showticklabels": False,
            "zeroline": True,
            "zerolinecolor": theme.muted,
        },
        "yaxis": {"range": [frame.height - 0.5, -0.5], "showgrid": False, "showticklabels": False},
        "annotations": [
            annotation("<br>".join(lines), theme.ink, NORMAL, **beside, y=row)
            for row, lines in enumerate(names)
        ],
        "margin": {"l": left, "r": right, "t": 4, "b": 4},
    }
    trace = bar | bars.written_outside(bold, theme) | hover(told)
    return figure(theme, [trace], frame.height * _ROW + 8, layout)


def _in_two_lines(name: str, letters: int) -> list[str]:
    """A name (inert) of two lines at most, each of so many letters at most."""
    for most in range(2 * letters, letters, -1):
        lines = wrap(short(name, most), letters)
        if len(lines) <= 2:
            return [plain(line) for line in lines]
    return [label(name, letters)]
