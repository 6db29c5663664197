"""What a month has cost so far, what it is going to cost, and the budget for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from odeus_dash.charts.axes import bucket_axis, number_axis, weekends
from odeus_dash.charts.line import behind, context_line, line
from odeus_dash.charts.marks import annotation, dots, hover, iso, legend, lines, seen
from odeus_dash.charts.numbers import Numbers, Series, series
from odeus_dash.charts.text import plain, room
from odeus_dash.charts.theme import NORMAL, SMALL, Figure, Part, Theme, fade, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity
from odeus_dash.words.formats import compact, currency_sign, date_text, money

#: In pixels: the picture, and the legend above it.
_HEIGHT, _LEGEND = 340, 34


@kept
def budget_line(frame: pl.DataFrame, *, theme: Theme, currency: str) -> Figure:
    """Spend adding up day by day, solid; the forecast and its range, dashed; the budget, a level line.

    `frame`: every day of the month with bucket, partial (today), and sums by the end of the day: spent, even
    (the budget spent evenly, thin and grey), expected, low and high. What is null is not drawn. The point at
    which the budget is used up is marked with its day.
    """
    if frame["spent"].count() == 0:
        return nothing(theme, _HEIGHT, why_empty(frame, "spent"))
    days, dates = frame["bucket"].to_list(), iso(frame["bucket"])
    amount = frame["even"][-1]
    today = pl.when(pl.col("partial")).then(pl.max_horizontal("spent", "expected"))
    sums = frame.select("bucket", total=pl.coalesce(today, "spent", "expected"))
    end = next(sums.filter(pl.col("total") >= amount).iter_rows(), None)  # the day by whose end it is used up
    on_the_left = end is None or end[0] >= days[len(days) // 2]
    ahead = frame.drop_nulls("expected")
    edge = {"color": theme.accent, "width": 1, "dash": "1px,4px"}
    between = {"fill": "tonexty", "fillcolor": fade(theme.accent, 0.14 if theme.dark else 0.1)}
    forecast = {"color": theme.accent, "width": 2.5, "dash": "6px,5px"}
    diamond = {"symbol": "diamond", "size": 12, "color": theme.bad, "line": {"color": theme.page, "width": 2}}
    *marks, hovered = line(frame, "spent", theme.accent, theme, filled=True)
    hovered["y"] = seen(frame.select(pl.coalesce("spent", "expected", "even")).to_series())
    traces = [
        context_line(dates, seen(frame["even"]), theme),
        lines(iso(ahead["bucket"]), seen(ahead["low"]), **edge),
        lines(iso(ahead["bucket"]), seen(ahead["high"]), **edge) | between,
        lines(iso(ahead["bucket"]), seen(ahead["expected"]), **forecast),
        *marks,
        *([dots([end[0].isoformat()], [end[1]], **diamond)] if end else []),
        hovered | hover("{}", _told(frame, currency)),
    ]
    # Over the days alone: behind them stands what the month comes to.
    level = {"type": "line", "x0": dates[0], "x1": dates[-1], "y0": amount, "y1": amount}
    level["line"] = {"color": theme.ink, "width": 1.5}
    sign = currency_sign(currency)
    right = room(f"{sign}{compact(each)} –" for each in frame.select("expected", "low", "high").row(-1))
    layout = {
        "xaxis": bucket_axis(days, Granularity.DAY),
        "yaxis": number_axis([*frame["spent"], *frame["high"], amount], sign=plain(sign)),
        "shapes": [*weekends(days, Granularity.DAY, theme), level],
        "annotations": list(_labels(frame, currency, end, theme, on_the_left=on_the_left)),
        "hovermode": "x",
        "margin": {"l": 0, "r": 16 + right, "t": _LEGEND, "b": 0},
    }
    return figure(theme, traces, _HEIGHT, layout, _numbers(frame, theme, currency))


def _numbers(frame: pl.DataFrame, theme: Theme, currency: str) -> Numbers:
    """Lines over the days of the month; the forecast begins where the known amounts end."""
    shown = (
        series("Even pace", frame["even"], theme.context, "money"),
        Series("Budget", (frame["even"][-1],) * frame.height, theme.ink, "money", dashed=True),
        series("Spent", frame["spent"], theme.accent, "money"),
        series("Forecast", frame["expected"], theme.bad, "money", dashed=True),
    )
    return Numbers("lines", tuple(map(date_text, frame["bucket"])), shown, currency=currency)


def _labels(
    frame: pl.DataFrame, currency: str, end: tuple[dt.date, float] | None, theme: Theme, *, on_the_left: bool
) -> Iterator[Part]:
    """The budget below its line, away from its end; what the month comes to behind its last day; a legend."""
    amount = frame["even"][-1]
    side = {"x": 0, "xanchor": "left"} if on_the_left else {"x": 1, "xanchor": "right"}
    budget = f"Budget {plain(money(amount, currency))}"
    yield annotation(budget, theme.ink, NORMAL, 600, xref="paper", y=amount, yanchor="top", **side)
    day, expected, low, high = frame.select("bucket", "expected", "low", "high").row(-1)
    if expected is not None:
        sign = plain(currency_sign(currency))
        ends = f"{sign}{compact(low)}–<br>{compact(high)}"
        text = f"<b>{sign}{compact(expected)}</b><br><span style='font-size:{SMALL - 1}px'>{ends}</span>"
        yield behind(text, theme.accent, day, expected)
    if end:
        side = {"xanchor": "right", "xshift": -4} if on_the_left else {"xanchor": "left", "xshift": -12}
        above = {"x": end[0].isoformat(), "y": end[1], "yanchor": "bottom", "yshift": 10}
        yield annotation(f"Used up {date_text(end[0])}", theme.bad, SMALL, 600, **above, **side)
    yield legend([("Spent", theme.accent), ("Even pace", theme.context)], theme, "dashed: forecast")


def _told(frame: pl.DataFrame, currency: str) -> Iterator[str]:
    columns = ("spent", "even", "expected", "low", "high")
    for day, today, *sums in frame.select("bucket", "partial", *columns).rows():
        spent, even, expected, low, high = (plain(money(each, currency)) for each in sums)
        text = f"<b>{date_text(day)}</b>{' (not over)' if today else ''}"
        text += f"<br>Spent: {spent}" if sums[0] is not None else ""
        if sums[2] is not None and sums[3] != sums[4]:
            text += f"<br>Forecast: {expected} ({low} to {high})"
        yield f"{text}<br>Even pace: {even}"
