"""How many tabs are let in, with small limits: strangers keep out themselves, not who is signed in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from odeus_dash.server import open_files, sessions
from odeus_dash.server.connections import Connections, Most
from odeus_dash.server.guard import Guard
from odeus_dash.server.sessions import SignedIn
from odeus_dash.server.websocket import Connection

MOST = Most(per_address=4, strangers_per_address=3, strangers=5, few=1)
HERE, THERE, ELSEWHERE = "203.0.113.7", "203.0.113.8", "203.0.113.9"


async def streamlit(_: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


def who(request: HTTPConnection) -> str | None:
    return request.headers.get("cookie")


class Server:
    """The guard with small limits, before an app that takes every websocket."""

    def __init__(self) -> None:
        self.connections = Connections(MOST)
        self._guard = Guard(streamlit, who, self.connections)

    @asynccontextmanager
    async def tab(self, address: str, cookie: str = "") -> AsyncIterator[Message]:
        """The first answer to a tab that stays open until the block ends."""
        received: asyncio.Queue[Message] = asyncio.Queue()
        sent: asyncio.Queue[Message] = asyncio.Queue()
        scope: Scope = {
            "type": "websocket",
            "client": (address, 40_000),
            "headers": [(b"cookie", cookie.encode())] if cookie else [],
        }
        await received.put({"type": "websocket.connect"})
        tab = asyncio.create_task(self._guard(scope, received.get, sent.put))
        try:
            yield await sent.get()
        finally:
            await received.put({"type": "websocket.disconnect", "code": 1000})
            await tab


async def opened(server: Server, *tabs: tuple[str, str]) -> list[bool]:
    """Whether tabs open, one after the other and all at once, from addresses and with cookies."""
    if not tabs:
        return []
    async with server.tab(*tabs[0]) as answer:
        return [answer == {"type": "websocket.accept"}, *await opened(server, *tabs[1:])]


def asked(*tabs: tuple[str, str], server: Server | None = None) -> list[bool]:
    with ThreadPoolExecutor(1) as aside:  # a browser of other tests may hold this thread's event loop
        return aside.submit(lambda: asyncio.run(opened(server or Server(), *tabs))).result()


def test_strangers_of_one_address_leave_the_others_their_places(caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    idle = [(HERE, "")] * 20
    assert asked(*idle, (HERE, "ann"), (THERE, ""), server=server) == [True] * 3 + [False] * 17 + [True, True]
    assert server.connections.refused == 17
    [line] = caplog.records
    assert line.levelno == logging.WARNING
    assert line.getMessage() == (
        f"refused a tab from {HERE}: 3 tabs without sign-in are open there (docs/hosting.md, Limits)"
    )


def test_tabs_that_are_closed_make_room() -> None:
    server = Server()
    for _ in range(2):
        assert asked(*[(HERE, "")] * 4, server=server) == [True, True, True, False]
        assert server.connections.count() == (0, 0)


def test_one_address_has_so_many_tabs_with_sign_in_too() -> None:
    assert asked(*[(HERE, "ann")] * 5, (THERE, "ann")) == [True] * 4 + [False, True]


def test_strangers_of_many_addresses_leave_each_address_a_few() -> None:
    full = [(HERE, "")] * 3 + [(THERE, "")] * 2
    assert asked(*full, (THERE, ""), (ELSEWHERE, ""), (ELSEWHERE, "")) == [True] * 5 + [False, True, False]


@pytest.fixture
def anns_session() -> Iterator[str]:
    sessions.bind("a-tab-of-ann", SignedIn("ann", lambda: True))
    yield "a-tab-of-ann"
    sessions.bind("a-tab-of-ann", None)


def test_who_signs_in_over_a_connection_is_no_stranger_any_more(anns_session: str) -> None:
    connections = Connections(MOST)
    scope: Scope = {"type": "websocket", "client": (HERE, 40_000)}
    with connections.admitting(tab := Connection(scope, signed_in=False)) as admitted:
        assert admitted
        assert connections.count() == (1, 1)
        tab.session = anns_session
        assert connections.count() == (1, 0)


def test_a_low_limit_of_open_files_lowers_the_strangers() -> None:
    assert Most.for_open_files(1_024).strangers * open_files.PER_TAB == 512
    assert Most.for_open_files(open_files.ENOUGH) == Most()
