"""Small servers that answer what a test wants to see answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Status, content type and body of an answer, given the server's own address.
Answer = Callable[[str], tuple[int, str, bytes]]


def as_json(status: int, **body: object) -> Answer:
    return lambda _: (status, "application/json", json.dumps(body).encode())


def html(status: int) -> Answer:
    return lambda _: (status, "text/html", b"<html><body>Please sign in</body></html>")


def export_of(record_count: int) -> Answer:
    """An export whose file is served by the same server."""

    def answer(address: str) -> tuple[int, str, bytes]:
        data = {
            "filePath": "usage.csv",
            "downloadUrl": f"{address}/usage.csv?signature=secret-signature",
            "dataType": "assistants",
            "recordCount": record_count,
            "dateRange": {"from": "2026-10-01T00:00:00.000Z", "to": "2026-10-31T23:59:59.999Z"},
        }
        return 200, "application/json", json.dumps({"success": True, "data": data}).encode()

    return answer


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Quiet: a client that has its answer may hang up on what else it asked."""


@contextmanager
def serving(answer: Answer, csv: str = "") -> Iterator[str]:
    """The deployment URL of a server that gives `answer` to every POST and `csv` to every GET."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._send(*answer(f"http://127.0.0.1:{self.server.server_port}"))

        def do_GET(self) -> None:
            self._send(200, "text/csv", csv.encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def _send(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
