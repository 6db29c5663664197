"""The meaning of the API's answer: a file to download, no data, or a named failure."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import httpx

from odeus_dash.choice import OF_AGENTS
from odeus_dash.errors import (
    DamagedAnswer,
    ExportTooLarge,
    InvalidRange,
    KeyRefused,
    NoPermission,
    NotOdeus,
    OdeusDashError,
    Refused,
    Retryable,
    ServerFault,
    TimedOut,
)
from odeus_dash.export_client.addresses import Way
from odeus_dash.export_client.connections import fetchable
from odeus_dash.export_client.rate_limit import rate_limited
from odeus_dash.export_client.redact import quoted
from odeus_dash.export_client.request import Asked, Reply
from odeus_dash.export_client.too_large import too_large
from odeus_dash.periods import MONTHS_KEPT
from odeus_dash.words.formats import period_text

_TODO = "Check the deployment URL."
#: What exports of agents are called; the name of other kinds is not to be relied on.
_DATA_TYPES = frozenset({"assistants", "agents"})
_BLANK = b"\xef\xbb\xbf \t\r\n"
#: Where errors have their words, and how deep: `{"error": {"message": ["..."]}}` occurs.
_WORDS, _DEEP = ("error", "message", "detail", "errors"), 4
_NO_DATA = re.compile(r"\bno (usage )?data\b", re.IGNORECASE)
#: A count as JSON may have it: 3, 3.0, "3".
_COUNT = re.compile(r"(\d{1,15})(\.0*)?", re.ASCII)
#: The years that servers can be in. Clocks that were never set begin in 1970 or 2000.
_YEARS = range(2024, 2100)


@dataclass(frozen=True)
class Download:
    """A CSV that is ready. `url` carries its own authorisation: it is a secret, like a key.

    `way` reaches as far as the deployment is away, and so its storage may be: a public one has no business
    in sending us to a service in our own network or on our own machine.
    """

    url: httpx.URL = field(repr=False)
    way: Way
    record_count: int
    exported_from: str
    exported_to: str


def read_reply(reply: Reply, asked: Asked) -> Download | None:
    """Return the download; None if the period has no usage. Raises the failure that the answer means."""
    told: object = None
    with suppress(ValueError, RecursionError):
        is_text = reply.headers.get("Content-Type", "").startswith("text/plain")
        told = reply.body.decode() if is_text else json.loads(reply.body)
    words = ": ".join(dict.fromkeys(_texts(told)))
    is_refusal = words and isinstance(told, dict) and told.get("success") is not True
    if reply.status == 200 and not is_refusal:
        return _download(told, reply, asked)
    if reply.status in (200, 404) and _NO_DATA.search(words):
        return None
    raise fault(reply.status, reply.headers, asked.host) or _refusal(reply, words, asked)


def is_page(start: bytes) -> bool:
    """Whether a body that starts like this is a web page, or another document with tags."""
    return start.lstrip(_BLANK).startswith(b"<")


def _texts(told: object, deep: int = _DEEP) -> Iterator[str]:
    """The words of an error answer, wherever servers put them."""
    inner = [told.get(name) for name in _WORDS] if isinstance(told, dict) else told
    if isinstance(told, str) and told.strip():
        yield told.strip()
    elif isinstance(inner, list) and deep:
        for each in inner:
            yield from _texts(each, deep - 1)


#: By status: the failure, what happened (the server's words follow) and what to do.
_REFUSALS: dict[int, tuple[type[OdeusDashError], str, str]] = {
    200: (Refused, "{host} refused the export", "Check the API key and the range, then try again."),
    401: (
        KeyRefused,
        "{host} rejected the API key",
        "Check that it is complete, active, and may export usage.",
    ),
    402: (
        Refused,
        "{host} requires a payment (402)",
        "Check the workspace's plan and invoices, or contact Odeus support.",
    ),
    403: (
        NoPermission,
        "{host} does not let this API key export {called}",
        "Ask a workspace admin for a key that may.",
    ),
    404: (NotOdeus, "{host} has no {called} export (404)", _TODO),
}


def _refusal(reply: Reply, words: str, asked: Asked) -> OdeusDashError:
    host, status = asked.host, reply.status
    if is_page(reply.body):
        return NotOdeus(f"{host} answered with a web page ({status}).", _TODO)
    why = quoted(words, asked.workspace.key)
    said = f": “{why}”" if why else ""
    if status == 413 or (status in (200, 400, 422) and "too large" in words.lower()):
        failure = too_large(words, asked.period, asked.kind)
        if failure.rows is not None or not said:
            return failure
        what = f"{host} refused the export as too large{said}."
        return ExportTooLarge(what, failure.todo, None, failure.limit)
    if status in (400, 422):
        return InvalidRange(
            f"{host} rejected {period_text(asked.period)}{said or ' without a reason'}.",
            f"Select a range within the last {MONTHS_KEPT} months.",
        )
    if 300 <= status < 400:
        return NotOdeus(f"{host} redirects to another address, and the API key was not sent there.", _TODO)
    other = (NotOdeus, f"{{host}} does not offer the {{called}} export ({status})", _TODO)
    kind, what, todo = _REFUSALS.get(status, other)
    return kind(f"{what.format(host=host, called=asked.kind.called)}{said}.", todo)


def _download(told: object, reply: Reply, asked: Asked) -> Download:
    data = told.get("data") if isinstance(told, dict) and told.get("success") is True else None
    match data:
        case {
            "filePath": str(),
            "downloadUrl": str(address),
            "dataType": str(data_type),
            "recordCount": int() | float() | str() as count,
            "dateRange": {"from": str(start), "to": str(end)},
        } if (data_type in _DATA_TYPES or asked.kind not in OF_AGENTS) and (
            rows := _COUNT.fullmatch(str(count))
        ):
            url = fetchable(address, reply.came_from)
            if url:
                return Download(url, reply.came_from, int(rows[1]), start, end)
            raise NotOdeus(f"{asked.host} offers the export at an unsafe address.", _TODO)
    if is_page(reply.body):
        raise DamagedAnswer(
            f"{asked.host} answered with a web page instead of an export.",
            "Check the deployment URL, and whether your network requires a sign-in.",
        )
    if told is None:
        raise DamagedAnswer(
            f"The answer from {asked.host} is incomplete or not JSON.",
            "Try again in a minute, or check the deployment URL.",
        )
    raise DamagedAnswer(f"{asked.host} did not answer with a usage export.", _TODO)


def fault(status: int, headers: Mapping[str, str], host: str) -> Retryable | None:
    """The failure for a 408, 429 or 5xx; None for any other status."""
    if status == 408:
        return TimedOut(f"{host} timed out waiting for the request.", "Try again in a minute.")
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


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that `Retry-After` asks to wait, from either of its forms; None if it cannot be read.

    A date is compared with the server's own `Date` where there is one, because clocks differ.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d*)?", value, re.ASCII):
        return float(value)
    until = _date(value)
    if until is None:
        return None
    since = date_of(headers) or dt.datetime.now(dt.UTC)
    return max(0.0, (until - since).total_seconds())


def date_of(headers: Mapping[str, str]) -> dt.datetime | None:
    """Return the server's time, aware; None if the answer has none."""
    return _date(headers.get("Date", ""))


def _date(value: str) -> dt.datetime | None:
    """The instant, aware; None for what is none, and for one of a clock that was never set."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.year not in _YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
