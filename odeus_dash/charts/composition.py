"""What input tokens are made of: read from the cache, written to it, or neither."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, figure, hover, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import MISSING, compact, exact, percent

#: In the order in which they are stacked.
_PARTS = {"cache_read": "Read from cache", "cache_write": "Written to cache", "uncached": "Uncached"}
_UNKNOWN = "Unknown"
#: The smallest part of a bar that its percentage fits into.
_ROOM_FOR_TEXT = 0.16


@kept
def composition(frame: pl.DataFrame, label: str, *, theme: Theme, as_share: bool = False) -> Figure:
    """Stacked bars of cache_read, cache_write and uncached, one per row of `frame`, named by column `label`.

    Bars are as long as the column `input`, or all of one length with `as_share`; what the three leave of
    it, because some of their cells are empty, is grey and called unknown. The label behind a bar has the
    input and how much of it came from the cache. Rows without input have a label and no bar.
    """
    if frame["input"].count() == 0:
        return nothing(theme, message=why_empty(frame, "input"))
    rest = (pl.col("input") - pl.sum_horizontal(*_PARTS)).clip(0)
    tokens = frame.select(pl.col(label).alias("name"), "input", *_PARTS, rest.alias(_UNKNOWN))
    whole = pl.when(pl.col("input") > 0).then("input" if as_share else 1)
    colours = dict(zip(_PARTS, (theme.accent, theme.categories[1], theme.context), strict=True))
    if tokens[_UNKNOWN].sum():
        colours[_UNKNOWN] = theme.muted
    lengths = tokens.select((pl.col(part) / whole).alias(part) for part in colours)
    labels = [_label(*row) for row in tokens.select("input", "cache_read", _UNKNOWN).rows()]
    ends = lengths.select(pl.sum_horizontal(pl.all())).to_series()
    traces = [
        *(
            _bars(lengths[part], colour, theme, as_share) | hover(_said(tokens, part))
            for part, colour in colours.items()
        ),
        bars.labels_after(labels, ends, theme),
        bars.names_above(tokens["name"].to_list(), theme),
    ]
    layout = bars.layout(frame.height, {"range": [0, bars.reach(ends, labels)]}) | {"barmode": "stack"}
    legend = bars.legend([(_PARTS.get(part, part), colour) for part, colour in colours.items()], theme)
    return figure(theme, traces, bars.height(frame.height, bars.LEGEND), layout | legend)


def _bars(lengths: pl.Series, colour: str, theme: Theme, as_share: bool) -> Part:
    inside = [percent(part) if as_share and part and part >= _ROOM_FOR_TEXT else "" for part in lengths]
    return bars.bars(lengths.to_list(), 0.36, colour, line={"color": theme.page, "width": 1}) | {
        "text": inside,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textfont": {"color": theme.page if colour != theme.context else theme.ink, "size": SMALL},
    }


def _label(total: int | None, read: int | None, unknown: int | None) -> str:
    """With an unknown rest, what is known to have been read is the least that was."""
    if not total:
        return "No tokens" if total == 0 else "Unknown"
    if read is None:
        return f"{compact(total)} · {MISSING} read"
    return f"{compact(total)} · {'≥ ' if unknown else ''}{percent(read / total)} read"


def _said(tokens: pl.DataFrame, part: str) -> list[str]:
    return [
        f"<b>{plain(name)}</b><br>{_PARTS.get(part, part)}: {exact(number)} tokens"
        f"<br>{percent(number / total if number is not None and total else None)} of {exact(total)}"
        for name, number, total in tokens.select("name", part, "input").rows()
    ]
