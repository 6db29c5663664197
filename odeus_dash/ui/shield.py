"""What every answer of the server carries, and what the server never answers, hands out or takes in.

Browsers enforce the headers. The policy is the narrowest that Streamlit's frontend runs with; why each
exception is there stands beside it, and tests/browser/test_shield.py drives every page under it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from odeus_dash.ui import owned, sockets
from odeus_dash.ui.owned import Who
from odeus_dash.ui.straight import came_straight

#: Streamlit answers these without sign-in: figures about the process, and running the script for programs.
INSIDE = re.compile(r"/_stcore/(metrics|agent|script-health-check)(/|$)")
#: Nothing here uploads, and Streamlit would keep whatever anybody sends.
UNUSED = re.compile(r"/_stcore/upload_file(/|$)")
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class Shield:
    """ASGI middleware: headers on every HTTP answer, 404 for what stays inside, files and sessions to their
    owners only, and only messages we need. `who` may read files and is asked in a thread of its own.
    """

    def __init__(self, app: ASGIApp, who: Who) -> None:
        self._app = app
        self._who = who
        self._headers = headers(_inline_scripts())
        # The cookie component of the password sign-in: static files that our own page shows in a frame.
        self._components = f"{_base_path()}/component/"
        self._component_headers = headers(["'unsafe-inline'"], framed_by="'self'")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            asked = await sockets.opened(scope, self._who)
            await self._app(asked, sockets.received(receive), sockets.sent(send))
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        framed = scope["path"].startswith(self._components)
        added = self._component_headers if framed else self._headers

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        inside = INSIDE.search(scope["path"]) and not _is_local(scope)
        hidden = inside or UNUSED.search(scope["path"])
        answer = PlainTextResponse("Not Found", status_code=404) if hidden else self._app
        await answer(scope, receive, owned.sifted(scope, receive, guarded, self._who))


def _is_local(scope: Scope) -> bool:
    peer = scope["client"][0] if scope.get("client") else ""
    return came_straight(peer, Headers(scope=scope).items())


def headers(inline_scripts: list[str], framed_by: str = "'none'") -> Mapping[str, str]:
    """The headers by name; `inline_scripts` are sources that allow the scripts inside the page itself."""
    policy = {
        "default-src": "'none'",
        # protobuf's 64-bit integers are WebAssembly; nothing here makes code out of text (unsafe-eval)
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *inline_scripts]),
        "style-src": "'self' 'unsafe-inline'",  # its components and plotly write style elements
        "img-src": "'self' data: blob:",  # plotly draws a picture to be saved as a blob
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",  # the cookie component
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": framed_by,
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY" if framed_by == "'none'" else "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def _base_path() -> str:
    base = str(streamlit.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _inline_scripts() -> list[str]:
    """The scripts in the page that comes with the installed Streamlit, allowed by their hashes."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    scripts = _INLINE_SCRIPT.findall(page.read_bytes())
    return [f"'sha256-{base64.b64encode(hashlib.sha256(each).digest()).decode()}'" for each in scripts]
