"""Uploads: only into a session with an open file uploader, from its own sign-in, and within its limits.

Streamlit takes a file for any session from anyone who sends its id, and keeps it in memory for two minutes
after the session was closed. So a session opens its place while it shows one, the middleware lets nothing
else through, and all sessions of a sign-in, and of the process, have limits too.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from cachetools import LRUCache
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from odeus_dash.server import sessions
from odeus_dash.server.own_site import names_us
from odeus_dash.server.sessions import Who
from odeus_dash.server.streamlit_internals import MemoryUploadedFileManager

log = logging.getLogger(__name__)

#: Bytes of the files of all sessions of one sign-in: two tabs with as many as one may have.
MOST_OF_SIGN_IN = 200 * 1024**2
#: Bytes of the files of all sessions.
MOST_OF_ALL = 1024**3
#: Every address of uploads, and among them that of one file of one session.
UPLOADS = re.compile(r"/_stcore/upload_file(/|$)")
_FILE = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
#: Bytes around a file in the request that carries it.
_ENVELOPE = 10_000


@dataclass
class _Place:
    """The bytes that one session may still send; `coming` are the sizes of files on their way."""

    session: str
    store: MemoryUploadedFileManager
    most_files: int
    most_bytes: int
    coming: list[int] = field(default_factory=list)

    def taken(self) -> list[int]:
        """Return the sizes of its files, with those on their way."""
        held = self.store.file_storage.get(self.session, {}).values()
        return [*(len(each.data) for each in held), *self.coming]

    @contextmanager
    def room_for(self, size: int, owner: str) -> Iterator[bool]:
        """Yield whether a request of `size` bytes fits; until the block ends, they count as taken."""
        with _lock:
            taken = self.taken()
            fits = len(taken) < self.most_files and sum(taken) + size <= self.most_bytes + _ENVELOPE
            fits = fits and _have_room(size, owner)
            self.coming.append(size)
        try:
            yield fits
        finally:
            with _lock:
                self.coming.remove(size)


def _have_room(size: int, owner: str) -> bool:
    """Return whether all sessions of the sign-in, and all of the process, may take `size` bytes more."""
    used = [place for place in _places.values() if place.taken()]
    own = [place for place in used if sessions.owner(place.session) == owner]
    for places, most, whose in ((own, MOST_OF_SIGN_IN, "one sign-in"), (used, MOST_OF_ALL, "all sessions")):
        if _total(places) + size > most + _ENVELOPE:
            log.warning("refused a file: files of %s already take %d MB", whose, _total(places) // 1024**2)
            return False
    return True


def _total(places: Iterable[_Place]) -> int:
    return sum(sum(each.taken()) for each in places)


def total() -> int:
    """Return the bytes of all files that sessions have sent."""
    with _lock:
        return _total(_places.values())


_lock = Lock()
_places: LRUCache[str, _Place] = LRUCache(maxsize=10_000)


def open_place(session: str, store: MemoryUploadedFileManager, most_files: int, most_bytes: int) -> None:
    """Let the owner of `session` send files into `store`: `most_bytes` in total."""
    with _lock:
        if session not in _places:
            _places[session] = _Place(session, store, most_files, most_bytes)


def close_place(session: str) -> None:
    """Take no more files for `session` and drop those it has."""
    with _lock:
        place = _places.pop(session, None)
    if place:
        place.store.remove_session_files(session)


async def guarded(app: ASGIApp, scope: Scope, receive: Receive, send: Send, who: Who) -> None:
    """Pass an upload on to `app`, or refuse it: 404 for a request without a place for this file."""
    place, owner = await _place(scope, who)
    headers = Headers(scope=scope)
    if place is None:
        await PlainTextResponse("Not Found", 404)(scope, receive, send)
    elif scope["method"] == "DELETE":
        await app(scope, receive, send)
    elif (size := _size(headers)) is None:
        await PlainTextResponse("Content-Length is missing.", 411)(scope, receive, send)
    else:
        with place.room_for(size, owner) as fits:
            answer = app if fits else PlainTextResponse("The files are too many or too large.", 413)
            await answer(scope, receive, send)


async def _place(scope: Scope, who: Who) -> tuple[_Place | None, str]:
    """Return the place of the request and its sign-in, if one of our pages asks and that owns the session."""
    file = _FILE.search(scope["path"])
    if file is None or file.end() != len(scope["path"]) or scope["method"] not in ("PUT", "DELETE"):
        return None, ""
    with _lock:
        place = _places.get(file[1])
    owner = sessions.owner(file[1])
    if place is None or owner is None or not names_us(Headers(scope=scope), "origin"):
        return None, ""
    return (place if owner == await run_in_threadpool(who, HTTPConnection(scope)) else None), owner


def _size(headers: Headers) -> int | None:
    """Return the bytes that the request announces; None if it does not."""
    said = headers.getlist("content-length")
    announced = len(said) == 1 and said[0].isascii() and said[0].isdigit()
    return int(said[0]) if announced and "transfer-encoding" not in headers else None
