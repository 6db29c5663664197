"""Numbers, counts, money, dates and intervals as people read them: by Babel, in English, on every machine.

A value that does not exist (None, NaN or infinite) is an en dash, so that it can never be mistaken for a
zero. The year of a date is left out where it is the current one, unless the text is kept for later years.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache, lru_cache
from typing import TypeGuard

from babel import Locale, dates
from babel.dates import format_date
from babel.numbers import get_currency_precision, get_currency_symbol, parse_pattern
from babel.units import format_unit

from odeus_dash.periods import Bucket, Granularity, Period

#: What stands where a value is missing or undefined.
MISSING = "–"
#: What stands where two figures are the same.
NO_CHANGE = "no change"
#: What stands for a change where there was nothing before.
NEW = "new"
#: Numbers that a sentence may begin with.
_SPELLED = (
    *("None", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)
#: Numbers are those of American English, which calls a dollar $ and not US$; both write digits alike.
_NUMBERS, _DATES = Locale("en"), Locale("en", "GB")
_MINUS = "\u2212"
_pattern = cache(parse_pattern)
#: Each rerun of a page writes the same few dates.
format_interval = lru_cache(2048)(dates.format_interval)
format_skeleton = lru_cache(2048)(dates.format_skeleton)
_WHOLE, _AS_IT_IS = "#,##0", "#,##0.############"
_SKELETONS = {Granularity.DAY: "MMMEd", Granularity.MONTH: "MMM", Granularity.QUARTER: "QQQ"}
#: Babel rounds half to even, and to 28 digits, unless told otherwise.
_AS_PEOPLE_ROUND = Context(prec=60, rounding=ROUND_HALF_UP)
#: Babel has no significant digits for these, writes 48K, and in British English 2bn.
_SCALES = ((12, "T"), (9, "B"), (6, "M"), (3, "k"))
#: What a line break must not part: a number and its unit or noun, a currency code and its amount, the parts
#: of a date.
_UNBROKEN = re.compile(r"(?<=\d)([kMBT]?) (?=[^\W\d_]|×)|(?<=\b[A-Z]{3}) (?=\d)|(?<=[^\W\d_]) (?=20\d\d\b)")
#: The days of `read_on`, the innermost last.
_reading_days: list[dt.date] = []
_Amount = Decimal | float | None


@contextmanager
def read_on(day: dt.date) -> Iterator[None]:
    """Texts that any thread makes inside the block are read on `day`; all others today."""
    _reading_days.append(day)
    try:
        yield
    finally:
        _reading_days.pop()


def exact(number: Decimal | float | None) -> str:
    """A whole number with thousands separators, for tables and sentences: `48,210`."""
    return _digits(_decimal(number), _WHOLE) if _exists(number) else MISSING


def fixed(number: Decimal | float | None, places: int) -> str:
    """A number with so many decimals, also where they are zeros: `1,234.50`."""
    return _digits(_decimal(number), f"#,##0.{'0' * places}") if _exists(number) else MISSING


def signed(number: float | None, say: Callable[[float | None], str] | None = None) -> str:
    """A change that says its direction: `+5,120`, `−300`, `0`; `say` makes the number, `exact` by default."""
    text = (say or exact)(number)
    return f"+{text}" if _exists(number) and number > 0 and text != "0" else text


def relative_text(fraction: float | None) -> str:
    """A relative change: `+12%`, below ten with one decimal: `−3.4%`, or `no change`. It may pass 100%."""
    return _difference(fraction, "%")


def points_text(fraction: float | None) -> str:
    """The difference of two percentages, in points: `+1.2 pp`, `−12 pp`, `no change`."""
    return _difference(fraction, " pp")


def compact(number: float | None) -> str:
    """For tiles and axes: exact below 10,000 (`950`, `3,002`), then three digits: `48.2k`, `1.25M`, `3B`."""
    if not _exists(number):
        return MISSING
    value = _decimal(number)
    if abs(value) < 9999.5:
        return exact(number) if abs(value) >= 999.5 else _digits(_significant(value, 3))
    rounded = _significant(value, 3)
    power, suffix = next(each for each in _SCALES if rounded.adjusted() >= each[0])
    return f"{_digits(rounded.scaleb(-power))}{suffix}"


def ratio(number: float | None) -> str:
    """Two significant digits, and never fewer than the whole part: `0.46`, `3.1`, `21`, `1,235`."""
    if not _exists(number):
        return MISSING
    rounded = _significant(_decimal(number), 2)
    return exact(number) if abs(rounded) >= 10 else _digits(rounded)


def percent(fraction: float | None) -> str:
    """A fraction as a percentage: `12%`, `1.2%`; just short of all `>99%`, just above nothing `<0.1%`."""
    if not _exists(fraction):
        return MISSING
    value = _decimal(fraction).scaleb(2)
    if 99.5 <= value < 100:
        return ">99%"
    return f"{_little(value) or _tenths(value)}%"


def money(amount: _Amount, currency: str) -> str:
    """An amount for headlines, tiles and bars, from 100 on without cents: `$3,134`, `−€21.50`, `CHF 99.00`.

    Below one it has two significant digits: `$0.0046`.
    """
    return _amount(amount, currency, no_cents_from=100)


def exact_money(amount: _Amount, currency: str) -> str:
    """An amount for tables and sums that have to add up, always with cents: `$3,133.75`, `$0.0046`."""
    return _amount(amount, currency, no_cents_from=math.inf)


def signed_money(amount: _Amount, currency: str, say: Callable[[_Amount, str], str] = money) -> str:
    """A change of an amount: `+$12.30`, `−$3,200`, `$0.00`; `say` is `money` or `exact_money`."""
    text = say(amount, currency)
    return f"+{text}" if _exists(amount) and amount > 0 else text


def money_range(low: Decimal | float, high: Decimal | float, currency: str) -> str:
    """Two amounts with the currency once: `$2,919–3,261`."""
    amount = re.sub(r"^\D+", "", money(high, currency))
    return f"{money(low, currency)}–{amount}"


def counted(number: float | None, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 agent`, `7 agents`, `1,200 queries`; `plural` where an s is not enough."""
    text = exact(number)
    return f"{text} {noun if text == '1' else plural or noun + 's'}"


