"""Connections that wait no longer than the attempt they serve may last.

httpx bounds each silence, not their sum: an answer that comes byte by byte would hold a thread for days.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

#: The seconds left of the attempt that is being made; None outside of one.
_LEFT: ContextVar[Callable[[], float] | None] = ContextVar("left", default=None)


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

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        received = self._stream.read(max_bytes, _bounded(timeout or self._patience))
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
    """Opens watched connections."""

    def __init__(self) -> None:
        self._opened = threading.local()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *more: Any, **named: Any
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(host, port, _bounded(timeout), *more, **named)
        self._opened.last = watched = WatchedStream(stream, timeout)
        return watched

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
