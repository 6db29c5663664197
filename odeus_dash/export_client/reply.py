"""What the API's answer means: a file to download, no data, or a failure with a name."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx

from odeus_dash.errors import InvalidRange, KeyRefused, NoPermission, NotOdeus, OdeusDashError
from odeus_dash.export_client.addresses import Way
from odeus_dash.export_client.connections import may_fetch
from odeus_dash.export_client.faults import fault
from odeus_dash.export_client.quote import quoted
from odeus_dash.export_client.request import Asked, Reply
from odeus_dash.export_client.too_large import too_large
from odeus_dash.wording import period_text

_TODO = "Check the deployment URL."
#: The one kind of export that is asked for, under both of its names.
_DATA_TYPES = frozenset({"assistants", "agents"})


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
    """The download; None if the period holds no usage. Raises the failure that the status stands for."""
    told = _json(reply.body)
    if reply.status == 200:
        return _download(told, reply, asked)
    if reply.status == 404 and "no data" in _message(told).lower():
        return None
    raise fault(reply.status, reply.headers, asked.host) or _refusal(reply, _message(told), asked)


def _json(body: bytes) -> object:
    """The parsed body; None if it is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _message(told: object) -> str:
    """The `error` and the `message` of an error answer, as far as they are texts."""
    fields = (told.get("error"), told.get("message")) if isinstance(told, dict) else ()
    return ": ".join(text for text in fields if isinstance(text, str))


def _refusal(reply: Reply, message: str, asked: Asked) -> OdeusDashError:
    if reply.body.lstrip().startswith(b"<"):
        return NotOdeus(f"{asked.host} answered with a web page (status {reply.status}).", _TODO)
    match reply.status:
        case 400 | 422:
            return _bad_request(message, asked)
        case 401:
            return KeyRefused(
                f"{asked.host} does not accept the API key.",
                "Check that it is whole, still valid, made for this deployment and allowed to export usage.",
            )
        case 403:
            return NoPermission(
                f"{asked.host} knows the API key, but does not let it export usage.",
                "Ask an admin of the workspace for a key that may.",
            )
        case status if 300 <= status < 400:
            return NotOdeus(f"{asked.host} sends us on to another address, where no key is sent.", _TODO)
        case status:
            return NotOdeus(f"{asked.host} does not offer the usage export (status {status}).", _TODO)


def _bad_request(message: str, asked: Asked) -> OdeusDashError:
    if "too large" in message.lower():
        return too_large(message, asked.period, asked.kind)
    why = quoted(message, asked.workspace.key)
    said = f": “{why}”" if why else " without saying why"
    return InvalidRange(
        f"{asked.host} refused {period_text(asked.period)}{said}.",
        "Choose another range; usage is kept for 12 months.",
    )


def _download(told: object, reply: Reply, asked: Asked) -> Download | None:
    data = told.get("data") if isinstance(told, dict) and told.get("success") is True else None
    match data:
        case {
            "filePath": str(),
            "downloadUrl": str(address),
            "dataType": str(data_type),
            "recordCount": int(count),
            "dateRange": {"from": str(start), "to": str(end)},
        } if data_type in _DATA_TYPES and count >= 0 and not isinstance(count, bool):
            return Download(_url(address, reply, asked), reply.came_from, count, start, end)
    raise NotOdeus(f"{asked.host} did not answer like a usage export.", _TODO)


def _url(address: str, reply: Reply, asked: Asked) -> httpx.URL:
    try:
        url = httpx.URL(address)
        allowed = may_fetch(url, reply.came_from)
    except httpx.InvalidURL:
        allowed = False
    if not allowed:
        raise NotOdeus(f"{asked.host} offers the export at an address that is not safe to fetch.", _TODO)
    return url
