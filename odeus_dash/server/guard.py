"""The middleware around all answers, downloads, uploads and websockets of the server."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from odeus_dash.server import file_owner, headers, uploads
from odeus_dash.server.connections import Connections
from odeus_dash.server.own_site import base_path, is_direct
from odeus_dash.server.request_id import answering, identified
from odeus_dash.server.sessions import Who
from odeus_dash.server.uploads import UPLOADS
from odeus_dash.server.websocket import Connection

#: Streamlit answers these without sign-in: figures about the process, and running the script for programs.
INSIDE = re.compile(r"/_stcore/(metrics|agent|script-health-check)(/|$)")


class Guard:
    """ASGI middleware that protects Streamlit's server.

    It adds headers to every answer, hides internal endpoints (404), keeps files and sessions for their
    owners, gives requests ids, checks uploads, limits the number of websockets, and drops messages of these
    that no page needs. `who` may read files, so it is called in a thread.
    """

    def __init__(self, app: ASGIApp, who: Who, connections: Connections | None = None) -> None:
        self._app = app
        self._who = who
        self._connections = connections or Connections()
        self._headers = headers.of_pages()
        # The cookie component of the password sign-in: static files that our own page shows in a frame.
        self._components = f"{base_path()}/component/"
        self._component_headers = headers.of_components()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope, name = identified(scope)
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._answer(scope, receive, answering(scope, name, send))

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = await Connection.open(scope, self._who)
        with self._connections.admitting(connection) as admitted:
            if admitted:
                await self._app(connection.scope, connection.receiving(receive), connection.sending(send))
            else:
                # A 403. uvicorn would log any other answer as an error.
                await send({"type": "websocket.close"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        framed = scope["path"].startswith(self._components)
        added = self._component_headers if framed else self._headers

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        if UPLOADS.search(scope["path"]):
            await uploads.guarded(self._app, scope, receive, guarded, self._who)
            return
        peer = scope["client"][0] if scope.get("client") else ""
        hidden = INSIDE.search(scope["path"]) and not is_direct(peer, Headers(scope=scope).items())
        answer = PlainTextResponse("Not Found", status_code=404) if hidden else self._app
        await answer(scope, receive, file_owner.owned_only(scope, receive, guarded, self._who))
