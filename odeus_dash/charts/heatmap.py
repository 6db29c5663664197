"""Many agents over many buckets: how dark a cell is says how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from odeus_dash.charts.axes import bucket_names, bucket_words, columns_axis, said_briefly, with_gaps
from odeus_dash.charts.line import Quantity
from odeus_dash.charts.marks import legend, seen
from odeus_dash.charts.numbers import Numbers, Series, written_as
from odeus_dash.charts.text import BESIDE, label, plain, room
from odeus_dash.charts.theme import Figure, Part, Theme, blend, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Period
from odeus_dash.words.formats import percent

#: In pixels: a row, the legend above the rows, the dates below them.
_ROW, _LEGEND, _DATES = 27, 54, 48
_MOST_DATES = 2
#: The share of cells at the top that have the full colour together: a few giants do not set the scale.
_CAPPED = 0.05
#: Agents of which none may set the scale alone: of fewer, its row is too large a part of the picture.
_MANY = 10
#: The height of a cell, in rows.
_CELL = 0.93
#: How much of its colour a cell of zero has.
_PALE = 0.1


@kept
def heatmap(frame: pl.DataFrame, quantity: Quantity, *, theme: Theme, period: Period | None = None) -> Figure:
    """The quantity of each agent (rows, in the order of `frame`) in each bucket (columns).

    `frame`: agent_id, agent, bucket, bucket_end, partial and its column; the caller limits the agents. One
    hue from pale (zero) to full (the 95th percentile of all values); a cell without a value is bare. Partial
    buckets have a dashed frame.
    """
    value, unit, granularity, _ = quantity
    if frame[value].count() == 0:
        return nothing(theme, message=why_empty(frame, value))
    loaded = frame.select("bucket", "bucket_end", "partial").unique("bucket", keep="first").sort("bucket")
    calendar = with_gaps(loaded, granularity, period)
    days, buckets = calendar["bucket"].to_list(), bucket_words(calendar, granularity)
    agents = frame.select("agent_id", "agent").unique("agent_id", keep="first", maintain_order=True)
    cells = dict(zip(frame.select("agent_id", "bucket").rows(), seen(frame[value]), strict=True))
    squares = [[cells.get((agent_id, day)) for day in days] for agent_id in agents["agent_id"]]
    shown = [label(name, BESIDE) for name in agents["agent"]]
    top, left, written = _full_colour(frame, value), 12 + room(shown), written_as(frame[value])
    decimals = ":,.1~f" if written == "decimal" else ":,"
    lines = zip(_rows(squares, buckets, decimals, top, theme), agents.rows(), strict=True)
    traces = [
        row | {"meta": [plain(unit), plain(name)], "agents": [agent_id]} for row, (agent_id, name) in lines
    ]
    rows = {"tickvals": list(range(len(shown))), "ticktext": shown, "tickfont": {"color": theme.ink}}
    dashed = {"color": theme.muted, "width": 1.5, "dash": "3px,3px"}
    edges = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "line": dashed}
    layout = {
        "xaxis": {"type": "category"} | columns_axis(days, granularity, _MOST_DATES, buckets),
        "yaxis": rows | {"automargin": False, "showgrid": False, "range": [len(shown) - 0.5, -0.5]},
        "barmode": "overlay",
        "shapes": [edges | {"x0": at - 0.5, "x1": at + 0.5} for at in calendar["partial"].arg_true()],
        "margin": {"l": left, "r": 24, "t": _LEGEND, "b": _DATES},
        "annotations": [legend((), theme, _scale(frame[value], squares, top, unit, theme), xshift=-left)],
    }
    by_bucket = zip(bucket_names(calendar, granularity), zip(*squares, strict=True), strict=True)
    columns = (Series(bucket, column, written=written) for bucket, column in by_bucket)
    numbers = Numbers("cells", tuple(agents["agent"]), tuple(columns))
    return figure(theme, traces, agents.height * _ROW + _LEGEND + _DATES, layout, numbers)


def _rows(
    squares: Sequence[Sequence[float | None]], buckets: Sequence[str], decimals: str, top: float, theme: Theme
) -> Iterator[Part]:
    """A trace per row, coloured by its values. Cells are bars: heatmaps report no click to Streamlit."""
    told = f"<b>%{{meta[1]}}</b><br><b>%{{marker.color{decimals}}}</b> %{{meta[0]}}<br>%{{x}}<extra></extra>"
    width = 0.97 if len(buckets) <= 31 else 0.93
    colours = [[0, blend(theme.accent, theme.page, _PALE)], [1, theme.accent]]
    scale = {"colorscale": colours, "cmin": 0, "cmax": top, "line": {"width": 0}}
    cell = {"type": "bar", "x": buckets, "width": width, "hovertemplate": told}
    for row, values in enumerate(squares):
        heights = [None if each is None else _CELL for each in values]
        marker = scale | {"color": [each or 0 for each in values]}
        yield cell | {"base": row - _CELL / 2, "y": heights, "marker": marker}


def _full_colour(frame: pl.DataFrame, value: str) -> float:
    """The 95th percentile; among ten agents or more, no more than the second largest one reaches."""
    usual = frame[value].quantile(1 - _CAPPED, "higher") or 0.0
    reached = frame.drop_nulls(value).group_by("agent_id").agg(pl.col(value).cast(pl.Float64).max())[value]
    largest = reached.sort(descending=True).to_list()
    return min(usual, largest[1] if len(largest) >= _MANY else usual) or 1.0


def _scale(
    values: pl.Series, cells: Sequence[Sequence[float | None]], top: float, unit: str, theme: Theme
) -> str:
    """Return the legend: five colours from zero to `top`, and notes on capped and missing values."""
    hues = [blend(theme.accent, theme.page, share) for share in (_PALE, 0.325, 0.55, 0.775, 1)]
    squares = "".join(f"<span style='color:{hue}'>■</span>" for hue in hues)
    capped = len(values.filter(values > top)) / values.count()
    gaps = any(number is None for row in cells for number in row)
    notes = [f"top {percent(max(capped, _CAPPED))} capped"] * (capped > 0) + ["blank: no value"] * gaps
    return f"0 {squares} {said_briefly(top)} {plain(unit)}<br>{', '.join(notes)}"
