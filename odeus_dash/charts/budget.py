"""What a month has cost so far, what it is going to cost, and the budget for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import bucket_axis, drawn, number_axis, weekends
from odeus_dash.charts.line import context_line, line
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import (
    NORMAL,
    SMALL,
    Figure,
    Part,
    Theme,
    annotation,
    fade,
    figure,
    hover,
    lines,
    nothing,
    why_empty,
)
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity
from odeus_dash.words.formats import compact, date_text, money

#: In pixels: the picture, and the room behind the end of the month for what the forecast comes to.
_HEIGHT, _RIGHT = 340, 58


class _End(NamedTuple):
    """The first day by whose end the budget is used up, and the sum by then."""

    day: dt.date
    total: float


@kept
def budget_line(frame: pl.DataFrame, *, theme: Theme, currency: str) -> Figure:
    """Spend adding up day by day, solid; the forecast and its range, dashed; the budget, a level line.

    `frame`: every day of the month with bucket, partial (today), and sums by the end of the day: spent, even
    (the budget spent evenly, thin and grey), expected, low and high. What is null is not drawn. The point at
    which the budget is used up is marked with its day.
    """
    if frame["spent"].count() == 0:
        return nothing(theme, _HEIGHT, why_empty(frame, "spent"))
    days = frame["bucket"].to_list()
    amount = frame["even"][-1]
    end = _end(frame, amount)
    is_early = end is not None and end.day < days[len(days) // 2]
    traces = [
        context_line(days, [drawn(each) for each in frame["even"]], theme),
        *_ahead(frame, theme),
        *line(frame, "spent", theme.accent, theme, filled=True),
        *([_end_mark(end, theme)] if end else []),
        _points(frame) | hover(_said(frame, currency)),
    ]
    legend = bars.legend(
        [("Spent", theme.accent), ("Budget spent evenly", theme.context)], theme, "dashed: forecast"
    )
    layout = {
        "xaxis": bucket_axis(days, Granularity.DAY),
        "yaxis": number_axis([*frame["spent"], *frame["high"], amount]),
        "shapes": [*weekends(days, Granularity.DAY, theme), _level(days, amount, theme)],
        "annotations": [
            _level_label(amount, currency, theme, on_the_left=not is_early),
            *_forecast_label(frame, theme),
            *([_end_label(end, theme, on_the_left=not is_early)] if end else []),
            *legend["annotations"],
        ],
        "hovermode": "x",
        "margin": {"l": 0, "r": _RIGHT, "t": bars.LEGEND, "b": 0},
    }
    return figure(theme, traces, _HEIGHT, layout)


def _ahead(frame: pl.DataFrame, theme: Theme) -> Iterator[Part]:
    """The range as an area between two dotted edges, the forecast dashed in it."""
    known = frame.drop_nulls("expected")
    days = [day.isoformat() for day in known["bucket"]]
    low, high, expected = ([drawn(each) for each in known[name]] for name in ("low", "high", "expected"))
    edge = {"color": theme.accent, "width": 1, "dash": "1px,4px"}
    yield lines(days, low, **edge)
    between = {"fill": "tonexty", "fillcolor": fade(theme.accent, 0.14 if theme.dark else 0.1)}
    yield lines(days, high, **edge) | between
    yield lines(days, expected, color=theme.accent, width=2.5, dash="6px,5px")


def _level(days: list[dt.date], amount: float, theme: Theme) -> Part:
    """Over the days alone: behind them stands what the month comes to."""
    ends = {"x0": days[0].isoformat(), "x1": days[-1].isoformat(), "y0": amount, "y1": amount}
    return {"type": "line", **ends, "line": {"color": theme.ink, "width": 1.5}}


def _level_label(amount: float, currency: str, theme: Theme, *, on_the_left: bool) -> Part:
    """Below its line; where the mark of the end is on the left, on the right."""
    font = {"color": theme.ink, "size": NORMAL, "weight": 600}
    side = {"x": 0, "xanchor": "left"} if on_the_left else {"x": 1, "xanchor": "right"}
    text = f"Budget {plain(money(amount, currency))}"
    return annotation(text, font, xref="paper", y=amount, yanchor="top", **side)


def _forecast_label(frame: pl.DataFrame, theme: Theme) -> Iterator[Part]:
    """What the month comes to and between which sums, behind its last day."""
    day, expected, low, high = frame.select("bucket", "expected", "low", "high").row(-1)
    if expected is not None:
        ends = f"{compact(low)}–<br>{compact(high)}"
        text = f"<b>{compact(expected)}</b><br><span style='font-size:{SMALL - 1}px'>{ends}</span>"
        place = {"x": day.isoformat(), "y": expected, "xanchor": "left", "xshift": 9}
        yield annotation(text, {"color": theme.accent, "size": NORMAL}, align="left", **place)


def _end(frame: pl.DataFrame, amount: float) -> _End | None:
    today = pl.when(pl.col("partial")).then(pl.max_horizontal("spent", "expected"))
    sums = frame.select("bucket", total=pl.coalesce(today, "spent", "expected"))
    reached = sums.filter(pl.col("total") >= amount)
    return _End(*reached.row(0)) if reached.height else None


def _end_mark(end: _End, theme: Theme) -> Part:
    outline = {"color": theme.page, "width": 2}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [end.day.isoformat()],
        "y": [drawn(end.total)],
        "marker": {"symbol": "diamond", "size": 12, "color": theme.bad, "line": outline},
        "hoverinfo": "skip",
    }


def _end_label(end: _End, theme: Theme, *, on_the_left: bool) -> Part:
    font = {"color": theme.bad, "size": SMALL, "weight": 600}
    side = {"xanchor": "right", "xshift": -4} if on_the_left else {"xanchor": "left", "xshift": -12}
    place = {"x": end.day.isoformat(), "y": end.total, "yanchor": "bottom", "yshift": 10}
    return annotation(f"Used up {date_text(end.day)}", font, **place, **side)


def _points(frame: pl.DataFrame) -> Part:
    """Invisible, one per day: what hovering is about."""
    sums = frame.select(pl.coalesce("spent", "expected", "even")).to_series()
    days = [day.isoformat() for day in frame["bucket"]]
    values = [drawn(each) for each in sums]
    return {"type": "scatter", "mode": "markers", "x": days, "y": values, "opacity": 0}


def _said(frame: pl.DataFrame, currency: str) -> list[str]:
    columns = ("spent", "even", "expected", "low", "high")
    return [
        "<br>".join([f"<b>{date_text(day)}</b>{' (not over)' if today else ''}", *_sums(sums, currency)])
        for day, today, *sums in frame.select("bucket", "partial", *columns).rows()
    ]


def _sums(sums: list[float | None], currency: str) -> Iterator[str]:
    spent, even, expected, low, high = (plain(money(each, currency)) for each in sums)
    if sums[0] is not None:
        yield f"Spent: {spent}"
    if sums[2] is not None and sums[3] != sums[4]:
        yield f"Forecast: {expected} ({low} to {high})"
    yield f"Budget spent evenly: {even}"
