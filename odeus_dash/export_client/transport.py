"""Connections: a name is looked up, its addresses are checked, and one of them is called.

Look-up, check and connection are one step, so that no second look-up can give another answer. TLS still
asks for the certificate of the name, and HTTP names it as the host.

A connection waits no longer than the attempt that it serves may last. httpx bounds each silence, not their
sum: an answer that comes byte by byte would hold a thread for days.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from typing import Any
from weakref import WeakSet

import httpcore
import httpx
import socksio

from odeus_dash.export_client.addresses import Kind, Way, check, kind_of, spelled
from odeus_dash.export_client.certificates import trust
from odeus_dash.export_client.limits import MOST_AT_ONCE
from odeus_dash.export_client.proxies import Proxy, read_proxies

#: The addresses of a host and port, best first. OSError if there are none.
Resolve = Callable[[str, int], list[str]]

#: In a request's extensions: its Way.
WAY = "odeus_dash.way"
#: In a response's extensions: the Way that its files may go, no farther than it came from itself.
CAME_FROM = "odeus_dash.came_from"
#: In a request's extensions: the variable that names the proxy it went through.
THROUGH = "odeus_dash.through"
#: The seconds left of the attempt that is being made; None outside of one.
_LEFT: ContextVar[Callable[[], float] | None] = ContextVar("left", default=None)

#: Read at once without TLS: a large file takes half the time that it takes by httpcore's 64 KiB. With TLS,
#: which has at most 16 KiB at a time, it would take twice as long.
_READ_BYTES = 1 << 19

#: What httpcore lets out when a proxy answers in another language than SOCKS.
_NOT_SOCKS = (socksio.SOCKSError, AssertionError, ValueError)


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses that the system's resolver finds."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@contextmanager
def within(left: Callable[[], float]) -> Iterator[None]:
    """Let nothing in this block wait longer than `left()` seconds; then httpx.ReadTimeout."""
    token = _LEFT.set(left)
    try:
        yield
    finally:
        _LEFT.reset(token)


def _bounded(timeout: float | None) -> float | None:
    left = _LEFT.get()
    if left is None:
        return timeout
    seconds = left()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the attempt's time is up")
    return seconds if timeout is None else min(timeout, seconds)


class WatchedStream(httpcore.NetworkStream):
    """A connection; where httpcore names no bound, it waits `patience` seconds, for ever if that is None."""

    def __init__(self, stream: httpcore.NetworkStream, patience: float | None) -> None:
        self._stream = stream
        self._patience = patience
        self._at_least = 0 if stream.get_extra_info("ssl_object") else _READ_BYTES

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        received = self._stream.read(max(max_bytes, self._at_least), _bounded(timeout or self._patience))
        _bounded(None)  # what came too late counts as not having come
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _bounded(timeout or self._patience))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, _bounded(timeout))
        return WatchedStream(secure, self._patience)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class WatchedBackend(httpcore.SyncBackend):
    """Opens watched connections, until it is closed."""

    def __init__(self) -> None:
        self._opened = threading.local()
        self._streams: WeakSet[WatchedStream] = WeakSet()
        self._lock, self._closed = threading.Lock(), False

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *more: Any, **named: Any
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(host, port, _bounded(timeout), *more, **named)
        self._opened.last = watched = WatchedStream(stream, timeout)
        with self._lock:
            self._streams.add(watched)
            is_late = self._closed
        if is_late:
            watched.close()
            raise httpcore.ConnectError("closed meanwhile")
        return watched

    def close(self) -> None:
        """Close all connections. httpcore's pool forgets those that other threads are opening."""
        with self._lock:
            self._closed, streams = True, list(self._streams)
        for each in streams:
            each.close()

    @contextmanager
    def closing_if_it_fails(self) -> Iterator[None]:
        """Close what this thread opens in the block: of a proxy that refuses, httpcore leaves it open."""
        self._opened.last = None
        try:
            yield
        except BaseException:
            if self._opened.last:
                self._opened.last.close()
            raise


class CheckedBackend(WatchedBackend):
    """Opens connections to addresses within the reach of `way` only."""

    def __init__(self, way: Way, resolve: Resolve) -> None:
        super().__init__()
        self._way = way
        self._resolve = resolve

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *more: Any, **named: Any
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. ForbiddenAddress if one is out of reach."""
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        check(host, addresses, self._way)
        failure: Exception = httpcore.ConnectError(f"no address of {host}")
        for address in addresses:
            try:
                return super().connect_tcp(address, port, timeout, *more, **named)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class CheckedTransport(httpx.HTTPTransport):
    """httpx's transport on top of `CheckedBackend`, for which httpx itself has no parameter."""

    def __init__(self, way: Way, resolve: Resolve, trusted: ssl.SSLContext) -> None:
        super().__init__(verify=trusted)
        self._way, self._backend = way, CheckedBackend(way, resolve)
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted,
            max_connections=100,
            max_keepalive_connections=MOST_AT_ONCE,
            keepalive_expiry=5,
            network_backend=self._backend,
        )

    def close(self) -> None:
        super().close()
        self._backend.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        response.extensions[CAME_FROM] = replace(self._way, reach=kind_of(peer[0], self._way.networks))
        return response


class ProxyTransport(httpx.HTTPTransport):
    """Connects through a proxy, which resolves names itself.

    The addresses that this machine finds for a name are still checked.
    """

    def __init__(self, proxy: Proxy, way: Way, resolve: Resolve, trusted: ssl.SSLContext) -> None:
        to_proxy = trust(way.ca_file) if proxy.url.scheme == "https" else None
        super().__init__(proxy=httpx.Proxy(proxy.url, ssl_context=to_proxy), verify=trusted)
        self._backend = WatchedBackend()
        self._pool._network_backend = self._backend  # noqa: SLF001 - httpx has no parameter for it
        self._variable = proxy.variable
        self._way = way
        self._resolve = resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        with suppress(OSError):  # a name that only the proxy knows
            check(host, self._resolve(host, request.url.port or 443), self._way)
        request.extensions[THROUGH] = self._variable
        with self._backend.closing_if_it_fails():
            try:
                response = super().handle_request(request)
            except _NOT_SOCKS as error:
                raise httpx.ProxyError("the proxy does not speak SOCKS") from error
        response.extensions[CAME_FROM] = replace(self._way, reach=Kind.PUBLIC)
        return response


class Switch(httpx.BaseTransport):
    """Sends each request directly or through the proxy that the environment sets for it.

    Connections are kept for later, and so each is for one Way. What is for this machine stays on it.
    Certificates are read for the first request that needs them, so a variable that cannot be used fails only
    what needs it, with BadSettings.
    """

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._proxies = read_proxies()
        self._made: dict[tuple[Way, Proxy | None, bool], httpx.BaseTransport] = {}
        self._making = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        way: Way = request.extensions[WAY]
        here = spelled(request.url.host) is Kind.LOOPBACK
        proxy = None if here else self._proxies.way_to(request.url)
        kind = way, proxy, request.url.scheme == "https"
        with self._making:
            if kind not in self._made:
                nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # for requests that need no certificate
                trusted = trust(way.ca_file) if request.url.scheme == "https" else nobody
                self._made[kind] = (
                    ProxyTransport(proxy, way, self._resolve, trusted)
                    if proxy
                    else CheckedTransport(way, self._resolve, trusted)
                )
        return self._made[kind].handle_request(request)

    def close(self) -> None:
        for transport in self._made.values():
            transport.close()
