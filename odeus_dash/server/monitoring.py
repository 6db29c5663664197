"""What programs ask that watch the server: /healthz for everybody, /metrics for few."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping

from cachetools import TTLCache
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
    seen: TTLCache[str, Mapping[str, str | None]] = TTLCache(1, LOOK_EVERY)
    looking = asyncio.Lock()

    async def show_health(_: Request) -> Response:
        """Answer with the state, at which one request at a time looks: 200, or 503 if it is not ok."""
        async with looking:
            if (state := seen.get("state")) is None:
                state = seen["state"] = await run_in_threadpool(look)
        return JSONResponse(
            dict(state), 200 if state["status"] == "ok" else 503, {"Cache-Control": "no-store"}
        )

    async def show_metrics(request: Request) -> Response:
        if not await run_in_threadpool(_may_read, request, token):
            return PlainTextResponse("Not Found", 404)
        return Response(await run_in_threadpool(metrics), media_type=_FORMAT)

    return [
        Route(f"{base_path()}/healthz", show_health),
        Route(f"{base_path()}/metrics", show_metrics),
    ]


def _may_read(request: Request, token: Callable[[], str | None]) -> bool:
    """Return whether a program on this machine asks, or one that sends the token."""
    sent, expected = request.headers.get("authorization", ""), token()
    if expected and hmac.compare_digest(sent.encode(), f"Bearer {expected}".encode()):
        return True
    return is_direct(request.client.host if request.client else "", request.headers.items())
