"""What programs ask that watch the server: /healthz for everybody, /metrics for few."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from odeus_dash.server.own_site import base_path, is_direct

#: In seconds: however often it is asked for, the state is looked at once in this time.
LOOK_EVERY = 10
#: Prometheus's text format.
_FORMAT = "text/plain; version=0.0.4; charset=utf-8"

#: Looks at the state: `status` is "ok" or "failing".
Look = Callable[[], Mapping[str, str | None]]


def routes(look: Look, metrics: Callable[[], str], token: Callable[[], str | None]) -> list[Route]:
    """Return the routes below the base path. All three functions may read files: threads call them."""
    health = _Health(look)

    async def show_metrics(request: Request) -> Response:
        if not await run_in_threadpool(_may_read, request, token):
            return PlainTextResponse("Not Found", 404)
        return Response(await run_in_threadpool(metrics), media_type=_FORMAT)

    return [
        Route(f"{base_path()}/healthz", health.show),
        Route(f"{base_path()}/metrics", show_metrics),
    ]


class _Health:
    """The state, looked at now and then, by one request at a time."""

    def __init__(self, look: Look) -> None:
        self._look, self._lock = look, asyncio.Lock()
        self._seen: Mapping[str, str | None] = {}
        self._until = 0.0

    async def show(self, _: Request) -> Response:
        """Answer with the state: 200, or 503 if something is failing."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._seen = await run_in_threadpool(self._look)
                self._until = time.monotonic() + LOOK_EVERY
        failing = self._seen["status"] != "ok"
        return JSONResponse(dict(self._seen), 503 if failing else 200, {"Cache-Control": "no-store"})


def _may_read(request: Request, token: Callable[[], str | None]) -> bool:
    """Return whether a program on this machine asks, or one that sends the token."""
    sent, expected = request.headers.get("authorization", ""), token()
    if expected and hmac.compare_digest(sent.encode(), f"Bearer {expected}".encode()):
        return True
    return is_direct(request.client.host if request.client else "", request.headers.items())
