"""How much one session may hand over. Who may, tests/sign_in/test_uploads.py tries on a running server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from odeus_dash.server import sessions, uploads
from odeus_dash.server.guard import Guard
from odeus_dash.server.sessions import SignedIn

SESSION = "session-of-uploads"
#: More than the envelope of a request, so that it does not blur the limit.
MOST_BYTES = 100_000


@pytest.fixture
def store() -> Iterator[MemoryUploadedFileManager]:
    """Where the files of one session arrive, which may be three of 100 kB together."""
    store = MemoryUploadedFileManager("/_stcore/upload_file")
    sessions.bind(SESSION, SignedIn("ann", lambda: True))
    uploads.open_place(SESSION, store, most_files=3, most_bytes=MOST_BYTES)
    yield store
    uploads.close_place(SESSION)
    sessions.bind(SESSION, None)


def send(store: MemoryUploadedFileManager, *sizes: int, method: str = "PUT") -> list[int]:
    """The statuses that answer files of these sizes, sent at once."""

    async def streamlit(scope: Scope, receive: Receive, answer: Send) -> None:
        content = await Request(scope, receive).body()
        await asyncio.sleep(0.01)  # all of them are on their way before one has arrived
        name = scope["path"].rpartition("/")[2]
        store.add_file(SESSION, UploadedFileRec(name, "export.csv", "text/csv", content))
        await PlainTextResponse("")(scope, receive, answer)

    def ann(_: HTTPConnection) -> str:
        return "ann"

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(Guard(streamlit, ann))
        async with httpx.AsyncClient(transport=transport, base_url="http://dash.example") as client:
            answers = (
                client.request(
                    method,
                    f"/_stcore/upload_file/{SESSION}/{len(store.file_storage[SESSION])}-{number}",
                    content=b"x" * size,
                    headers={"Origin": "http://dash.example"},
                )
                for number, size in enumerate(sizes)
            )
            return [each.status_code for each in await asyncio.gather(*answers)]

    with ThreadPoolExecutor(1) as aside:  # a browser of other tests may hold this thread's event loop
        return aside.submit(lambda: asyncio.run(ask())).result()


def test_so_many_files_and_no_more(store: MemoryUploadedFileManager) -> None:
    assert send(store, 1, 1) == [200, 200]
    assert send(store, 1) == [200]
    assert send(store, 1) == [413]


def test_so_many_bytes_and_no_more(store: MemoryUploadedFileManager) -> None:
    assert send(store, MOST_BYTES - 20_000) == [200]
    assert send(store, 50_000) == [413]
    assert send(store, 20_000) == [200]


def test_files_that_come_at_once_are_counted_together(store: MemoryUploadedFileManager) -> None:
    assert sorted(send(store, 90_000, 90_000)) == [200, 413]
    assert sorted(send(store, 1, 1, 1)) == [200, 200, 413]


def test_a_refused_file_leaves_no_trace(store: MemoryUploadedFileManager) -> None:
    assert send(store, 200_000) == [413]
    assert send(store, MOST_BYTES) == [200]


def test_a_place_that_is_closed_keeps_nothing_and_takes_nothing(store: MemoryUploadedFileManager) -> None:
    assert send(store, 5) == [200]
    uploads.close_place(SESSION)
    assert SESSION not in store.file_storage
    assert send(store, 5) == [404]
