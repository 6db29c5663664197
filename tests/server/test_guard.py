"""Headers on every answer, and who gets no answer from what stays inside."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from odeus_dash.server.guard import Guard

INSIDE = (
    "/_stcore/metrics",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/usage/_stcore/agent/openapi.json",
)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"{scope['path']} answered")(scope, receive, send)


def nobody(_: HTTPConnection) -> None:
    """No request carries a sign-in."""


def asked(
    path: str, peer: str = "127.0.0.1", host: str = "127.0.0.1:8501", method: str = "GET", **headers: str
) -> httpx.Response:
    """The answer to a request from the address `peer`, which called the server `host`."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Guard(app, nobody), client=(peer, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.request(method, path, headers=headers)

    with ThreadPoolExecutor(1) as aside:  # a browser of other tests may hold this thread's event loop
        return aside.submit(lambda: asyncio.run(ask())).result()


@pytest.mark.parametrize("path", ["/", "/overview", "/_stcore/health", "/static/x.js", "/media/x.csv"])
def test_every_answer_carries_the_headers(path: str) -> None:
    for answered in (asked(path), asked(path, "198.51.100.7", "odeus.example")):
        assert answered.text == f"{path} answered"
        assert answered.headers["x-content-type-options"] == "nosniff"
        assert answered.headers["x-frame-options"] == "DENY"
        assert answered.headers["referrer-policy"] == "same-origin"
        policy = answered.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy.replace("'wasm-unsafe-eval'", "")


@pytest.mark.parametrize("path", INSIDE)
def test_what_stays_inside_answers_programs_on_this_machine(path: str) -> None:
    for host in ("127.0.0.1:8501", "localhost", "[::1]:8501"):
        assert asked(path, host=host).status_code == 200


@pytest.mark.parametrize("path", INSIDE)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_stays_inside_does_not_exist_outside(path: str, method: str) -> None:
    proxies = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
    answers = [asked(path, method=method, **{name: "198.51.100.7"}) for name in proxies]
    answers += [asked(path, peer, method=method) for peer in ("198.51.100.7", "10.0.0.5")]
    answers += [asked(path, host=host, method=method) for host in ("odeus.example", "127.0.0.1.example:1")]
    for answered in answers:
        assert answered.status_code == 404
        assert "answered" not in answered.text
        assert "content-security-policy" in answered.headers


def test_a_neighbour_of_what_stays_inside_is_reached() -> None:
    assert asked("/_stcore/agents-of-ours", "198.51.100.7").status_code == 200


def test_a_component_may_be_framed_by_our_own_page_only() -> None:
    answered = asked("/component/extra_streamlit_components.cookie_manager.cookie_manager/index.html")
    assert answered.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answered.headers["content-security-policy"]
    for path in ("/components", "/page/component/index.html"):
        assert "frame-ancestors 'none'" in asked(path).headers["content-security-policy"]


def test_streamlits_own_inline_script_is_allowed_by_its_hash() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script[^>]*>([^<]+)</script>", page)
    policy = asked("/").headers["content-security-policy"]
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nobody_can_upload() -> None:
    assert asked("/_stcore/upload_file/session/file", method="PUT").status_code == 404
