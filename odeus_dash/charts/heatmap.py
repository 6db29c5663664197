"""Many agents over many buckets: how dark a cell is says how much."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.axes import bucket_words, named_days, said_briefly, with_gaps
from odeus_dash.charts.marks import annotation, seen
from odeus_dash.charts.text import BESIDE, label, plain, room
from odeus_dash.charts.theme import Figure, Part, Theme, blend, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period
from odeus_dash.words.formats import percent

#: In pixels: a row, a line of words next to the scale above the rows, the dates below them.
_ROW, _LINE, _DATES = 27, 18, 48
#: The length of the scale and where it starts, in pixels.
_SCALE_LENGTH, _SCALE_START = 90, 15
_MOST_DATES = 2
#: The share of cells at the top that have the full colour together: a few giants do not set the scale.
_CAPPED = 0.05


@kept
def heatmap(
    frame: pl.DataFrame,
    value: str,
    *,
    theme: Theme,
    granularity: Granularity,
    unit: str,
    period: Period | None = None,
) -> Figure:
    """The column `value` of each agent (rows, in the order of `frame`) in each bucket (columns).

    `frame`: agent_id, agent, bucket, bucket_end, partial, value; the caller limits the agents. One hue from
    pale (zero) to full (the 95th percentile of all values, which the scale says); an unknown value is a dash
    on the bare page. Partial buckets have a dashed frame.
    """
    if frame[value].count() == 0:
        return nothing(theme, message=why_empty(frame, value))
    loaded = frame.select("bucket", "bucket_end", "partial").unique("bucket", keep="first").sort("bucket")
    calendar = with_gaps(loaded, granularity, period)
    days, words = calendar["bucket"].to_list(), bucket_words(calendar, granularity)
    agents = dict(
        frame.select("agent_id", "agent").unique("agent_id", keep="first", maintain_order=True).rows()
    )
    cells = dict(zip(frame.select("agent_id", "bucket").rows(), seen(frame[value]), strict=True))
    squares = [[cells.get((agent_id, day)) for day in days] for agent_id in agents]
    names = [plain(name) for name in agents.values()]
    # Names are the keys of rows: one that comes again gets an invisible end.
    keys = [name + "\u200b" * names[:row].count(name) for row, name in enumerate(names)]
    shown = [label(name, BESIDE) for name in agents.values()]
    top = float(frame[value].quantile(1 - _CAPPED, "higher") or 1)
    is_capped = frame[value].max() > top  # type: ignore[operator]  # numbers, by the frame's schema
    notes = [f"{said_briefly(top)} {plain(unit)}", *[f"top {percent(_CAPPED)} capped"] * is_capped]
    notes += ["blank: no value"] * any(number is None for row in squares for number in row)
    above, gutter = 16 + _LINE * len(notes), 12 + room(shown)
    named, texts = named_days(days, granularity, _MOST_DATES)
    layout = {
        "xaxis": {
            "type": "category",
            "tickvals": [words[days.index(day)] for day in named],
            "ticktext": texts,
            "tickangle": 0,
        },
        "yaxis": {
            "type": "category",
            "automargin": False,
            "autorange": "reversed",
            "tickfont": {"color": theme.ink},
            "showgrid": False,
            "tickvals": keys,
            "ticktext": shown,
        },
        "shapes": _frames(calendar["partial"], theme),
        "margin": {"l": gutter, "r": 24, "t": above, "b": _DATES},
        "annotations": _scale_words("<br>".join(notes), gutter, above, theme),
    }
    decimals = ",.1~f" if frame[value].dtype.is_float() else ","
    trace = {
        "type": "heatmap",
        "x": words,
        "y": keys,
        "z": squares,
        "meta": [plain(unit)],
        "hovertemplate": f"<b>%{{y}}</b><br><b>%{{z:{decimals}}}</b> %{{meta[0]}}<br>%{{x}}<extra></extra>",
        "hoverongaps": False,
        "xgap": 2 if len(words) <= 31 else 1,
        "ygap": 2,
    }
    return figure(theme, [trace | _scale(top, theme)], len(keys) * _ROW + above + _DATES, layout)


def _frames(partial: pl.Series, theme: Theme) -> list[Part]:
    """A dashed frame around each column of a partial bucket."""
    frame = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1}
    frame["line"] = {"color": theme.muted, "width": 1.5, "dash": "3px,3px"}
    return [frame | {"x0": column - 0.5, "x1": column + 0.5} for column in partial.arg_true()]


def _scale(top: float, theme: Theme) -> Part:
    """One hue from nearly the page's colour to full, and the bar above the rows that explains it."""
    bar = {
        "orientation": "h",
        "lenmode": "pixels",
        "len": _SCALE_LENGTH + 2 * _SCALE_START,
        "thickness": 10,
        "xref": "container",
        "x": 0,
        "xanchor": "left",
        "xpad": _SCALE_START,
        "yref": "container",
        "y": 1,
        "yanchor": "top",
        "ypad": 8,
        "outlinewidth": 0,
        "showticklabels": False,
        "ticks": "",
    }
    hues = [[0, blend(theme.accent, theme.page, 0.1)], [1, theme.accent]]
    return {"colorscale": hues, "colorbar": bar, "zmin": 0, "zmax": top}


def _scale_words(said: str, gutter: float, above: float, theme: Theme) -> list[Part]:
    """What the two ends of the bar stand for, in the corner above the gutter of the names."""
    corner: Part = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top"}
    places = {"0": -gutter, said: _SCALE_START + _SCALE_LENGTH + 8 - gutter}
    return [
        annotation(text, theme.muted, **corner, xshift=shift, yshift=above - 4)
        for text, shift in places.items()
    ]
