"""A browser's side of Streamlit's websocket, without the browser: nothing is drawn."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.processes import free_port, python
from odeus_dash.server import garbage

_PATIENCE_SECONDS = 300
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """One run of a script: seconds from the request to its first picture and to its end, and what it sent."""

    first_picture: float | None
    seconds: float
    sent: bytes


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    @contextmanager
    def tab(self) -> Iterator[Session]:
        with connect(f"ws://localhost:{self.port}/_stcore/stream", max_size=None, open_timeout=120) as socket:
            yield Session(socket)

    def cpu_seconds(self) -> float:
        """Return the processor time of the server since its start; other work of the machine is not in it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def peak_bytes(self) -> int:
        """Return the most memory that the server has had resident."""
        return self._status("VmHWM") * 1024

    def held(self) -> Held:
        """Return what the server holds, once the garbage of what was done before is collected."""
        time.sleep(garbage.EVERY + 2)
        files = len(list(Path(f"/proc/{self.pid}/fd").iterdir()))
        return Held(self._status("VmRSS") * 1024, self._status("Threads"), files)

    def _status(self, name: str) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


class Held(NamedTuple):
    """What a process holds: bytes of memory, threads, open files."""

    memory: int
    threads: int
    files: int


class Session:
    """One tab."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._cached: list[str] = []

    def visit(self, page: str = "", query: str = "") -> Run:
        """Ask for a page, by default the front page, and wait for the end of its script."""
        began = time.perf_counter()
        self._socket.send(self._request(page, query).SerializeToString())
        parts: list[bytes] = []
        first_picture = None
        while True:
            part = self._socket.recv(timeout=_PATIENCE_SECONDS, decode=False)
            parts.append(part)
            message = ForwardMsg.FromString(part)
            if message.metadata.cacheable:
                self._cached.append(message.hash)
            if first_picture is None and message.delta.new_element.WhichOneof("type") == "plotly_chart":
                first_picture = time.perf_counter() - began
            if message.WhichOneof("type") == "script_finished" and _is_whole(message):
                return Run(first_picture, time.perf_counter() - began, b"".join(parts))

    def _request(self, page: str, query: str) -> BackMsg:
        """What a browser sends: where it is, and which messages it still has and need not be sent again."""
        request = BackMsg()
        state = request.rerun_script
        state.page_name, state.query_string = page, query
        state.context_info.timezone = "Europe/Berlin"
        state.context_info.locale = "en-GB"
        state.cached_message_hashes.extend(self._cached)
        return request


def _is_whole(message: ForwardMsg) -> bool:
    return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@contextmanager
def served(
    app: Path, settings: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server of `app`, a process of its own."""
    port = free_port()
    options = ["--server.port", str(port), "--server.headless", "true", *settings]
    with python(["-m", "streamlit", "run", str(app), *options], port, environment) as process:
        yield Server(port, process.pid)


@contextmanager
def session(app: Path, settings: Sequence[str] = ()) -> Iterator[Session]:
    """A server with one session."""
    with served(app, settings) as server, server.tab() as tab:
        yield tab
