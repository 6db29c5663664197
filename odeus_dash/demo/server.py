"""Start and stop a demo server: the API and its storage, two listeners in daemon threads."""

from __future__ import annotations

import datetime as dt
import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import format_datetime
from typing import Self

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from odeus_dash.demo.agents import cast
from odeus_dash.demo.api import Api, RateLimit
from odeus_dash.demo.options import DemoOptions
from odeus_dash.demo.simulation import Simulation, Usage
from odeus_dash.demo.storage import Storage
from odeus_dash.settings import Key, Membership, Workspace

_THREAD = "odeus-demo"
#: The company's monthly budget, in the currency of costs.
_BUDGET = Decimal(3000)


@dataclass(frozen=True)
class DemoServer:
    """A running demo server. Close it, or use it as a context manager."""

    base_url: str
    storage_url: str
    key: Key
    _options: DemoOptions = field(repr=False)
    _rate_limit: RateLimit = field(repr=False)
    _usage: Usage = field(repr=False)
    _listeners: tuple[tuple[uvicorn.Server, threading.Thread], ...] = field(repr=False)

    def workspace(self, name: str = "Demo workspace") -> Workspace:
        groups = tuple(sorted(Membership(each.id, each.department) for each in cast()))
        return Workspace(name, self.base_url, self.key, demo=True, budget=_BUDGET, people=True, groups=groups)

    @property
    def asked(self) -> int:
        """The number of exports that were asked for and not refused for the rate or the key."""
        return self._rate_limit.admitted

    def simulation(self) -> Simulation:
        """The conversations that the exports count, until the end of this week."""
        return self._usage.up_to(self._options.now())

    def close(self) -> None:
        """Stop both listeners, with a second for answers on their way."""
        for server, _ in self._listeners:
            server.should_exit = True
        for _, thread in self._listeners:
            thread.join(timeout=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start(options: DemoOptions | None = None, port: int = 0) -> DemoServer:
    """Start a demo server and return at once; the first export waits for the simulation.

    Port 0 of the API picks a free one. OSError if it is taken.
    """
    options = options or DemoOptions()
    with _bound(port) as api_socket, _bound(0) as storage_socket:
        storage_url = _url(storage_socket)
        usage, storage = Usage(options.seed, options.now()), Storage(options)
        rate_limit = RateLimit(options.per_minute)
        api = Api(options, usage, storage, storage_url, rate_limit)
        apps = {api.app(): api_socket, storage.app(): storage_socket}
        listeners = tuple(_listen(_dated(app, options.now), at.dup()) for app, at in apps.items())
        base_url = f"{_url(api_socket)}/api/public"
    return DemoServer(base_url, storage_url, options.key, options, rate_limit, usage, listeners)


def serve(options: DemoOptions, port: int) -> None:
    """Run a demo server until Ctrl-C; prints its address and its key."""
    with start(options, port) as server:
        print(f"Deployment URL  {server.base_url}")
        print(f"API key         {server.key.reveal()}")
        print("Stop with Ctrl-C.", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("Stopped.")


def _bound(port: int) -> socket.socket:
    """Return a listening socket: a request sent before the event loop runs waits in its backlog."""
    listener = socket.create_server(("127.0.0.1", port), backlog=512)
    listener.setblocking(False)
    return listener


def _url(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def _dated(app: ASGIApp, now: Callable[[], dt.datetime]) -> ASGIApp:
    """Send the demo's own time with every answer, which may differ from the machine's.

    Who leaves in the middle of a request gets none: that is no problem of the demo's.
    """

    async def dated(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(now().astimezone(dt.UTC), usegmt=True)
                message["headers"] = [*message["headers"], (b"date", date.encode())]
            await send(message)

        with suppress(ClientDisconnect):
            await app(scope, receive, send_dated)

    return dated


def _listen(app: ASGIApp, listener: socket.socket) -> tuple[uvicorn.Server, threading.Thread]:
    """Serve `app` in a daemon thread. uvicorn leaves signals alone outside of the main thread."""
    for name in ("uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).addFilter(_problems_only)
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name=_THREAD, daemon=True)
    thread.start()
    return server, thread


def _problems_only(record: logging.LogRecord) -> bool:
    """Drop uvicorn's routine messages about our two listeners.

    The app may run on uvicorn, too, and signed URLs must not reach its access log.
    """
    return record.threadName != _THREAD or record.levelno >= logging.WARNING
