"""/healthz for everybody, /metrics for this machine or with the token."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.applications import Starlette

from odeus_dash.server import monitoring

STRANGER, HERE = ("198.51.100.7", "odeus.example"), ("127.0.0.1", "127.0.0.1:8501")
GOOD: Mapping[str, str | None] = {"status": "ok", "archive": "ok", "api_answered": None}


def answers(
    *paths: str,
    health: Mapping[str, str | None] = GOOD,
    token: str | None = None,
    sender: tuple[str, str] = STRANGER,
    **headers: str,
) -> tuple[list[httpx.Response], int]:
    """The answers to requests for `paths` in turn, and how often the state was looked at."""
    looks = []

    def look() -> Mapping[str, str | None]:
        looks.append(health)
        return health

    async def ask() -> list[httpx.Response]:
        app = Starlette(routes=monitoring.routes(look, lambda: "figures 1\n", lambda: token))
        transport = httpx.ASGITransport(app, client=(sender[0], 40_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{sender[1]}") as client:
            return list(await asyncio.gather(*(client.get(each, headers=headers) for each in paths)))

    with ThreadPoolExecutor(1) as aside:  # a browser of other tests may hold this thread's event loop
        return aside.submit(lambda: asyncio.run(ask())).result(), len(looks)


@pytest.mark.parametrize(("status", "code"), [("ok", 200), ("failing", 503)])
def test_the_state_is_for_everybody_and_looked_at_once_for_many(status: str, code: int) -> None:
    said, looks = answers(*["/healthz"] * 20, health={**GOOD, "status": status})
    assert {each.status_code for each in said} == {code}
    assert said[0].json() == {**GOOD, "status": status}
    assert looks == 1


def metrics(token: str | None = None, sender: tuple[str, str] = STRANGER, **headers: str) -> httpx.Response:
    [answer], _ = answers("/metrics", token=token, sender=sender, **headers)
    return answer


def test_metrics_are_for_programs_on_this_machine() -> None:
    assert metrics(sender=HERE).text == "figures 1\n"
    assert metrics(sender=HERE).headers["content-type"].startswith("text/plain; version=0.0.4")
    assert metrics().status_code == 404
    assert metrics(sender=HERE, **{"X-Forwarded-For": "198.51.100.7"}).status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer other", "tested-token", "Bearer tested-token2"])
def test_metrics_are_for_who_sends_the_token(sent: str) -> None:
    assert metrics("tested-token", Authorization=sent).status_code == 404
    assert metrics("tested-token", Authorization="Bearer tested-token").text == "figures 1\n"
    assert metrics(None, Authorization="Bearer None").status_code == 404
