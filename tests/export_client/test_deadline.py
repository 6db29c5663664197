"""An attempt ends in time, however its bytes trickle."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import TimedOut
from odeus_dash.export_client import ExportClient, Limits, RateWindow, probe
from tests.export_client.conftest import CSV, OCTOBER, Odeus, count_rows
from tests.odeus import Reply, Request

#: A byte comes twenty times faster than silence is given up, so only the end of the attempt ends this.
SHORT = Limits(tries=1, reconnects=0, new_exports=0, read_seconds=60, attempt_seconds=0.3)
OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def trickling(start: bytes, endless: bytes) -> Iterator[str]:
    """The URL of a server that answers `start` and then one byte of `endless` after the other."""
    over = threading.Event()

    def serve() -> None:
        caller, _ = server.accept()
        with caller:
            caller.recv(65536)
            caller.sendall(start)
            while not over.wait(0.02):
                try:
                    caller.sendall(endless)
                except OSError:  # hung up, as hoped
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


ENDLESS = [
    pytest.param(OK + b"X: ", b"a", id="headers"),
    pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0", id="the size of a chunk"),
    pytest.param(OK + b"Content-Length: 1000000\r\n\r\n", b"a", id="the body"),
]


def fetch(odeus: Odeus) -> None:
    with ExportClient(SHORT, rates=RateWindow(), folder=odeus.folder) as client:
        client.fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, count_rows)


@pytest.mark.parametrize(("start", "endless"), ENDLESS)
def test_an_answer_that_never_ends(odeus: Odeus, start: bytes, endless: bytes) -> None:
    with trickling(start, endless) as url:
        odeus.workspace = replace(odeus.workspace, base_url=url)
        with pytest.raises(TimedOut):
            fetch(odeus)


@pytest.mark.parametrize(("start", "endless"), ENDLESS)
def test_a_file_that_never_ends(odeus: Odeus, start: bytes, endless: bytes) -> None:
    with trickling(start, endless) as url:
        odeus.api.will(odeus.ready(downloadUrl=f"{url}/file.csv"))
        with pytest.raises(TimedOut):
            fetch(odeus)


def test_a_probe_that_never_ends() -> None:
    with trickling(*ENDLESS[-1].values) as url, pytest.raises(TimedOut):
        probe(url, SHORT)


def test_time_is_told_by_the_clock_of_the_client(odeus: Odeus) -> None:
    """Time passes while the storage, and then the API, prepares an answer."""

    def late(reply: Reply) -> Callable[[Request], Reply]:
        def answer(_: Request) -> Reply:
            odeus.time.now += 601
            return reply

        return answer

    limits = Limits(attempt_seconds=600, tries=1)
    odeus.storage.will(late(Reply(200, CSV)))
    with pytest.raises(TimedOut, match="did not answer in time"):
        odeus.fetch(limits=limits)
    with pytest.raises(TimedOut, match="did not answer in time"):
        odeus.fetch(late(odeus.ready()), limits=limits)
