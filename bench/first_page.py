"""(d) The first page of a large workspace, whose exports take long: cold, and after a warm-up.

The app is a process of its own, with a workspace at a demo server with latencies. Nothing is drawn.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from bench.processes import free_port, python
from bench.result import Result
from odeus_dash import demo
from odeus_dash.archive import Archive
from odeus_dash.demo import DemoOptions
from odeus_dash.export_client import ExportClient, RateWindow
from odeus_dash.server.warm import warm_up
from odeus_dash.settings import Workspace
from odeus_dash.source import Source

#: Seconds per export, as most workspaces and as the largest ones have them, and the storage's part of it.
USUAL, LONG, STORAGE = 2.3, 30.0, 0.3
#: Exports that a first page should wait for, and one after the other.
MOST_EXPORTS, MOST_ROUNDS = 32, 4.0
#: Seconds that a first tile may take beyond its export.
_BEYOND = 1.5
_PATIENCE_SECONDS = 900
_A_TILE = b'class="tile-value'


@dataclass(frozen=True)
class Visit:
    """Seconds from the first request of a session to its first tile and to its whole page; exports asked."""

    first_tile: float
    whole: float
    exports: int


def measure(out: Path) -> list[Result]:
    """The Briefing of the last 28 days with a budget and people: cold at both latencies, and once warm."""
    usual, long = (_visited(out, seconds) for seconds in (USUAL, LONG))
    warm = _visited(out, USUAL, warm=True)
    results = []
    for seconds, visit in ((USUAL, usual), (LONG, long)):
        what, goal = f"{seconds:g} s per export, cold", (seconds + _BEYOND) / seconds
        results += [
            Result(f"first tile, {what}", visit.first_tile, seconds, "s", goal, "one export"),
            Result(f"whole first page, {what}", visit.whole, seconds, "s", MOST_ROUNDS, "one export"),
        ]
    return [
        *results,
        Result("exports of the first page", usual.exports, MOST_EXPORTS, "exports", 1.0, "at most"),
        Result("the same after a warm-up", warm.exports, MOST_EXPORTS, "exports", 0.1, "at most"),
        Result("whole first page after a warm-up", warm.whole, USUAL, "s", 2.0, "one export"),
    ]


def _visited(out: Path, seconds: float, *, warm: bool = False) -> Visit:
    options = DemoOptions(api_latency=seconds - STORAGE, storage_latency=STORAGE)
    with tempfile.TemporaryDirectory(dir=out) as folder, demo.start(options) as server:
        if warm:
            _warm_up(Path(folder))
        with _app(server.workspace(), Path(folder)) as port:
            return _visit(port, server)


def _warm_up(folder: Path) -> None:
    """Fill the archive from a server that answers at once: workspaces are known there by their names."""
    with demo.start() as server, ExportClient(rates=RateWindow(100_000)) as client:
        workspace = Workspace("default", server.base_url, server.key, budget=server.workspace().budget)
        found = warm_up(
            Source(client, Archive(str(folder))), workspace, dt.datetime.now(dt.UTC), lambda: True
        )
    assert not found.missed, found.why


@contextmanager
def _app(workspace: Workspace, folder: Path) -> Iterator[int]:
    """Run the app with this workspace and nothing else, and yield its port."""
    port = free_port()
    (folder / "secrets.toml").touch(mode=0o600)
    environ = {
        "ODEUS_API_KEY": workspace.key.reveal(),
        "ODEUS_DEPLOYMENT_URL": workspace.base_url,
        "ODEUS_BUDGET": str(workspace.budget),
        "ODEUS_PEOPLE": "1",
        "ODEUS_DASH_SECRETS": str(folder / "secrets.toml"),
        "ODEUS_DASH_ARCHIVE": str(folder),
        "ODEUS_DASH_STORE": "off",
        "ODEUS_DASH_WARM": "0",
        "ODEUS_DASH_DEMO": "0",
    }
    options = ["--server.port", str(port), "--server.headless", "true"]
    with patch.dict(os.environ, environ), python(["-m", "streamlit", "run", "app.py", *options], port):
        yield port


def _visit(port: int, server: demo.DemoServer) -> Visit:
    """Open the front page as a new browser does."""
    with connect(f"ws://localhost:{port}/_stcore/stream", max_size=None, open_timeout=60) as socket:
        request = BackMsg()
        request.rerun_script.context_info.timezone = "UTC"
        request.rerun_script.context_info.locale = "en-GB"
        began, first_tile = time.perf_counter(), None
        socket.send(request.SerializeToString())
        while True:
            part = socket.recv(timeout=_PATIENCE_SECONDS, decode=False)
            if first_tile is None and _A_TILE in part:
                first_tile = time.perf_counter() - began
            message = ForwardMsg.FromString(part)
            finished = message.WhichOneof("type") == "script_finished"
            if finished and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
    assert first_tile, "the Briefing did not show its tiles"
    return Visit(first_tile, time.perf_counter() - began, server.asked)
