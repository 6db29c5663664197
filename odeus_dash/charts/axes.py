"""Axes: round numbers, shares that end at 100%, and calendar buckets by their names."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from odeus_dash.charts.theme import Part, Theme, fade
from odeus_dash.periods import Bucket, Granularity, Period, buckets
from odeus_dash.words.formats import (
    bucket_text,
    compact,
    exact,
    is_this_year,
    percent,
    ratio,
    start_text,
    unit_text,
)

#: Weekends of more days than this would be a comb of hairlines, and Mondays too many to be named.
_MOST_SHADED_DAYS = 120
#: Every how many months a long range is named: all of them name January.
_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)
#: Of so few names, the last one is at the end.
_FEW = 3
#: The part of an axis that a name takes.
_NAME = 0.18
_DAY = dt.timedelta(days=1)


def round_ticks(top: float, steps: int = 3, low: float = 0) -> list[float]:
    """At least `steps` equal steps of 1, 2 or 5 times a power of ten, from `low` (0 or less) up to `top`."""
    raw = max(top - low, 1e-9) / steps * 1.001
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = max(factor * magnitude for factor in (1, 2, 5) if factor * magnitude <= raw)
    ends = math.ceil(low / step * 1.001), math.floor(top / step * 1.001)
    return [_tidy(step * index) for index in range(ends[0], ends[1] + 1)]


def _tidy(number: float) -> float:
    """Without the dust of binary fractions: 0.6, not 0.6000000000000001."""
    return float(f"{number:.6g}")


def number_axis(
    values: Sequence[float | None], steps: int = 3, headroom: float = 1.12, sign: str = ""
) -> Part:
    """An axis over zero and all of `values`, its ticks compact: `0`, `2k`, `4k`; with a `sign`, `$2k`."""
    known = [value for value in values if value is not None]
    low, high = min([0, *known]), max([0, *known])
    ends = [low * headroom, (high or (0 if low else 1)) * headroom]
    ticks = round_ticks(ends[1], steps, ends[0])
    return {"range": ends, "tickvals": ticks, "ticktext": [f"{sign}{compact(tick)}" for tick in ticks]}


def share_axis(parts: int = 4) -> Part:
    """An axis from nothing to all. The little above 100% keeps a line there from being cut in half."""
    ticks = [part / parts for part in range(parts + 1)]
    return {"range": [0, 1.02], "tickvals": ticks, "ticktext": [percent(tick) for tick in ticks]}


def log_axis(values: Sequence[float | None]) -> Part:
    """A logarithmic axis over the positive of `values`: a tick per power of ten, or at 1, 2 and 5."""
    positive = [value for value in values if value is not None and value > 0] or [1]
    low, high = math.log10(min(positive)), math.log10(max(positive))
    factors = (1,) if high - low > 1.5 else (1, 2, 5)
    powers = range(math.floor(low) - 1, math.ceil(high) + 1)
    ticks = [_tidy(factor * 10.0**power) for power in powers for factor in factors]
    shown = [tick for tick in ticks if low - 0.35 <= math.log10(tick) <= high + 0.35]
    return {"type": "log", "tickvals": shown, "ticktext": [compact(tick) for tick in shown]}


def bucket_axis(days: Sequence[dt.date], granularity: Granularity, most: int = 5) -> Part:
    """A date axis over the buckets that start on `days`, about `most` of them named."""
    named, texts = named_days(days, granularity, most)
    edge = max(0.5, (days[-1] - days[0]).days * 0.015)  # in days, before the first and after the last one
    return {
        "type": "date",
        "range": [_instant(days[0], -edge), _instant(days[-1], edge)],
        "tickangle": 0,
        "tickvals": [day.isoformat() for day in named],
        "ticktext": texts,
    }


def named_days(
    days: Sequence[dt.date], granularity: Granularity, most: int
) -> tuple[list[dt.date], list[str]]:
    """The buckets to name on an axis, and their names.

    The first bucket is named, and of few names the last one; of the days of some weeks Mondays are, and in a
    long range the first bucket of every second, third, ... month counted from January. The year stands under
    the first name, unless it is the reader's, and where it changes; where that is too near for two names, it
    stands there alone.
    """
    length, new_year = (days[-1] - days[0]).days, []
    if length > _MOST_SHADED_DAYS:
        months = [day for before, day in pairwise(days) if day.month != before.month]
        every = ([day for day in months if (12 * day.year + day.month - 1) % step == 0] for step in _STEPS)
        following = next((found for found in every if len(found) <= most), [])
        apart = [day for day in following if (day - days[0]).days >= _NAME * length]
        new_year = [day for day in following if day not in apart and day.year > days[0].year]
        named = [days[0], *new_year, *apart]
    else:
        mondays = [day for day in days if day.weekday() == 0]
        weekly = granularity is Granularity.DAY and len(days) > 13 and len(mondays) > 1
        offered = mondays if weekly else days
        steps = len(offered) - 1
        step = max(1, math.ceil(steps / (most - 1)))
        named = list(offered[:: max(1, steps) if most <= _FEW and steps % step else step])
    names = [start_text(day, granularity) for day in named]
    is_known = bool(new_year) or is_this_year(days[0])
    years = [days[0].year if is_known else None, *(day.year for day in named)]
    return named, [
        ("" if day in new_year else name) + f"<br>{day.year}" * (day.year != before)
        for day, name, before in zip(named, names, years, strict=False)
    ]


def columns_axis(
    days: Sequence[dt.date], granularity: Granularity, most: int = 5, places: Sequence[Any] = ()
) -> Part:
    """An axis of columns, one per bucket that starts on `days`, some with names: at `places`, or numbered."""
    named, texts = named_days(days, granularity, most)
    at = [days.index(day) for day in named]
    return {"tickangle": 0, "tickvals": [places[each] for each in at] if places else at, "ticktext": texts}


def _instant(day: dt.date, offset_days: float) -> str:
    return (dt.datetime.combine(day, dt.time()) + dt.timedelta(days=offset_days)).isoformat(" ", "minutes")


def weekends(days: Sequence[dt.date], granularity: Granularity, theme: Theme) -> list[Part]:
    """Soft bands behind Saturdays and Sundays of a daily picture of four days to four months."""
    if granularity is not Granularity.DAY or not 4 <= len(days) <= _MOST_SHADED_DAYS:
        return []
    free = [day for day in days if day.weekday() >= 5]
    starts = [day for day in free if day.weekday() == 5 or day - _DAY not in free]
    look = {"type": "rect", "layer": "below", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 0}}
    look["fillcolor"] = fade(theme.muted, 0.12 if theme.dark else 0.07)
    return [look | {"x0": _instant(day, -0.5), "x1": _instant(day, 6.5 - day.weekday())} for day in starts]


def with_gaps(frame: pl.DataFrame, granularity: Granularity, within: Period | None = None) -> pl.DataFrame:
    """`frame` (bucket, bucket_end, partial, oldest first) with a row for each bucket that it skips.

    A skipped bucket has not been loaded: it is unknown, and a line must not cross it. It lies between two
    others, or in the range `within` before the first or after the last; in its row other columns are null.
    """
    days = frame.select("bucket", "bucket_end").rows()
    if days and within:
        days = [(None, within.start - _DAY), *days, (within.end + _DAY, None)]
    missing = [
        (skipped.period.start, skipped.period.end, False)
        for (begin, end), (start, _) in pairwise(days)
        if end + _DAY < start
        for skipped in buckets(  # seen from later on: all of them are over
            Period(end + _DAY, start - _DAY),
            granularity,
            dt.datetime.combine(start, dt.time(), dt.UTC),
            (end + _DAY if begin else start).weekday(),
        )
    ]
    if not missing:
        return frame
    schema = frame.select("bucket", "bucket_end", "partial").schema
    rows = pl.DataFrame(missing, schema=schema, orient="row")
    return pl.concat([frame, rows], how="diagonal").sort("bucket")


def bucket_words(frame: pl.DataFrame, granularity: Granularity) -> list[str]:
    """Each row's bucket (columns bucket, bucket_end, partial) as people call it."""
    rows = frame.select("bucket", "bucket_end", "partial").iter_rows()
    return [bucket_text(Bucket(Period(first, last), partial), granularity) for first, last, partial in rows]


def bucket_names(frame: pl.DataFrame, granularity: Granularity) -> tuple[str, ...]:
    """Return each row's bucket in short: a day or week by its dates, a month or quarter by its name."""
    rows = frame.select("bucket", "bucket_end", "partial").iter_rows()
    return tuple(
        f"{unit_text(Period(first, last), granularity)}{' (partial)' if partial else ''}"
        for first, last, partial in rows
    )


def said(value: float | None, *, as_share: bool = False) -> str:
    """A value in full, for hovering: whole numbers with separators, others to two digits."""
    if as_share:
        return percent(value)
    return ratio(value) if isinstance(value, float) else exact(value)


def said_briefly(value: float | None, *, as_share: bool = False) -> str:
    """A value for a label next to its mark."""
    return said(value, as_share=as_share) if as_share or isinstance(value, float) else compact(value)
