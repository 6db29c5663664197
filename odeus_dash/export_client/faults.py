"""What any server may answer, the API as well as the storage: too slow, too many requests, broken."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from odeus_dash.errors import Retryable, ServerFault, TimedOut
from odeus_dash.export_client.rate_limit import rate_limited


def fault(status: int, headers: Mapping[str, str], host: str) -> Retryable | None:
    """The failure for a 408, 429 or 5xx; None for any other status."""
    if status == 408:
        return TimedOut(f"{host} gave up waiting for the request.", "Try again in a minute.")
    if status == 429:
        return rate_limited(retry_after(headers))
    if status >= 500:
        return ServerFault(
            f"{host} returned an error ({status}).",
            "Try again in a few minutes. If it persists, contact Odeus support.",
            status,
            retry_after(headers),
        )
    return None


def retry_after(headers: Mapping[str, str], now: dt.datetime | None = None) -> float | None:
    """Seconds that `Retry-After` asks to wait, from either of its forms; None if it cannot be read.

    A date is compared with the server's own `Date` where there is one, because clocks differ, and
    otherwise with `now`.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d*)?", value, re.ASCII):
        return float(value)
    until = _date(value)
    if until is None:
        return None
    since = date_of(headers) or now or dt.datetime.now(dt.UTC)
    return max(0.0, (until - since).total_seconds())


def date_of(headers: Mapping[str, str]) -> dt.datetime | None:
    """The time at the server that answered, aware; None if it does not tell."""
    return _date(headers.get("Date", ""))


def _date(value: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
