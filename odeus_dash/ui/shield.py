"""What every answer of the server carries, and what the server never answers or takes in.

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
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from odeus_dash.ui.straight import came_straight

#: Streamlit answers these without sign-in: figures about the process, and running the script for programs.
INSIDE = re.compile(r"/_stcore/(metrics|agent|script-health-check)(/|$)")
#: Nothing here uploads, and Streamlit would keep whatever anybody sends.
UNUSED = re.compile(r"/_stcore/upload_file(/|$)")
#: The messages of a browser that pages need, and the operations among them. Streamlit asks nobody who
#: sends the others: they clear the caches of all sessions, stop the server or write files.
MESSAGES = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class Shield:
    """ASGI middleware: headers on every HTTP answer, 404 for what stays inside, and only messages we need."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = headers(_inline_scripts())
        # The cookie component of the password sign-in: static files that our own page shows in a frame.
        self._components = f"{_base_path()}/component/"
        self._component_headers = headers(["'unsafe-inline'"], framed_by="'self'")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, _sifted(receive), send)
            return

        framed = scope["path"].startswith(self._components)
        added = self._component_headers if framed else self._headers

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        inside = INSIDE.search(scope["path"]) and not _is_local(scope)
        hidden = inside or UNUSED.search(scope["path"])
        answer = PlainTextResponse("Not Found", status_code=404) if hidden else self._app
        await answer(scope, receive, guarded)


def _sifted(receive: Receive) -> Receive:
    """What a websocket receives, without the messages that no page needs."""

    async def receive_needed() -> Message:
        while True:
            message = await receive()
            data = message.get("bytes") if message["type"] == "websocket.receive" else None
            if data is None or is_needed(data):
                return message

    return receive_needed


def is_needed(data: bytes) -> bool:
    """Whether a browser's message is one that pages need; what cannot be read is not."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return {
            field.name for field, _ in message.backend_operation_request.ListFields()
        } & OPERATIONS != set()
    return kind in MESSAGES


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
