"""What a month has cost so far, what it is going to cost, and the budget for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import bucket_axis, drawn, number_axis, weekends
from odeus_dash.charts.line import context_line, line
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import NORMAL, SMALL, Figure, Theme, fade, figure, hover, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity
from odeus_dash.wording import compact, date_text, money

Trace = dict[str, Any]
#: Room behind the end of the month for what the forecast comes to, in pixels.
_RIGHT = 58


@kept
def budget_line(frame: pl.DataFrame, *, theme: Theme, currency: str, height: int = 340) -> Figure:
    """Spend adding up day by day, solid; the forecast and its range, dashed; the budget, a level line.

    `frame`: every day of the month with bucket, partial (today), and sums by the end of the day: spent, even
    (the budget spent evenly, thin and grey), expected, low and high. What is null is not drawn. The point at
    which the budget is used up is marked with its day.
    """
    if frame["spent"].count() == 0:
        return nothing(theme, height, why_empty(frame, "spent"))
    days = frame["bucket"].to_list()
    amount = frame["even"][-1]
    sums = [*frame["spent"], *frame["high"], amount]
    traces = [
        context_line(days, [drawn(each) for each in frame["even"]], theme),
        *_ahead(frame, theme),
        *line(frame, "spent", theme.accent, theme, filled=True),
        *_end_mark(frame, amount, theme),
        _points(frame) | hover(_said(frame, currency)),
    ]
    layout = {
        "xaxis": bucket_axis(days, Granularity.DAY),
        "yaxis": number_axis(sums),
        "shapes": [*weekends(days, Granularity.DAY, theme), _level(days, amount, theme)],
        "annotations": [
            _level_label(frame, amount, currency, theme),
            *_forecast_label(frame, theme),
            *_end_label(frame, amount, theme),
            *_legend(theme),
        ],
        "hovermode": "x",
        "margin": {"l": 0, "r": _RIGHT, "t": bars.LEGEND, "b": 0},
    }
    return figure(theme, traces, height, layout)


def _ahead(frame: pl.DataFrame, theme: Theme) -> list[Trace]:
    """The range as an area between two dotted edges, the forecast dashed in it."""
    known = frame.drop_nulls("expected")
    days = [day.isoformat() for day in known["bucket"]]
    edge = {"color": theme.accent, "width": 1, "dash": "1px,4px"}
    between = {"fill": "tonexty", "fillcolor": fade(theme.accent, 0.14 if theme.dark else 0.1)}
    strokes = {
        "low": edge,
        "high": edge,
        "expected": {"color": theme.accent, "width": 2.5, "dash": "6px,5px"},
    }
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": days,
            "y": [drawn(each) for each in known[column]],
            "line": stroke,
            "hoverinfo": "skip",
        }
        | (between if column == "high" else {})
        for column, stroke in strokes.items()
    ]


def _level(days: list[dt.date], amount: float, theme: Theme) -> dict[str, Any]:
    """Over the days alone: behind them stands what the month comes to."""
    return {
        "type": "line",
        "x0": days[0].isoformat(),
        "x1": days[-1].isoformat(),
        "y0": amount,
        "y1": amount,
        "line": {"color": theme.ink, "width": 1.5},
    }


def _level_label(frame: pl.DataFrame, amount: float, currency: str, theme: Theme) -> dict[str, Any]:
    """On the left, below its line; where the mark of the end is there, on the right."""
    left = not _ends_early(frame, amount)
    return {
        "text": f"Budget {plain(money(amount, currency))}",
        "font": {"color": theme.ink, "size": NORMAL, "weight": 600},
        "xref": "paper",
        "x": 0 if left else 1,
        "y": amount,
        "xanchor": "left" if left else "right",
        "yanchor": "top",
        "showarrow": False,
    }


def _forecast_label(frame: pl.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    """What the month comes to and between which sums, behind its last day."""
    day, expected, low, high = frame.select("bucket", "expected", "low", "high").row(-1)
    if expected is None:
        return []
    ends = f"{compact(low)} –<br>{compact(high)}"
    text = f"<b>{compact(expected)}</b><br><span style='font-size:{SMALL - 1}px'>{ends}</span>"
    return [
        {
            "text": text,
            "font": {"color": theme.accent, "size": NORMAL},
            "align": "left",
            "x": day.isoformat(),
            "y": expected,
            "xanchor": "left",
            "xshift": 9,
            "showarrow": False,
        }
    ]


def _end(frame: pl.DataFrame, amount: float) -> tuple[dt.date, float] | None:
    """The first day by whose end the budget is used up, and the sum by then."""
    today = pl.when(pl.col("partial")).then(pl.max_horizontal("spent", "expected"))
    sums = frame.select("bucket", total=pl.coalesce(today, "spent", "expected"))
    reached = sums.filter(pl.col("total") >= amount)
    return reached.row(0) if reached.height else None


def _ends_early(frame: pl.DataFrame, amount: float) -> bool:
    end = _end(frame, amount)
    return end is not None and end[0] < frame["bucket"][frame.height // 2]


def _end_mark(frame: pl.DataFrame, amount: float, theme: Theme) -> list[Trace]:
    end = _end(frame, amount)
    if end is None:
        return []
    mark = {"symbol": "diamond", "size": 12, "color": theme.bad, "line": {"color": theme.page, "width": 2}}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [end[0].isoformat()],
            "y": [drawn(end[1])],
            "marker": mark,
            "hoverinfo": "skip",
        }
    ]


def _end_label(frame: pl.DataFrame, amount: float, theme: Theme) -> list[dict[str, Any]]:
    end = _end(frame, amount)
    if end is None:
        return []
    early = _ends_early(frame, amount)
    return [
        {
            "text": f"Used up {date_text(end[0])}",
            "font": {"color": theme.bad, "size": SMALL, "weight": 600},
            "x": end[0].isoformat(),
            "y": end[1],
            "xanchor": "left" if early else "right",
            "yanchor": "bottom",
            "xshift": -12 if early else -4,
            "yshift": 10,
            "showarrow": False,
        }
    ]


def _legend(theme: Theme) -> list[dict[str, Any]]:
    entries = [("Spent", theme.accent), ("Budget spent evenly", theme.context)]
    legend: list[dict[str, Any]] = bars.legend(entries, theme, "dashed: forecast")["annotations"]
    return legend


def _points(frame: pl.DataFrame) -> Trace:
    """Invisible, one per day: what hovering is about."""
    sums = frame.select(pl.coalesce("spent", "expected", "even")).to_series()
    days = [day.isoformat() for day in frame["bucket"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": days,
        "y": [drawn(each) for each in sums],
        "opacity": 0,
    }


def _said(frame: pl.DataFrame, currency: str) -> list[str]:
    return [
        "<br>".join([f"<b>{date_text(day)}</b>{' (not over)' if today else ''}", *_sums(sums, currency)])
        for day, today, *sums in frame.select(
            "bucket", "partial", "spent", "even", "expected", "low", "high"
        ).rows()
    ]


def _sums(sums: list[float | None], currency: str) -> list[str]:
    spent, even, expected, low, high = (plain(money(each, currency)) for each in sums)
    lines = [f"Spent: {spent}"] if sums[0] is not None else []
    if sums[2] is not None and sums[3] != sums[4]:
        lines.append(f"Forecast: {expected} ({low} to {high})")
    return [*lines, f"Budget spent evenly: {even}"]
