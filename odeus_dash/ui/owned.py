"""Files that were made for somebody go to nobody else, and not to them either once they are signed out.

Streamlit hands a file to whoever knows its address, for as long as it keeps it. So each is made with
the mark of a sign-in (see `sign_in.mark`) inside its media type, which is part of what Streamlit
makes the address of; and whoever asks for it has to be signed in as just that.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

#: The mark of the sign-in whose cookie a request carries; None if it carries none that counts now.
Who = Callable[[HTTPConnection], str | None]

REFUSED = "This file is not open to you. Sign in to the dashboard and ask for it there.\n"

_OWNER = re.compile(r"; owner=(\w+)")


def media_type(media: str, mark: str) -> str:
    """The media type of a file for the sign-in with this mark (letters and digits)."""
    return f"{media}; owner={mark}"


def sifted(scope: Scope, receive: Receive, send: Send, who: Who) -> Send:
    """A `send` that refuses every answer that is a file to be saved, unless it was made for who asks."""
    refused = False

    async def send_owned(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "content-disposition" in headers:
                refused = not await _is_owner(headers, scope, who)
                headers["Cache-Control"] = "no-store"
            if refused:
                await PlainTextResponse(REFUSED, 403)(scope, receive, send)
        if not refused:
            await send(message)

    return send_owned


async def _is_owner(headers: MutableHeaders, scope: Scope, who: Who) -> bool:
    """Whether the file is that of who asks. The mark is taken out of the answer."""
    content_type = headers.get("content-type", "")
    owner = _OWNER.search(content_type)
    headers["content-type"] = _OWNER.sub("", content_type)
    return owner is not None and owner[1] == await run_in_threadpool(who, HTTPConnection(scope))