def spelled(number: int) -> str:
    """A number at the beginning of a sentence: `None`, `Ten`; in digits above twelve."""
    return _SPELLED[number] if number < len(_SPELLED) else exact(number)


def currency_sign(currency: str) -> str:
    """Return the sign before an amount: `$`, `€`, `CHF ` with a blank."""
    symbol = get_currency_symbol(currency, _NUMBERS)
    return f"{symbol} " if symbol[-1].isalpha() else symbol


def duration_text(duration: dt.timedelta) -> str:
    """The largest unit of which there is a whole one: `3 minutes`, `5 hours`, `12 days`, `40 seconds`."""
    seconds = int(duration.total_seconds())
    units = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
    size, unit = next((unit for unit in units if seconds >= unit[0]), units[-1])
    return format_unit(seconds // size, f"duration-{unit}", locale=_DATES)


def date_text(day: dt.date, *, with_year: bool = False) -> str:
    """`22 Nov`, of another year `22 Nov 2025`. With its year in any case, for text that is kept."""
    return _by_skeleton(day, f"{_year(day, with_year=with_year)}MMMd")


def period_text(period: Period, *, with_year: bool = False) -> str:
    """The days of a period, saying month and year once: `2–28 Nov`, `26 Oct–22 Nov`, `28 Dec 2025–3 Jan`."""
    start, end = period.start, period.end
    if start == end or start.year != end.year:
        return "–".join(date_text(day, with_year=with_year) for day in dict.fromkeys((start, end)))
    skeleton = f"{_year(end, with_year=with_year)}MMMd"
    return format_interval(start, end, skeleton, locale=_DATES).replace("\u2009", "")


def moment_text(instant: dt.datetime) -> str:
    """An instant on its own clocks: `22 Nov, 17:06`."""
    return f"{date_text(instant.date())}, {time_text(instant)}"


def time_text(instant: dt.datetime) -> str:
    """`17:06`."""
    return format_skeleton("Hm", instant.replace(tzinfo=None), locale=_DATES)


def start_text(day: dt.date, unit: Granularity) -> str:
    """The unit that begins on a day, where the year stands elsewhere: `22 Nov`, `Nov`, `Q4`."""
    skeleton = {Granularity.MONTH: "MMM", Granularity.QUARTER: "QQQ"}.get(unit, "MMMd")
    return _by_skeleton(day, skeleton)


def bucket_text(bucket: Bucket, granularity: Granularity) -> str:
    """A calendar unit by its name: `Week 44, 26 Oct–1 Nov`; an incomplete one: `Q4 (partial)`."""
    start = bucket.period.start
    if granularity is Granularity.WEEK:
        name = f"Week {start.isocalendar().week}, {period_text(bucket.period)}"
    else:
        name = _by_skeleton(start, f"{_year(start)}{_SKELETONS[granularity]}")
    return f"{name}{' (partial)' if bucket.partial else ''}"


def unit_text(period: Period, unit: Granularity) -> str:
    """The dates of a unit, of months and quarters the name: `26 Oct–1 Nov`, `Nov`, `Q4`."""
    if unit in {Granularity.DAY, Granularity.WEEK}:
        return period_text(period)
    return bucket_text(Bucket(period, partial=False), unit)


def is_this_year(day: dt.date) -> bool:
    """Whether `day` lies in the reader's year, which dates leave out."""
    reading_day = _reading_days[-1] if _reading_days else dt.datetime.now(dt.UTC)
    return day.year == reading_day.year


def unbroken(text: str) -> str:
    """`text` for the screen: no line ends between a number and its unit, or within a date."""
    return _UNBROKEN.sub(lambda found: f"{found[1] or ''}\u00a0", text)


def in_file_name(text: str, letters: int = 80) -> str:
    """`text` as a part of the name of a file: small letters and digits, with hyphens between words."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:letters].strip("-")


def _by_skeleton(day: dt.date, skeleton: str) -> str:
    if skeleton == "QQQ":  # a pattern, but no skeleton
        return format_date(day, skeleton, locale=_DATES)
    return format_skeleton(skeleton, day, locale=_DATES)


def _year(day: dt.date, *, with_year: bool = False) -> str:
    """The part of a skeleton that names the year; empty for the reader's."""
    return "y" if with_year or not is_this_year(day) else ""


def _exists(number: Decimal | float | None) -> TypeGuard[float]:
    return number is not None and math.isfinite(number)


def _decimal(number: Decimal | float) -> Decimal:
    """The number as it is written: 0.145 is a half of a thousandth, which its binary fraction is not."""
    return Decimal(str(number))


def _difference(fraction: float | None, unit: str) -> str:
    if not _exists(fraction):
        return MISSING
    value = _decimal(fraction).scaleb(2)
    if not value:
        return NO_CHANGE
    return f"{_little(value) or signed(fraction, lambda _: _tenths(value))}{unit}"


def _little(value: Decimal) -> str:
    """Return the bound of a value that would be rounded to zero; empty for all others."""
    if not 0 < abs(value) < 0.05:
        return ""
    return "<0.1" if value > 0 else f"{_MINUS}<0.1"


def _tenths(value: Decimal) -> str:
    """A whole number, below ten with one decimal."""
    return _digits(value, "#,##0.#" if abs(value) < 9.95 else _WHOLE)


def _significant(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1), ROUND_HALF_UP) if value else value


def _amount(amount: _Amount, currency: str, *, no_cents_from: float) -> str:
    if not _exists(amount):
        return MISSING
    places = get_currency_precision(currency)
    whole = abs(_decimal(amount))
    size = _rounded(_rounded(whole, places), places)  # 0.0999, 0.100, 0.10
    digits = exact(whole) if size >= no_cents_from else fixed(size, -int(size.as_tuple().exponent))
    return f"{_MINUS if amount < 0 and size else ''}{currency_sign(currency)}{digits}"


def _rounded(size: Decimal, places: int) -> Decimal:
    """Return the size with so many decimals, or with two significant digits if these take more."""
    needed = max(places, 1 - size.adjusted()) if 0 < size < 1 else places
    return size.quantize(Decimal(1).scaleb(-needed), ROUND_HALF_UP)


def _digits(value: Decimal, pattern: str = _AS_IT_IS) -> str:
    with localcontext(_AS_PEOPLE_ROUND):
        text: str = _pattern(pattern).apply(value, _NUMBERS)
    return text.replace("-", _MINUS if text.strip("-0.") else "")
