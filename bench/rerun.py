"""(c) A rerun of the Briefing with everything at hand, over the websocket, against an empty page."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.processes import free_port, python
from bench.result import Result

RERUNS = 30
_WARM_UPS = 5
_PATIENCE_SECONDS = 120
#: A label that the Briefing shows only once its figures are there.
_A_TILE = b"What needs attention"

_EMPTY = """\
import gc
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def frozen(app):
    gc.collect()
    gc.freeze()
    yield


App = st.App("empty_page.py", lifespan=frozen)
"""


def measure(out: Path) -> list[Result]:
    """The median from request to "script finished" of 30 reruns each, after five that warm up.

    Servers asked in turn, one session each; nothing is drawn. All three leave out of the collection what was
    there at their start. The first empty page has our settings, the second one collects garbage after each
    run, as Streamlit does by default.
    """
    (out / "empty_page.py").write_text("")
    (out / "empty_app.py").write_text(_EMPTY)
    with (
        _session(Path("app.py")) as ours,
        _session(out / "empty_app.py") as empty,
        _session(out / "empty_app.py", "--runner.postScriptGC", "true") as default,
    ):
        wait_for_figures(ours)
        for session in (ours, empty, default) * _WARM_UPS:
            session.rerun()
        turns = [(ours.rerun(), empty.rerun(), default.rerun()) for _ in range(RERUNS)]
        assert _A_TILE in ours.received
    briefing, *pages = (1000 * statistics.median(seconds) for seconds in zip(*turns, strict=True))
    against = ("an empty page", "an empty page by Streamlit's defaults")
    return [
        Result("rerun of the Briefing, nothing new", briefing, page, "ms", 2.5, other)
        for page, other in zip(pages, against, strict=True)
    ]


def wait_for_figures(session: Session) -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    session.rerun()
    while _A_TILE not in session.received:
        if time.monotonic() > give_up:
            raise RuntimeError("the Briefing did not show its figures")
        time.sleep(0.5)
        session.rerun()


class Session:
    """A browser's side of the websocket, without the browser. `received` is all that the last run sent."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._cached: list[str] = []
        self.received = b""

    def rerun(self) -> float:
        """Ask for a rerun of the front page and wait for its end; seconds from one to the other."""
        began = time.perf_counter()
        self._socket.send(self._request().SerializeToString())
        parts: list[bytes] = []
        while True:
            part = self._socket.recv(timeout=_PATIENCE_SECONDS, decode=False)
            parts.append(part)
            message = ForwardMsg.FromString(part)
            if message.metadata.cacheable:
                self._cached.append(message.hash)
            if message.WhichOneof("type") == "script_finished" and _whole_run(message):
                seconds = time.perf_counter() - began
                self.received = b"".join(parts)
                return seconds

    def _request(self) -> BackMsg:
        """What a browser sends: where it is, and which messages it still has and need not be sent again."""
        request = BackMsg()
        state = request.rerun_script
        state.context_info.timezone = "Europe/Berlin"
        state.context_info.locale = "en-GB"
        state.cached_message_hashes.extend(self._cached)
        return request


def _whole_run(message: ForwardMsg) -> bool:
    return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@contextmanager
def _session(app: Path, *settings: str) -> Iterator[Session]:
    port = free_port()
    options = ["--server.port", str(port), "--server.headless", "true", *settings]
    with (
        python(["-m", "streamlit", "run", str(app), *options], port),
        connect(f"ws://localhost:{port}/_stcore/stream", max_size=None) as socket,
    ):
        yield Session(socket)
