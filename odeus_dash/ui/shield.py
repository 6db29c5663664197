"""What every answer of the server carries and what it never answers: headers, and endpoints kept inside.

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

from odeus_dash.deployment import is_loopback

#: Streamlit answers these without sign-in: figures about the process, and running the script for programs.
INSIDE = re.compile(r"/_stcore/(metrics|agent)(/|$)")
#: A request that carries one of these came through a proxy, whatever address it seems to come from.
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class Shield:
    """ASGI middleware: adds the headers to every HTTP answer, and answers 404 for what stays inside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = headers(_inline_scripts())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        hidden = INSIDE.search(scope["path"]) and not came_straight(scope)
        answer = PlainTextResponse("Not Found", status_code=404) if hidden else self._app
        await answer(scope, receive, guarded)


def came_straight(scope: Scope) -> bool:
    """Whether a program on this machine asked, by a name of this machine and through no proxy."""
    asked = Headers(scope=scope)
    peer = scope["client"][0] if scope.get("client") else ""
    host = re.sub(r":\d+$", "", asked.get("host", "")).strip("[]")
    return is_loopback(peer) and is_loopback(host) and not any(name in asked for name in FORWARDING)


def headers(inline_scripts: list[str]) -> Mapping[str, str]:
    """The headers by name; `inline_scripts` are the sources of the scripts in Streamlit's own page."""
    policy = {
        "default-src": "'none'",
        # protobuf's 64-bit integers are WebAssembly; nothing here makes code out of text (unsafe-eval)
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *inline_scripts]),
        "style-src": "'self' 'unsafe-inline'",  # its components and plotly write style elements
        "img-src": "'self' data: blob:",  # plotly draws a picture to be saved as a blob
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def _inline_scripts() -> list[str]:
    """The scripts in the page that comes with the installed Streamlit, allowed by their hashes."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    scripts = _INLINE_SCRIPT.findall(page.read_bytes())
    return [f"'sha256-{base64.b64encode(hashlib.sha256(each).digest()).decode()}'" for each in scripts]
