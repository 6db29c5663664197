"""A month's cost so far, its forecast and its budget."""

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
def budget_line(frame: pl.DataFrame, end: dt.date | None, *, theme: Theme, currency: str) -> Figure:
    """Spend adding up, solid; the forecast and its range, dashed; the budget, a level line.

    `frame`: every day of the month with bucket, partial (today), known (whether `spent` is exact, and not
    in between the days on which it is) and sums by the end of the day: spent, even (the budget spent evenly,
    thin and grey), expected, low and high. What is null is not drawn; the edges of the range are straight
    between the days that have it. `end`, the day on which the budget was or will be used up, is marked.
    """
    if frame["spent"].count() == 0:
        return nothing(theme, _HEIGHT, why_empty(frame, "spent"))
    days, dates, amount = frame["bucket"].to_list(), iso(frame["bucket"]), frame["even"][-1]
    today = pl.when(pl.col("partial")).then(pl.max_horizontal("spent", "expected"))
    sums = frame.select("bucket", total=pl.coalesce(today, "spent", "expected"))
    at_end = next((each for each in sums.iter_rows() if each[0] == end), None)
    on_the_left = at_end is None or at_end[0] >= days[len(days) // 2]
    ahead, within = frame.drop_nulls("expected"), frame.drop_nulls("low")
    edge = {"color": theme.accent, "width": 1, "dash": "1px,4px"}
    between = {"fill": "tonexty", "fillcolor": fade(theme.accent, 0.14 if theme.dark else 0.1)}
    forecast = {"color": theme.accent, "width": 2.5, "dash": "6px,5px"}
    diamond = {"symbol": "diamond", "size": 12, "color": theme.bad, "line": {"color": theme.page, "width": 2}}
    *marks, hovered = line(frame, "spent", theme.accent, theme, filled=True)
    known = frame.filter("known", ~pl.col("partial"))
    told = frame.filter(pl.col("known") | pl.col("spent").is_null())
    hovered["x"] = iso(told["bucket"])
    hovered["y"] = seen(told.select(pl.coalesce("spent", "expected", "even")).to_series())
    traces = [
        context_line(dates, seen(frame["even"]), theme),
        lines(iso(within["bucket"]), seen(within["low"]), **edge),
        lines(iso(within["bucket"]), seen(within["high"]), **edge) | between,
        lines(iso(ahead["bucket"]), seen(ahead["expected"]), **forecast),
        *marks,
        dots(iso(known["bucket"]), seen(known["spent"]), size=6, opacity=1, color=theme.accent),
        *([dots([at_end[0].isoformat()], [at_end[1]], **diamond)] if at_end else []),
        hovered | hover("{}", _told(told, currency)),
    ]
    # Over the days alone: behind them stands what the month comes to.
    level = {"type": "line", "x0": dates[0], "x1": dates[-1], "y0": amount, "y1": amount}
    level["line"] = {"color": theme.ink, "width": 1.5}
    sign = currency_sign(currency)
    total, ends = _at_the_end_of_the_month(frame, sign)
    layout = {
        "xaxis": bucket_axis(days, Granularity.DAY, most=3),
        "yaxis": number_axis([*frame["spent"], *frame["high"], amount], sign=plain(sign)),
        "shapes": [*weekends(days, Granularity.DAY, theme), level],
        "annotations": list(_labels(frame, currency, at_end, theme, on_the_left=on_the_left)),
        "hovermode": "x",
        "margin": {"l": 0, "r": 16 + (room([ends or total]) if total else 0), "t": _LEGEND, "b": 0},
    }
    return figure(theme, traces, _HEIGHT, layout, _numbers(frame, theme, currency))


def _at_the_end_of_the_month(frame: pl.DataFrame, sign: str) -> tuple[str, str]:
    """What the month comes to, and its range; empty where there is none."""
    expected, low, high = frame.select("expected", "low", "high").row(-1)
    total = "" if expected is None else f"{sign}{compact(expected)}"
    return total, "" if low is None else f"{sign}{compact(low)}–{compact(high)}"


def _numbers(frame: pl.DataFrame, theme: Theme, currency: str) -> Numbers:
    """Lines over the days of the month; the forecast begins where the known amounts end."""
    spent = frame.select(pl.when("known").then("spent")).to_series()
    shown = (
        series("Even pace", frame["even"], theme.context, "money"),
        Series("Budget", (frame["even"][-1],) * frame.height, theme.ink, "money", dashed=True),
        series("Spent", spent, theme.accent, "money"),
        series("Forecast", frame["expected"], theme.bad, "money", dashed=True),
    )
    return Numbers("lines", tuple(map(date_text, frame["bucket"])), shown, currency=currency, joined=True)


def _labels(
    frame: pl.DataFrame, currency: str, end: tuple[dt.date, float] | None, theme: Theme, *, on_the_left: bool
) -> Iterator[Part]:
    """The budget below its line, away from its end; what the month comes to behind its last day; a legend."""
    amount = frame["even"][-1]
    side = {"x": 0, "xanchor": "left"} if on_the_left else {"x": 1, "xanchor": "right"}
    budget = f"Budget {plain(money(amount, currency))}"
    yield annotation(budget, theme.ink, NORMAL, 600, xref="paper", y=amount, yanchor="top", **side)
    total, ends = _at_the_end_of_the_month(frame, plain(currency_sign(currency)))
    if total:
        small = f"<br><span style='font-size:{SMALL - 1}px'>{ends}</span>" if ends else ""
        day, expected = frame.select("bucket", "expected").row(-1)
        yield behind(f"<b>{total}</b>{small}", theme.accent, day, expected)
    if end:
        side = {"xanchor": "right", "xshift": -4} if on_the_left else {"xanchor": "left", "xshift": -12}
        above = {"x": end[0].isoformat(), "y": end[1], "yanchor": "bottom", "yshift": 10}
        yield annotation(f"Used up {date_text(end[0])}", theme.bad, SMALL, 600, **above, **side)
    yield legend([("Spent", theme.accent), ("Even pace", theme.context)], theme, "dashed: forecast")


def _told(frame: pl.DataFrame, currency: str) -> Iterator[str]:
    columns = ("spent", "even", "expected", "low", "high")
    for day, today, *sums in frame.select("bucket", "partial", *columns).rows():
        spent, even, expected, low, high = (plain(money(each, currency)) for each in sums)
        text = f"<b>{date_text(day)}</b>{' (so far)' if today else ''}"
        text += f"<br>Spent: {spent}" if sums[0] is not None else ""
        if sums[2] is not None and sums[2] != sums[0]:
            between = f" ({low} to {high})" if sums[3] != sums[4] else ""  # the same, or both unknown
            text += f"<br>Forecast: {expected}{between}"
        yield f"{text}<br>Even pace: {even}"
