"""The parts of input tokens: read from the cache, written to it, or neither."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.marks import agents_of, hover
from odeus_dash.charts.numbers import Numbers, Written, series
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import MISSING, compact, exact, percent

#: In the order in which they are stacked.
_PARTS = {"cache_read": "Cache reads", "cache_write": "Cache writes", "uncached": "Uncached"}
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
    colours = dict(zip(_PARTS, (theme.accent, theme.categories[1], theme.context), strict=True))
    if tokens[_UNKNOWN].sum():
        colours[_UNKNOWN] = theme.muted
    whole = pl.when(pl.col("input") > 0).then("input" if as_share else 1)
    lengths = tokens.select((pl.col(part) / whole).alias(part) for part in colours)
    traces = [
        _stacked(tokens, lengths[part], colour, theme, as_share=as_share) | agents_of(frame)
        for part, colour in colours.items()
    ]
    written: Written = "percent" if as_share else "count"
    sizes = lengths if as_share else tokens
    shown = tuple(
        series(_PARTS.get(part, part), sizes[part], colour, written) for part, colour in colours.items()
    )
    labels = [_label(*row) for row in tokens.select("input", "cache_read", _UNKNOWN).rows()]
    return bars.picture(
        tokens["name"].to_list(),
        traces,
        theme,
        labels=labels,
        ends=lengths.select(pl.sum_horizontal(pl.all())).to_series(),
        legend=[(_PARTS.get(part, part), colour) for part, colour in colours.items()],
        barmode="stack",
        numbers=Numbers("bars", tuple(tokens["name"]), shown, stacked=True),
    )


def _stacked(tokens: pl.DataFrame, lengths: pl.Series, colour: str, theme: Theme, *, as_share: bool) -> Part:
    """The bars of one part, with its share inside where there is room for it."""
    part = lengths.name
    told = hover(
        f"<b>{{}}</b><br>{_PARTS.get(part, part)}: {{}} tokens<br>{{}} of {{}}",
        map(plain, tokens["name"]),
        map(exact, tokens[part]),
        map(percent, tokens[part] / tokens["input"]),
        map(exact, tokens["input"]),
    )
    inside = {
        "text": [percent(each) if as_share and (each or 0) >= _ROOM_FOR_TEXT else "" for each in lengths],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textfont": {"color": theme.page if colour != theme.context else theme.ink, "size": SMALL},
    }
    return bars.bars(lengths, 0.36, colour, line={"color": theme.page, "width": 1}) | inside | told


def _label(total: int | None, read: int | None, unknown: int | None) -> str:
    """Return the label behind a bar; with an unknown rest, the share read is a minimum."""
    if not total:
        return "No tokens" if total == 0 else "Unknown"
    if read is None:
        return f"{compact(total)} · {MISSING} read"
    return f"{compact(total)} · {'≥ ' if unknown else ''}{percent(read / total)} read"
