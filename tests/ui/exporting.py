"""A deployment whose exports a test writes itself, over real HTTP."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import polars as pl

from odeus_dash.settings import Key, Workspace

#: The rows of an export, given its first and last day and whether it is by model.
Rows = Callable[[dt.date, dt.date, bool], pl.DataFrame]


class Refused(Exception):
    """Raised by `Rows` for a request that the server answers with a 400."""


@contextmanager
def exporting(
    rows: Rows, viewers: frozenset[str] = frozenset(), behind: dt.timedelta = dt.timedelta(0)
) -> Iterator[Workspace]:
    """A workspace at a server on loopback that exports `rows`; its clock is `behind` ours."""
    files: dict[str, bytes] = {}
    numbers = count()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            start, end = (dt.date.fromisoformat(asked[each]["date"][:10]) for each in ("from", "to"))
            try:
                frame = rows(start, end, "group_by" in asked)
            except Refused as refused:
                problem = json.dumps({"message": str(refused)}).encode()
                self._send("application/json", problem, 400)
                return
            path = f"/files/{next(numbers)}"
            files[path] = frame.write_csv().encode()
            data = {
                "filePath": path,
                "downloadUrl": f"http://127.0.0.1:{self.server.server_port}{path}",
                "dataType": "assistants",
                "recordCount": frame.height,
                "dateRange": {"from": asked["from"]["date"], "to": asked["to"]["date"]},
            }
            self._send("application/json", json.dumps({"success": True, "data": data}).encode())

        def do_GET(self) -> None:
            self._send("text/csv", files[self.path])

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def _send(self, kind: str, body: bytes, status: int = 200) -> None:
            self.send_response_only(status)
            self.send_header("Date", format_datetime(dt.datetime.now(dt.UTC) - behind, usegmt=True))
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield Workspace("Acme", address, Key("a-key"), viewers=viewers)
        server.shutdown()
