"""The id of a request: given to the browser, and named in the log where something failed."""

from __future__ import annotations

import logging
import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from odeus_dash import counters

log = logging.getLogger(__name__)

#: The header that a proxy may send, and that each answer has.
REQUEST_ID = "X-Request-ID"
#: Other ids are replaced: they would be written into the log.
_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_FAILED = 500


def identified(scope: Scope) -> tuple[Scope, str]:
    """Return the request with an id among its headers, and the id: that of a proxy in front, or a new one."""
    sent = Headers(scope=scope).getlist(REQUEST_ID)
    if len(sent) == 1 and _ID.fullmatch(sent[0]):
        return scope, sent[0]
    scope, new = {**scope, "headers": list(scope["headers"])}, secrets.token_hex(8)
    MutableHeaders(scope=scope)[REQUEST_ID] = new
    return scope, new


def answering(scope: Scope, request_id: str, send: Send) -> Send:
    """Return a `send` that adds the id to the answer, counts it, and logs a line if it is a failure."""

    async def send_identified(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)[REQUEST_ID] = request_id
            counters.count("answers", status=f"{message['status'] // 100}xx")
            if message["status"] >= _FAILED:
                log.error("answered %d to %s (request %s)", message["status"], scope["method"], request_id)
        await send(message)

    return send_identified
