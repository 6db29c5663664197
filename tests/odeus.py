"""A fake Odeus: it answers what a test scripts, in memory or over real HTTP(S) on a port of 127.0.0.1."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import Message
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import httpx
import polars as pl

from odeus_dash.settings import Key, Workspace


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """`length` is announced in place of the body's own; None announces nothing and ends by closing.

    After the body the server falls silent until `silence` is set.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = -1
    silence: threading.Event | None = None


Answer = Reply | Callable[[Request], Reply]


# --- What the API says ---


def as_json(status: int, /, headers: Mapping[str, str] | None = None, **content: object) -> Reply:
    body = json.dumps(content).encode()
    return Reply(status, body, {"Content-Type": "application/json", **(headers or {})})


def error(status: int, error: str, message: str = "", **headers: str) -> Reply:
    """A failure as the contract has it."""
    return as_json(status, headers, error=error, message=message)


def html(status: int = 200) -> Reply:
    """What stands between us and the API: a proxy's page, a sign-in."""
    return Reply(status, b"<html><body>Please sign in</body></html>", {"Content-Type": "text/html"})


#: The answer about days without usage.
NOTHING = error(404, "No data found")


def ready(url: str, rows: int, start: str, end: str, **changes: object) -> Reply:
    """An export of `rows` rows at `url`, as the contract has it; `changes` replace fields of `data`."""
    data: dict[str, object] = {
        "filePath": "exports/assistants.csv",
        "downloadUrl": url,
        "dataType": "assistants",
        "recordCount": rows,
        "dateRange": {"from": start, "to": end},
    }
    return as_json(200, success=True, data=data | changes)


class Asked(NamedTuple):
    """What an export was asked for: first and last day, and whether by model."""

    start: dt.date
    end: dt.date
    is_by_model: bool


#: The rows of an export, as a frame or as CSV.
Rows = Callable[[dt.date, dt.date, bool], pl.DataFrame | str | bytes]


class Refused(Exception):
    """Raised by `Rows` for a question that gets this answer; a text is the message of a 400."""

    def __init__(self, answer: Reply | str) -> None:
        self.reply = as_json(400, message=answer) if isinstance(answer, str) else answer


class Exports:
    """API and storage: exports of `rows`. `asked` has the questions so far; a `clock` dates the answers."""

    def __init__(self, rows: Rows, clock: Callable[[], dt.datetime] | None = None) -> None:
        self.clock = clock
        self.exported_from: str | None = None
        self.asked: list[Asked] = []
        self.url = ""
        self._rows = rows
        self._files: dict[str, bytes] = {}

    def __call__(self, request: Request) -> Reply:
        if request.method == "GET":
            file = self._files[request.path.partition("?")[0]]
            return Reply(200, file, {"Content-Type": "text/csv"})
        try:
            reply = self._export(request)
        except Refused as refused:
            reply = refused.reply
        if self.clock:
            date = format_datetime(self.clock().astimezone(dt.UTC), usegmt=True)
            return replace(reply, headers={**reply.headers, "Date": date})
        return reply

    def _export(self, request: Request) -> Reply:
        body = request.json()
        start, end = (body[each]["date"] for each in ("from", "to"))
        asked = Asked(*(dt.date.fromisoformat(each[:10]) for each in (start, end)), "group_by" in body)
        self.asked.append(asked)
        rows = self._rows(*asked)
        content = (
            rows
            if isinstance(rows, bytes)
            else (rows if isinstance(rows, str) else rows.write_csv()).encode()
        )
        path = f"/{asked.start}/{asked.end}/{asked.is_by_model}/{len(self.asked)}"
        self._files[path] = content
        count = sum(map(bool, csv.reader(io.StringIO(content.decode(errors="replace"))))) - 1
        host = request.headers["Host"]
        scheme = "http" if host.startswith("127.0.0.1") else "https"  # in memory it may have any name
        url = f"{scheme}://{host}{path}?signature=CANARYSIGNATURE"
        return ready(url, count, self.exported_from or start, end)

    def by_model(self) -> list[tuple[str, str]]:
        """The days that were asked for by model."""
        return sorted((str(each.start), str(each.end)) for each in self.asked if each.is_by_model)


