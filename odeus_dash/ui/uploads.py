"""Files come in for a session that has a place for them, from who is signed in there, and only so many.

Streamlit takes a file of any session from whoever sends its id, and keeps it in memory until the session
ends. So a session opens its place while it shows one, and the middleware lets nothing else through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlsplit

from cachetools import LRUCache
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from odeus_dash.ui import sockets
from odeus_dash.ui.owned import Who

#: All that has to do with uploads, and of that the address of one file of one session.
UPLOADS = re.compile(r"/_stcore/upload_file(/|$)")
_FILE = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
#: What stands around a file in the request that carries it.
_ENVELOPE = 10_000


@dataclass
class _Place:
    """How much one session may still hand over; `coming` are the sizes of what is on its way."""

    session: str
    store: MemoryUploadedFileManager
    most_files: int
    most_bytes: int
    coming: list[int] = field(default_factory=list)

    @contextmanager
    def room_for(self, size: int) -> Iterator[bool]:
        """Whether a request of so many bytes fits; until the block ends, they count as taken."""
        with _lock:
            held = [len(each.data) for each in self.store.file_storage.get(self.session, {}).values()]
            taken = [*held, *self.coming]
            fits = len(taken) < self.most_files and sum(taken) + size <= self.most_bytes + _ENVELOPE
            self.coming.append(size)
        try:
            yield fits
        finally:
            with _lock:
                self.coming.remove(size)


_lock = Lock()
_places: LRUCache[str, _Place] = LRUCache(maxsize=10_000)


def open_place(session: str, store: MemoryUploadedFileManager, most_files: int, most_bytes: int) -> None:
    """Let the owner of `session` hand over files of so many bytes together, to be put into `store`."""
    with _lock:
        if session not in _places:
            _places[session] = _Place(session, store, most_files, most_bytes)


def close_place(session: str) -> None:
    """Take no more files for `session`, and drop those it has."""
    with _lock:
        place = _places.pop(session, None)
    if place:
        place.store.remove_session_files(session)


async def guarded(app: ASGIApp, scope: Scope, receive: Receive, send: Send, who: Who) -> None:
    """Pass a request for an upload on to `app`, or say no: 404 to whoever has no place for this file."""
    place = await _place(scope, who)
    headers = Headers(scope=scope)
    if place is None:
        await PlainTextResponse("Not Found", 404)(scope, receive, send)
    elif scope["method"] == "DELETE":
        await app(scope, receive, send)
    elif (size := _size(headers)) is None:
        await PlainTextResponse("Say how large the file is.", 411)(scope, receive, send)
    else:
        with place.room_for(size) as fits:
            answer = app if fits else PlainTextResponse("These are too many files, or too large ones.", 413)
            await answer(scope, receive, send)


async def _place(scope: Scope, who: Who) -> _Place | None:
    """The place that the request is for, if who asks is signed in there and one of our own pages asks."""
    file = _FILE.search(scope["path"])
    if file is None or file.end() != len(scope["path"]) or scope["method"] not in ("PUT", "DELETE"):
        return None
    with _lock:
        place = _places.get(file[1])
    owner = sockets.owner(file[1])
    if place is None or owner is None or not _is_from_us(Headers(scope=scope)):
        return None
    return place if owner == await run_in_threadpool(who, HTTPConnection(scope)) else None


def _is_from_us(headers: Headers) -> bool:
    """Whether the page that asks came from the host that is asked. Browsers name it with every upload."""
    origins, hosts = headers.getlist("origin"), headers.getlist("host")
    try:
        return len(origins) == len(hosts) == 1 and urlsplit(origins[0]).netloc == hosts[0]
    except ValueError:
        return False


def _size(headers: Headers) -> int | None:
    """The bytes that the request announces; None for one that would not say."""
    said = headers.getlist("content-length")
    announced = len(said) == 1 and said[0].isascii() and said[0].isdigit()
    return int(said[0]) if announced and "transfer-encoding" not in headers else None
