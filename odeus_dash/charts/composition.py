"""What input tokens are made of: read from the cache, written to it, or neither."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import SMALL, Theme, figure, hover, nothing
from odeus_dash.wording import compact, exact, percent

_PARTS = {"cache_read": "Read from cache", "cache_write": "Written to cache", "uncached": "Uncached"}
#: The smallest part of a bar that its percentage fits into.
_ROOM_FOR_TEXT = 0.16


def composition(frame: pl.DataFrame, label: str, *, theme: Theme, as_share: bool = False) -> go.Figure:
    """Stacked bars of cache_read, cache_write and uncached, one per row of `frame`, named by column `label`.

    Bars are as long as their tokens, or all of one length with `as_share`; the label behind a bar has
    the total and how much of it came from the cache. Rows without tokens have a label and no bar.
    """
    if frame.is_empty():
        return nothing(theme)
    tokens = frame.select(pl.col(label).alias("name"), *_PARTS, total=pl.sum_horizontal(*_PARTS))
    whole = pl.when(pl.col("total") > 0).then("total")
    lengths = tokens.select(pl.col(*_PARTS) / whole) if as_share else tokens.select(*_PARTS)
    labels = [_label(read, total) for read, total in tokens.select("cache_read", "total").rows()]
    ends = lengths.select(pl.sum_horizontal(pl.all())).to_series()
    colours = dict(zip(_PARTS, (theme.accent, theme.categories[1], theme.context), strict=True))
    traces = [
        *(
            _bars(lengths[part], colour, theme, as_share) | hover(_said(tokens, part))
            for part, colour in colours.items()
        ),
        bars.labels_after(labels, ends, theme),
        bars.names_above(tokens["name"].to_list(), theme),
    ]
    layout = bars.layout(frame.height, {"range": [0, bars.reach(ends, labels)]}) | {"barmode": "stack"}
    legend = bars.legend([(_PARTS[part], colour) for part, colour in colours.items()], theme)
    return figure(theme, traces, bars.height(frame.height, bars.LEGEND), layout | legend)


def _bars(lengths: pl.Series, colour: str, theme: Theme, as_share: bool) -> dict[str, Any]:
    inside = [percent(part) if as_share and part and part >= _ROOM_FOR_TEXT else "" for part in lengths]
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths.to_list(),
        "y": bars.marks(len(lengths)),
        "width": 0.36,
        "marker": {"color": colour, "line": {"color": theme.page, "width": 1}},
        "text": inside,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textfont": {"color": theme.page if colour != theme.context else theme.ink, "size": SMALL},
    }


def _label(read: int | None, total: int | None) -> str:
    if not total:
        return "No tokens"
    return f"{compact(total)} · {percent(None if read is None else read / total)} read"


def _said(tokens: pl.DataFrame, part: str) -> list[str]:
    return [
        f"<b>{plain(name)}</b><br>{_PARTS[part]}: {exact(number)} tokens"
        f"<br>{percent(number / total if number is not None and total else None)} of {exact(total)}"
        for name, number, total in tokens.select("name", part, "total").rows()
    ]
