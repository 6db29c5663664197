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


#: Another tab of the same person, and a tab of somebody else.
SECOND, BOBS = "second-session-of-uploads", "bobs-session-of-uploads"


@pytest.fixture
def store() -> Iterator[MemoryUploadedFileManager]:
    """Where the files of three sessions arrive, each of which may have three of 100 kB together."""
    store = MemoryUploadedFileManager("/_stcore/upload_file")
    for session in (SESSION, SECOND, BOBS):
        sessions.bind(session, SignedIn("bob" if session == BOBS else "ann", lambda: True))
        uploads.open_place(session, store, most_files=3, most_bytes=MOST_BYTES)
    yield store
    for session in (SESSION, SECOND, BOBS):
        uploads.close_place(session)
        sessions.bind(session, None)


def send(store: MemoryUploadedFileManager, *sizes: int, session: str = SESSION) -> list[int]:
    """The statuses that answer files of these sizes, sent at once into a session by who owns it."""

    async def streamlit(scope: Scope, receive: Receive, answer: Send) -> None:
        content = await Request(scope, receive).body()
        await asyncio.sleep(0.01)  # all of them are on their way before one has arrived
        name = scope["path"].rpartition("/")[2]
        store.add_file(session, UploadedFileRec(name, "export.csv", "text/csv", content))
        await PlainTextResponse("")(scope, receive, answer)

    def owner(_: HTTPConnection) -> str | None:
        return sessions.owner(session)

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(Guard(streamlit, owner))
        async with httpx.AsyncClient(transport=transport, base_url="http://dash.example") as client:
            answers = (
                client.request(
                    "PUT",
                    f"/_stcore/upload_file/{session}/{len(store.file_storage[session])}-{number}",
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


def test_all_tabs_of_a_sign_in_have_a_limit(
    store: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(uploads, "MOST_OF_SIGN_IN", 150_000)
    assert send(store, 90_000) == [200]
    assert send(store, 90_000, session=SECOND) == [413]
    assert caplog.messages == ["refused a file: files of one sign-in already take 0 MB"]
    assert send(store, 90_000, session=BOBS) == [200]
    assert uploads.total() == 180_000


def test_all_tabs_together_have_a_limit(
    store: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OF_ALL", 150_000)
    assert send(store, 90_000) == [200]
    assert send(store, 90_000, session=BOBS) == [413]
    uploads.close_place(SESSION)
    assert send(store, 90_000, session=BOBS) == [200]
