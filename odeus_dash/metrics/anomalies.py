"""Buckets with unusual values, judged by those before them.

A complete bucket is unusual where its value lies outside median ± 3 spreads of the values before it: of the
same weekday in the four weeks before for a day, of the six weeks or months before, of the four quarters
before. A spread is the median absolute deviation times 1.4826 (of normally distributed values, that is
their standard deviation), and at least a tenth of the median and at least 1: values that happen to be equal
would make everything else unusual.

All of these values must be known and complete. Later values never count, so the judgement of a
bucket that has ended does not change.
"""

from __future__ import annotations

import datetime as dt
import math

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import middle_and_spread
from odeus_dash.periods import MONTHS, Bucket, Granularity, Period, add_months
from odeus_dash.words import messages as words
from odeus_dash.words.formats import bucket_text, exact, period_text, ratio, spelled

#: How many values make a band, and how far apart they are.
_VALUES = {Granularity.DAY: 4, Granularity.WEEK: 6, Granularity.MONTH: 6, Granularity.QUARTER: 4}
_WEEK = 7
WIDTH, LEAST_PART, LEAST = 3, 0.1, 1.0
#: So many are named in a sentence.
_NAMED = 3

_SCHEMA = {
    **dict.fromkeys(("bucket", "bucket_end"), pl.Date),
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    "words": pl.String,
}


def buckets_to_judge(granularity: Granularity) -> int:
    """Return the number of buckets before a range that are needed to judge all of its buckets."""
    return _VALUES[granularity] * (_WEEK if granularity is Granularity.DAY else 1)


@kept
def unusual(
    over_time: pl.DataFrame,
    value: str,
    granularity: Granularity,
    since: dt.date = dt.date.min,
    least: float = LEAST,
) -> pl.DataFrame:
    """The unusual buckets of the column `value` of a frame over time that start `since` then, oldest first.

    No spread is smaller than `least`.

    Columns: bucket, bucket_end, value, low and high, between which values were usual, and words:
    `unusually high (typical: 1,900–2,600)`.
    """
    complete = over_time.filter(~pl.col("partial") & pl.col(value).is_not_null()).sort("bucket")
    values: dict[dt.date, float] = dict(complete.select("bucket", value).iter_rows())
    found = [
        (first, last, values[first], *band, words.RING.format(**_figures(values[first], *band)))
        for first, last in complete.select("bucket", "bucket_end").iter_rows()
        if first >= since
        and (band := _band(values, first, granularity, least))
        and not band[0] <= values[first] <= band[1]
    ]
    return pl.DataFrame(found, schema=_SCHEMA, orient="row", strict=False)


def _band(
    values: dict[dt.date, float], day: dt.date, granularity: Granularity, least: float
) -> tuple[float, float] | None:
    """Return the usual range of the bucket that starts on `day`; None where a value is missing."""
    steps = range(1, _VALUES[granularity] + 1)
    if months := MONTHS.get(granularity):
        compared = [add_months(day, -step * months) for step in steps]
    else:
        compared = [day - dt.timedelta(days=step * _WEEK) for step in steps]
    if any(each not in values for each in compared):
        return None
    before = [values[each] for each in compared]
    middle, spread = middle_and_spread(before)
    spread = max(spread, LEAST_PART * middle, least)
    return max(0.0, middle - WIDTH * spread), middle + WIDTH * spread


def _figures(value: float, low: float, high: float) -> dict[str, str]:
    """Return the figures as text. The usual range of a count is in whole numbers: 132 is above 131.9."""
    count = float(value).is_integer()
    number, ends = (exact, (math.ceil(low), math.floor(high))) if count else (ratio, (low, high))
    how = "high" if value > high else "low"
    return {"how": how, "value": number(value), "low": number(ends[0]), "high": number(ends[1])}


@kept
def unusual_sentence(unusual: pl.DataFrame, unit: Granularity) -> str:
    """The newest of `unusual` messages, and how many more there are; empty where there are none.

    `Sat 28 Nov was unusually high: 471 messages (typical Saturday: 227–421).`
    """
    newest = unusual.select("bucket", "bucket_end", "value", "low", "high").tail(_NAMED)
    sentences = []
    for first, last, *figures in newest.reverse().iter_rows():
        days, kind = Period(first, last), f"{first:%A}" if unit is Granularity.DAY else unit
        # Weeks by their days: they begin on any weekday, so the calendar's numbers are not theirs.
        is_week = unit is Granularity.WEEK
        when = period_text(days) if is_week else bucket_text(Bucket(days, partial=False), unit)
        sentences.append(words.UNUSUAL.format(when=when, kind=kind, **_figures(*figures)))
    if rest := unusual.height - len(sentences):
        template = words.ONE_EARLIER if rest == 1 else words.MORE_EARLIER
        sentences.append(template.format(number=spelled(rest), unit=unit))
    return " ".join(sentences)
