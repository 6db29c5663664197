"""An export with too many rows: both numbers, and shorter ranges that should fit."""

from __future__ import annotations

import datetime as dt
import re

from odeus_dash.choice import ExportKind
from odeus_dash.errors import ExportTooLarge
from odeus_dash.export_client.redact import beginning
from odeus_dash.periods import Period
from odeus_dash.words.formats import counted, exact, period_text

#: What the vendor allows in one export, for messages that do not say.
MOST_ROWS = 1_000_000
#: Rows do not shrink quite as fast as the range: an agent used on many days has a row in each part.
_ROOM = 0.9
#: No export has more rows than this many digits can tell.
_MOST_DIGITS = 15

_SIZE = "The export would have {rows}, and at most {most} are allowed."
_TOO_MANY = "The export would have more than the {most} rows allowed."
_SHORTER = "Try ranges of about {days}, such as {first}, then {second}."
_ASK = "Even one day may be too large, so ask Odeus support how to export it."
_NO_MODELS = "Even one day may be too large by model, so look at agents only."

_DATE = re.compile(r"\d{4}-\d\d-\d\d\S*")
_NUMBER = re.compile(r"\d{1,3}(?:[,.'’_\s]\d{3})+(?!\d)|\d+")


def too_large(message: str, period: Period, kind: ExportKind) -> ExportTooLarge:
    """The error for a server's `message`, with the ranges to try instead."""
    rows, limit = rows_and_limit(message)
    most = exact(limit or MOST_ROWS)
    what = _TOO_MANY.format(most=most) if rows is None else _SIZE.format(rows=counted(rows, "row"), most=most)
    todo = _ASK
    if days := fitting_days(period, rows, limit or MOST_ROWS):
        first_end = period.start + dt.timedelta(days=days - 1)
        second_start = first_end + dt.timedelta(days=1)
        second_end = min(first_end + dt.timedelta(days=days), period.end)
        todo = _SHORTER.format(
            days=counted(days, "day"),
            first=period_text(Period(period.start, first_end)),
            second=period_text(Period(second_start, second_end)),
        )
    elif kind is ExportKind.AGENTS_BY_MODEL:
        todo = _NO_MODELS
    return ExportTooLarge(what, todo, rows, limit)


def rows_and_limit(message: str) -> tuple[int | None, int | None]:
    """The two numbers in either order: what is too large is the larger one. None where not named."""
    numbers = (re.sub(r"\D", "", each) for each in _NUMBER.findall(_DATE.sub(" ", beginning(message))))
    found = {int(digits) for digits in numbers if len(digits) <= _MOST_DIGITS}
    named = found if len(found) == 2 else {number for number in found if number >= 1000}
    ordered = sorted(named, reverse=True)
    if len(ordered) >= 2:
        return ordered[0], ordered[1]
    if ordered and ordered[0] > MOST_ROWS:
        return ordered[0], None
    return None, next(iter(ordered), None)


def fitting_days(period: Period, rows: int | None, limit: int) -> int:
    """An estimate of how many days fit into one export; fewer than the period has, 0 if none do."""
    share = limit / rows * _ROOM if rows else 0.5
    return min(int(period.days * share), period.days - 1)
