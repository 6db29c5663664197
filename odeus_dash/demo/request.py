"""Read the body of an export request. Every mistake in it is a 400 that names the field."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from odeus_dash.demo.exports import Asked
from odeus_dash.errors import BadPeriod
from odeus_dash.periods import zone

#: Beyond these, a change of timezone could leave the calendar.
_YEARS = range(2000, 2200)


@dataclass(eq=False)
class Refusal(Exception):
    """An error answer: the HTTP status, and the contract's `error` and `message`."""

    status: int
    error: str
    message: str
    headers: dict[str, str] | None = None


def read_asked(body: bytes) -> Asked:
    """Return the request in `body`. Raises Refusal for bad JSON, a missing field or an impossible range.

    Dates are wall-clock times in their timezone: a `Z` or an offset is dropped, not applied. The
    timezone of `from` counts for the whole range, so `to` must have the same.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad_request("The body is not JSON.") from error
    if not isinstance(content, dict):
        raise _bad_request("The body must be an object.")
    (start, timezone), (end, timezone_of_end) = _instant(content, "from"), _instant(content, "to")
    if timezone != timezone_of_end:
        raise _bad_request("from.timezone and to.timezone must be the same.")
    if start > end:
        raise Refusal(400, "Invalid date range", "The start date must not be after the end date.")
    if not (start.year in _YEARS and end.year in _YEARS):
        raise Refusal(400, "Invalid date range", "The dates are out of bounds.")
    if content.get("group_by", "model") != "model":
        raise _bad_request("group_by must be model.")
    return Asked(start, end, timezone, content.get("group_by"))


def _bad_request(message: str) -> Refusal:
    return Refusal(400, "Bad request", message)


def _instant(content: dict[str, Any], field: str) -> tuple[dt.datetime, str]:
    value = content.get(field)
    if not isinstance(value, dict):
        raise _bad_request(f"{field} is required: an object with date and timezone.")
    date, name = value.get("date"), value.get("timezone")
    if not isinstance(name, str):
        raise _bad_request(f"{field}.timezone is required.")
    try:
        written = date if isinstance(date, str) and "T" in date else ""
        return dt.datetime.fromisoformat(written).replace(tzinfo=None), zone(name).key
    except ValueError as error:
        raise _bad_request(f"{field}.date must be an ISO 8601 date-time.") from error
    except BadPeriod as error:
        raise _bad_request(f"{field}.timezone is not an IANA timezone.") from error
