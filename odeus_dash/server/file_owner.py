"""Send a file only to the sign-in it was made for, and not after that has ended.

Streamlit sends a file to anyone who knows its address, for as long as it keeps it. So each file is made with
the mark of a sign-in (see `ui.sign_in.mark`) in its media type, from which Streamlit makes the address. A
request for it has to carry the cookie of the same sign-in.
"""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from odeus_dash.server.sessions import Who

REFUSED = "This file belongs to another sign-in. Sign in to the dashboard and download it again.\n"

_OWNER = re.compile(r"; owner=(\w+)")


def media_type(media: str, mark: str) -> str:
    """Return the media type of a file for the sign-in with this mark (letters and digits)."""
    return f"{media}; owner={mark}"


def owned_only(scope: Scope, receive: Receive, send: Send, who: Who) -> Send:
    """Return a `send` that refuses downloads that were not made for the sign-in of the request."""
    refused = False

    async def send_owned(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "content-disposition" in headers:
                media = headers.get("content-type", "")
                owner = _OWNER.search(media)
                headers["content-type"] = _OWNER.sub("", media)
                headers["Cache-Control"] = "no-store"
                refused = owner is None or owner[1] != await run_in_threadpool(who, HTTPConnection(scope))
            if refused:
                await PlainTextResponse(REFUSED, 403)(scope, receive, send)
        if not refused:
            await send(message)

    return send_owned
