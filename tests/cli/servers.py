"""Small servers that answer what a test wants to see answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
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


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Quiet."""

    def send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response_only(status)  # without a Date: the tests have clocks of their own
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Exports:
    """A server of exports, and the requests that it had: first day, last day, grouping."""

    url: str
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)

    def by_model(self) -> list[tuple[str, str]]:
        return sorted((start, end) for start, end, group_by in self.asked if group_by == "model")


@contextmanager
def exporting(
    csvs: Mapping[tuple[str, str, str | None], str], refuse_models: int | None = None
) -> Iterator[Exports]:
    """Serve `csvs` by first day, last day and `group_by`; what is not among them has no usage.

    With `refuse_models`, exports by model are answered with that status.
    """
    files = list(csvs.values())

    class Handler(_Handler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            wanted = body["from"]["date"][:10], body["to"]["date"][:10], body.get("group_by")
            exports.asked.append(wanted)
            if wanted[2] and refuse_models:
                self.send(*as_json(refuse_models, error="Bad Request", message="unknown field group_by")(""))
            elif wanted not in csvs:
                self.send(*as_json(404, error="No data found", message="")(""))
            else:
                self.send(*self.export(wanted))

        def export(self, wanted: tuple[str, str, str | None]) -> tuple[int, str, bytes]:
            name = f"{exports.url}/{list(csvs).index(wanted)}"
            days = {"from": f"{wanted[0]}T00:00:00.000Z", "to": f"{wanted[1]}T23:59:59.999Z"}
            count = len(csvs[wanted].strip().splitlines()) - 1
            data = {"filePath": "usage.csv", "downloadUrl": name, "dataType": "assistants"}
            data |= {"recordCount": count, "dateRange": days}
            return as_json(200, success=True, data=data)("")

        def do_GET(self) -> None:
            self.send(200, "text/csv", files[int(self.path.strip("/"))].encode())

    with _running(Handler) as url:
        exports = Exports(url)
        yield exports


@contextmanager
def serving(answer: Answer, csv: str = "") -> Iterator[str]:
    """The deployment URL of a server that gives `answer` to every POST and `csv` to every GET."""

    class Handler(_Handler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send(*answer(f"http://127.0.0.1:{self.server.server_port}"))

        def do_GET(self) -> None:
            self.send(200, "text/csv", csv.encode())

    with _running(Handler) as url:
        yield url


@contextmanager
def _running(handler: type[_Handler]) -> Iterator[str]:
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
