"""Many agents over many buckets: how dark a cell is says how much."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from odeus_dash.charts.axes import bucket_words, drawn, named_days, said_briefly
from odeus_dash.charts.gaps import with_gaps
from odeus_dash.charts.text import columns, label, plain
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, annotation, blend, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity, Period

#: In pixels: a row, a line of words next to the scale above the rows, the dates below them.
_ROW, _LINE, _DATES = 27, 18, 48
#: Letters of a name, the width of one, the length of the scale and where it starts, in pixels.
_NAME_WIDTH, _LETTER, _SCALE_LENGTH, _SCALE_START = 16, 9, 90, 15
_MOST_DATES = 4
#: The share of cells whose values the colours have to tell apart.
_USUAL = 0.97


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
    pale (zero) to full; an unknown value is a dash on the bare page. Partial buckets have a dashed frame.
    """
    if frame[value].count() == 0:
        return nothing(theme, message=why_empty(frame, value))
    agents = frame.select("agent_id", "agent").unique("agent_id", keep="first", maintain_order=True)
    loaded = frame.select("bucket", "bucket_end", "partial").unique("bucket", keep="first").sort("bucket")
    calendar = with_gaps(loaded, granularity, period)
    words = bucket_words(calendar, granularity)
    cells = _cells(frame, value, agents["agent_id"], calendar["bucket"])
    plain_names = [plain(name) for name in agents["agent"]]
    # Names are the keys of rows: one that comes again gets an invisible end.
    names = [name + "\u200b" * plain_names[:row].count(name) for row, name in enumerate(plain_names)]
    decimals = ",.1~f" if frame[value].dtype.is_float() else ","
    template = f"<b>%{{y}}</b><br><b>%{{z:{decimals}}}</b> %{{meta[0]}}<br>%{{x}}<extra></extra>"
    told = {"meta": [plain(unit)], "hovertemplate": template}
    squares = {"type": "heatmap", "x": words, "y": names, "z": cells} | told
    top, is_cut = _full_colour(frame[value])
    gutter = 14 + _LETTER * max(min(_NAME_WIDTH, columns(name)) for name in agents["agent"])
    said = [f"{said_briefly(top)} {plain(unit)}{' and more' if is_cut else ''}"]
    said += ["blank: no value"] * any(number is None for row in cells for number in row)
    above = 16 + _LINE * len(said)
    layout = {
        "xaxis": _dates(calendar, words, granularity),
        "yaxis": _names(agents["agent"].to_list(), names, theme),
        "shapes": _frames(calendar, theme),
        "margin": {"l": gutter, "r": 24, "t": above, "b": _DATES},
        "annotations": _scale_words("<br>".join(said), -gutter, above, theme),
    }
    return figure(
        theme, [squares | _scale(top, len(words), theme)], len(names) * _ROW + above + _DATES, layout
    )


def _full_colour(values: pl.Series) -> tuple[float, bool]:
    """The value that gets the full colour, and whether some lie above it.

    It is the largest one, unless few cells stand so far above that all others would look alike.
    """
    most = float(values.max() or 1)  # type: ignore[arg-type]  # a number, by the frame's schema
    usual = float(values.drop_nulls().quantile(_USUAL, "higher") or most)
    return (usual, True) if most > 2 * usual else (most, False)


def _cells(
    frame: pl.DataFrame, value: str, agents: pl.Series, buckets: pl.Series
) -> list[list[float | None]]:
    """A row per agent with a value or None per bucket, fractions as far as a colour can show them."""
    known = {
        (agent, bucket): number for agent, bucket, number in frame.select("agent_id", "bucket", value).rows()
    }
    return [[drawn(known.get((agent, bucket))) for bucket in buckets] for agent in agents]


def _dates(calendar: pl.DataFrame, words: Sequence[str], granularity: Granularity) -> Part:
    days = calendar["bucket"].to_list()
    named, texts = named_days(days, granularity, _MOST_DATES)
    keys = [words[days.index(day)] for day in named]
    return {"type": "category", "tickvals": keys, "ticktext": texts, "tickangle": 0}


def _names(agents: Sequence[str], keys: Sequence[str], theme: Theme) -> Part:
    return {
        "type": "category",
        "automargin": False,
        "autorange": "reversed",
        "tickfont": {"color": theme.ink},
        "showgrid": False,
        "tickvals": list(keys),
        "ticktext": [label(agent, _NAME_WIDTH) for agent in agents],
    }


def _frames(calendar: pl.DataFrame, theme: Theme) -> list[Part]:
    """A dashed frame around each column of a partial bucket."""
    frame = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1}
    frame["line"] = {"color": theme.muted, "width": 1.5, "dash": "3px,3px"}
    cut = [column for column, partial in enumerate(calendar["partial"]) if partial]
    return [frame | {"x0": column - 0.5, "x1": column + 0.5} for column in cut]


def _scale(top: float, buckets: int, theme: Theme) -> Part:
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
    return {
        "colorscale": [[0, blend(theme.accent, theme.page, 0.1)], [1, theme.accent]],
        "colorbar": bar,
        "zmin": 0,
        "zmax": top,
        "xgap": 2 if buckets <= 31 else 1,
        "ygap": 2,
        "hoverongaps": False,
    }


def _scale_words(said: str, left: float, up: float, theme: Theme) -> list[Part]:
    """What the two ends of the bar stand for, so many pixels off the first cell."""
    places = {"0": left, said: left + _SCALE_START + _SCALE_LENGTH + 8}
    font = {"color": theme.muted, "size": SMALL}
    corner = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top"}
    return [
        annotation(text, font, align="left", **corner, xshift=shift, yshift=up - 4)
        for text, shift in places.items()
    ]
