"""Numbers, counts and dates as people read them: plain English, the same on every machine.

Nothing here asks for a locale. A value that does not exist (None, NaN or infinite) is an en dash,
so that it can never be mistaken for a zero.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeGuard

from odeus_dash.periods import Bucket, Granularity, Period

#: What stands where a value is missing or undefined.
MISSING = "–"
#: What agents are called, by whether they have many users and whether each of these uses them much.
SEGMENTS = {
    (False, True): "Few, heavy users",
    (True, True): "Broad and deep",
    (False, False): "Few, light use",
    (True, False): "Broad, light use",
}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def exact(number: float | None) -> str:
    """A whole number with thousands separators, for tables and sentences: `48,210`."""
    return f"{_whole(number):,}" if _exists(number) else MISSING


def signed(number: float | None, say: Callable[[float | None], str] | None = None) -> str:
    """A change that says its direction: `+5,120`, `-300`, `0`; `say` makes the number, `exact` by default."""
    text = (say or exact)(number)
    return f"+{text}" if _exists(number) and number > 0 and text != "0" else text


def relative_text(fraction: float | None) -> str:
    """A relative change: `+12 %`, below ten with one decimal: `-3.4 %`. Unlike a share it may pass 100 %."""
    return MISSING if not _exists(fraction) else f"{signed(100 * fraction, _rounded)} %"


def points_text(fraction: float | None) -> str:
    """The difference of two percentages: `+1.2 points`, `-12 points`."""
    return MISSING if not _exists(fraction) else f"{signed(100 * fraction, _rounded)} points"


def compact(number: float | None) -> str:
    """Three significant digits, for tiles and axes: `950`, `48.2k`, `1.25M`, `3B`, `1.2T`."""
    if not _exists(number):
        return MISSING
    rounded = _significant(number, 3)
    for scale, suffix in _SCALES:
        if abs(rounded) >= scale:
            return f"{_plain(rounded / scale)}{suffix}"
    return _plain(rounded)


def ratio(number: float | None) -> str:
    """Two significant digits, and never fewer than the whole part: `0.46`, `3.1`, `21`, `1,235`."""
    if not _exists(number):
        return MISSING
    rounded = _significant(number, 2)
    return exact(number) if abs(rounded) >= 10 else _plain(rounded)


def percent(fraction: float | None) -> str:
    """A fraction as a percentage: `12 %`, below ten with one decimal: `1.2 %`.

    Rounding never claims more than there is: a share just short of all is `> 99 %`, one just above
    nothing `< 0.1 %`.
    """
    if not _exists(fraction):
        return MISSING
    value = fraction * 100
    if 99.5 <= value < 100:
        return "> 99 %"
    if 0 < abs(value) < 0.05:
        return "< 0.1 %" if value > 0 else "> -0.1 %"
    return f"{_plain(round(value, 1)) if abs(round(value, 1)) < 10 else exact(value)} %"


def money(amount: Decimal | float | None, currency: str) -> str:
    """An amount with its currency: `EUR 1,234.50`, `-EUR 3.20`; below one two digits: `EUR 0.0046`."""
    if amount is None or not math.isfinite(amount):
        return MISSING
    rounded = _places_or_digits(_places_or_digits(abs(Decimal(str(amount)))))  # 0.0999, 0.100, 0.10
    sign = "-" if amount < 0 and rounded else ""
    return f"{sign}{currency} {rounded:,f}"


def signed_money(amount: Decimal | float | None, currency: str) -> str:
    """A change of an amount: `+EUR 12.30`, `-EUR 3.20`, `EUR 0.00`."""
    text = money(amount, currency)
    return f"+{text}" if amount is not None and text != MISSING and amount > 0 else text


def counted(number: float | None, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 agent`, `7 agents`, `1,200 queries`; `plural` where an s is not enough."""
    one = _exists(number) and _whole(number) == 1
    return f"{exact(number)} {noun if one else plural or noun + 's'}"


def duration_text(duration: dt.timedelta) -> str:
    """The largest unit of which there is a whole one: `3 minutes`, `5 hours`, `12 days`, `40 seconds`."""
    seconds = int(duration.total_seconds())
    units = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
    size, noun = next((unit for unit in units if seconds >= unit[0]), units[-1])
    return counted(seconds // size, noun)


def date_text(day: dt.date) -> str:
    """`22 Nov 2026`."""
    return f"{_day_and_month(day)} {day.year}"


def period_text(period: Period) -> str:
    """The days of a period, saying month and year once where once is enough: `26 Oct – 22 Nov 2026`."""
    start, end = period.start, period.end
    if start == end:
        return date_text(end)
    if start.year != end.year:
        return f"{date_text(start)} – {date_text(end)}"
    if start.month != end.month:
        return f"{_day_and_month(start)} – {date_text(end)}"
    return f"{start.day} – {date_text(end)}"


def bucket_text(bucket: Bucket, granularity: Granularity) -> str:
    """A calendar unit by its name: `Week 44, 26 Oct – 1 Nov 2026`; an incomplete one: `Q4 2026 (partial)`."""
    return f"{_unit_text(bucket.period, granularity)}{' (partial)' if bucket.partial else ''}"


def _unit_text(period: Period, granularity: Granularity) -> str:
    day = period.start
    match granularity:
        case Granularity.DAY:
            return f"{_DAYS[day.weekday()]} {date_text(day)}"
        case Granularity.WEEK:
            return f"Week {day.isocalendar().week}, {period_text(period)}"
        case Granularity.MONTH:
            return f"{_MONTHS[day.month - 1]} {day.year}"
        case Granularity.QUARTER:
            return f"Q{(day.month + 2) // 3} {day.year}"


def _day_and_month(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _exists(number: float | None) -> TypeGuard[float]:
    return number is not None and math.isfinite(number)


def _whole(number: float) -> int:
    """The nearest integer, halves away from zero as people round, not to even."""
    return int(math.copysign(math.floor(abs(number) + 0.5), number))


def _places_or_digits(value: Decimal) -> Decimal:
    """Two places, or as many as two significant digits take."""
    places = max(2, 1 - value.adjusted()) if value else 2
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _significant(number: float, digits: int) -> float:
    return float(f"{number:.{digits}g}")


def _rounded(number: float | None) -> str:
    """A whole number, below ten with one decimal."""
    small = _exists(number) and abs(round(number, 1)) < 10
    return _plain(round(number, 1)) if small and number is not None else exact(number)


def _plain(number: float) -> str:
    """Digits without an exponent and without trailing zeros."""
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
