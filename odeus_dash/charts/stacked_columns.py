"""Amounts per bucket as columns, stacked out of a few parts."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.axes import number_axis
from odeus_dash.charts.marks import annotation, hover, legend
from odeus_dash.charts.numbers import Numbers, Series
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import BARE, SMALL, Figure, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import money

#: In pixels: the picture, and a line of its legend.
_HEIGHT, _LINE = 340, 18
#: More columns than this have no room for their amounts and all of their names.
_MOST_LABELLED, _MOST_NAMED = 8, 6


@kept
def stacked_columns(frame: pl.DataFrame, *, theme: Theme, currency: str) -> Figure:
    """A column per bucket, its parts on top of each other, the largest below, with the sum above.

    `frame`: label (what the bucket is called), part and value; oldest bucket and largest part first, each
    part in each bucket. Parts are models: their columns stand for a filter by them. The last part is grey if
    its name begins with a number ("3 others").
    """
    if frame["value"].count() == 0:
        return nothing(theme, _HEIGHT, why_empty(frame, "value"))

    def write(amount: float) -> str:
        return plain(money(amount, currency))

    labels = frame["label"].unique(maintain_order=True).to_list()
    parts = frame["part"].unique(maintain_order=True).to_list()
    colours = dict(zip(parts, theme.categories, strict=False))
    if parts[-1][0].isdigit():
        colours[parts[-1]] = theme.context
    x = list(range(len(labels)))
    traces, shown, entries, sums = [], [], [], pl.Series([0.0] * len(labels))
    for part in parts:
        values = frame.filter(part=part)["value"].fill_null(0.0)
        sums += values
        said = hover(f"<b>{plain(part)}</b><br>{{}}: {{}}", map(plain, labels), map(write, values))
        column = {"type": "bar", "x": x, "y": values.to_list(), "width": 0.66}
        if colours[part] != theme.context:
            column["filters"] = [("model", part)]
        entries.append((f"{part} {money(values.sum(), currency)}", colours[part]))
        shown.append(Series(part, tuple(values), colours[part], "money"))
        traces.append(column | {"marker": {"color": colours[part]}} | said)
    few = len(labels) <= _MOST_LABELLED
    step = 1 if few else -(-len(labels) // _MOST_NAMED)
    amounts = [
        annotation(f"<b>{write(total)}</b>", theme.ink, SMALL, x=place, y=total, yanchor="bottom", yshift=2)
        for place, total in zip(x, sums, strict=True)
    ]
    layout = {
        "barmode": "stack",
        "xaxis": {"tickvals": x[::step], "ticktext": [plain(each) for each in labels[::step]]},
        "yaxis": number_axis(sums.to_list()) | (BARE if few else {}),
        "annotations": [legend(entries, theme, between="<br>"), *(amounts if few else [])],
        "margin": {"l": 0, "r": 0, "t": 12 + _LINE * len(entries), "b": 0},
    }
    numbers = Numbers("columns", tuple(labels), tuple(shown), stacked=True, currency=currency)
    return figure(theme, traces, _HEIGHT, layout, numbers)
