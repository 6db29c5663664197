"""Each request has an id: that of the proxy in front, or a new one."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from odeus_dash import counters
from odeus_dash.server.guard import Guard


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the id that it got, and fails at /broken."""
    status = 500 if scope["path"] == "/broken" else 200
    await PlainTextResponse(HTTPConnection(scope).headers["x-request-id"], status)(scope, receive, send)


def nobody(_: HTTPConnection) -> None:
    """No request carries a sign-in."""


def asked(path: str, *sent: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Guard(app, nobody))
        async with httpx.AsyncClient(transport=transport, base_url="http://dash.example") as client:
            return await client.get(path, headers=[("X-Request-ID", each) for each in sent])

    with ThreadPoolExecutor(1) as aside:  # a browser of other tests may hold this thread's event loop
        return aside.submit(lambda: asyncio.run(ask())).result()


def test_the_id_of_a_proxy_is_kept() -> None:
    answer = asked("/", "6f3b1c9d2e8a4f70")
    assert answer.text == answer.headers["x-request-id"] == "6f3b1c9d2e8a4f70"


@pytest.mark.parametrize("sent", [(), ("short",), ("a" * 65,), ('{"event": 1}',), ("a" * 8, "b" * 8)])
def test_any_other_id_is_replaced(sent: tuple[str, ...]) -> None:
    first, second = asked("/", *sent), asked("/", *sent)
    assert len(first.text) == 16
    assert first.text == first.headers["x-request-id"]
    assert first.text not in (second.text, *sent)


def test_a_failure_is_a_line_of_the_log_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    failures = "answers", (("status", "5xx"),)
    before = counters.counts().get(failures, 0)
    answer = asked("/broken")
    assert caplog.messages == [f"answered 500 to GET (request {answer.text})"]
    assert counters.counts()[failures] == before + 1