def of_csvs(csvs: Mapping[tuple[str, str, str | None], str]) -> Rows:
    """Rows by first day, last day and `group_by`; what is not among them has no usage."""

    def rows(start: dt.date, end: dt.date, is_by_model: bool) -> str:
        wanted = str(start), str(end), "model" if is_by_model else None
        if wanted not in csvs:
            raise Refused(NOTHING)
        return csvs[wanted]

    return rows


def export_of(rows: int) -> Answer:
    """An export of October whose file is served by the same server; see `serving`."""

    def answer(request: Request) -> Reply:
        url = f"http://{request.headers['Host']}/usage.csv?signature=secret-signature"
        return ready(url, rows, "2026-10-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z")

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other, the last one again and again."""
    waiting, lock = list(answers), threading.Lock()

    def answer(request: Request) -> Reply:
        with lock:
            following = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return following(request) if callable(following) else following

    return answer


# --- How it is reached ---


def in_memory(script: Callable[[Request], Reply]) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        headers = Message()
        for name, value in request.headers.items():
            headers[name] = value
        path = request.url.raw_path.decode()
        reply = script(Request(request.method, path, headers, request.content))
        return httpx.Response(reply.status, headers=reply.headers, stream=httpx.ByteStream(reply.body))

    return httpx.MockTransport(handle)


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that hangs up in mid-answer is what some tests are about."""


class ScriptedServer:
    """Gives `answers` one by one, the last one for ever; keeps every request in `seen`.

    With a certificate, in `tls`, it speaks HTTPS.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[Request] = []
        self._http = _QuietServer(("127.0.0.1", 0), _handler(self._reply))
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_port
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def will(self, *answers: Answer) -> None:
        self._answer = in_turn(*answers)

    def _reply(self, request: Request) -> Reply:
        self.seen.append(request)
        return self._answer(request)

    @contextmanager
    def running(self) -> Iterator[ScriptedServer]:
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()


def _handler(reply: Callable[[Request], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send(reply(Request(self.command, self.path, self.headers, body)))

        def send(self, answer: Reply) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            length = len(answer.body) if answer.length == -1 else answer.length
            if length is not None:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(answer.body)
            if answer.silence:
                answer.silence.wait()
            self.close_connection = length != len(answer.body)

        do_GET = do_POST = answer  # noqa: N815 - the base class looks for these names

        def log_message(self, *_: object) -> None:
            """Quiet: stderr belongs to the tests."""

    return Handler


@contextmanager
def serving(answer: Answer, csv: str = "") -> Iterator[str]:
    """The deployment URL of a server that gives `answer` to everything; `csv`, if any, to every GET."""

    def script(request: Request) -> Reply:
        if csv and request.method == "GET":
            return Reply(200, csv.encode(), {"Content-Type": "text/csv"})
        return answer(request) if callable(answer) else answer

    with ScriptedServer().running() as server:
        server.will(script)
        yield server.url


@contextmanager
def exporting(rows: Rows | Mapping[tuple[str, str, str | None], str]) -> Iterator[Exports]:
    """A server of exports of `rows`, see `of_csvs`, at its `url`."""
    exports = Exports(rows if callable(rows) else of_csvs(rows))
    with serving(exports) as exports.url:
        yield exports


@contextmanager
def a_workspace(rows: Rows, behind: dt.timedelta = dt.timedelta(0)) -> Iterator[Workspace]:
    """A workspace at a server that exports `rows`; its clock is `behind` ours."""
    with serving(Exports(rows, lambda: dt.datetime.now(dt.UTC) - behind)) as url:
        yield Workspace("Acme", url, Key("a-key"))
