"""Find the dates in a question: presets, months, quarters, years and ISO dates."""

from __future__ import annotations

import datetime as dt
import re
from calendar import month_name
from collections.abc import Callable
from dataclasses import dataclass

from odeus_dash.ask.text import plain
from odeus_dash.periods import add_months, presets

_DAY = dt.timedelta(days=1)
_MONTHS = [plain(each) for each in month_name]
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
#: The longest "last N days": the dates of a question are years apart at most.
_MOST_DAYS = 3_660


@dataclass(frozen=True)
class Span:
    """The days from `start` to `end`, and the name of the preset that they are, if any."""

    start: dt.date
    end: dt.date
    preset: str | None = None


@dataclass(frozen=True)
class Found:
    """Words of a question that name dates: their place in it, and the dates; None for dates that are none."""

    begin: int
    end: int
    span: Span | None


def spans(question: str, today: dt.date, billing_day: int | None = None) -> list[Found]:
    """Return all dates that a plain `question` names, in its order. None of them overlap."""
    yesterday, every = today - _DAY, list[Found]()
    for name, dates in sorted(presets(billing_day).items(), key=lambda each: -len(each[0])):
        for match in re.finditer(rf"\b{plain(name)}\b", question):
            every.append(Found(*match.span(), Span(*dates(today, yesterday), name)))
    for pattern, read in _PATTERNS:
        for match in re.finditer(rf"\b(?:{pattern})\b", question):
            try:
                span = Span(*read(match, today))
            except (ValueError, OverflowError):  # 31 February, or years that no calendar has
                span = None
            every.append(Found(*match.span(), span))
    found: list[Found] = []
    for each in every:  # the longest readings first
        if not any(each.begin < other.end and other.begin < each.end for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.begin)


Read = Callable[["re.Match[str]", dt.date], tuple[dt.date, dt.date]]


def _dates(found: re.Match[str], _: dt.date) -> tuple[dt.date, dt.date]:
    start, end = (dt.date(*map(int, each.split("-"))) for each in (found[1], found[2] or found[1]))
    return start, end


def _last(found: re.Match[str], today: dt.date) -> tuple[dt.date, dt.date]:
    number = int(found[1])
    if not 0 < number <= _MOST_DAYS:
        raise ValueError(number)
    months = number if found[2] == "month" else 0
    days = number * (7 if found[2] == "week" else 1)
    return add_months(today, -months) if months else today - days * _DAY, today - _DAY


def _latest(year: str | None, month: int, months: int, today: dt.date) -> tuple[dt.date, dt.date]:
    """The months of a year; without one, the latest that have begun before today."""
    start = dt.date(int(year) if year else today.year, month, 1)
    if not year and start >= today:
        start = add_months(start, -12)
    return _months(start, months)


def _months(start: dt.date, months: int) -> tuple[dt.date, dt.date]:
    return start, add_months(start, months) - _DAY


_PATTERNS: tuple[tuple[str, Read], ...] = (
    (rf"(?:from )?({_DATE})(?: (?:to|until|through|and) ({_DATE}))?", _dates),
    (r"(\d{4})-(\d{1,2})", lambda found, _: _months(dt.date(int(found[1]), int(found[2]), 1), 1)),
    (
        rf"({'|'.join(_MONTHS[1:])})(?: (\d{{4}}))?",
        lambda found, today: _latest(found[2], _MONTHS.index(found[1]), 1, today),
    ),
    (r"q([1-4])(?: (\d{4}))?", lambda found, today: _latest(found[2], 3 * int(found[1]) - 2, 3, today)),
    (r"(?:last|past|previous) (\d{1,9}) (day|week|month)s?", _last),
    (r"yesterday", lambda _, today: (today - _DAY, today - _DAY)),
    (r"today", lambda _, today: (today, today)),
    (r"(20\d{2})", lambda found, _: _months(dt.date(int(found[1]), 1, 1), 12)),
)
