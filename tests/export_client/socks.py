"""A SOCKS5 server (RFC 1928, RFC 1929) that leads every name to one port of this machine."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

_NO_SIGN_IN, _BY_PASSWORD, _NO_WAY = b"\x00", b"\x02", b"\xff"
_GRANTED, _REFUSED = b"\x00", b"\x05"


@dataclass
class Socks:
    """Where it listens, and the names and ports that it was asked for."""

    port: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)


@contextmanager
def socks(leads_to: int | None, sign_in: tuple[bytes, bytes] | None = None) -> Iterator[Socks]:
    """Lets in those who `sign_in`, if that is given. With `leads_to` None it connects nobody."""
    seen = Socks()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if not _lets_in(self.rfile, self.wfile, sign_in):
                return
            *_, length = self.rfile.read(5)
            name, port = self.rfile.read(length).decode(), int.from_bytes(self.rfile.read(2), "big")
            seen.asked.append((name, port))
            reply = _REFUSED if leads_to is None else _GRANTED
            self.wfile.write(b"\x05" + reply + b"\x00\x01" + bytes(6))
            if leads_to is not None:
                _relay(self.connection, leads_to)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        seen.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()


def _lets_in(said: BinaryIO, answer: BinaryIO, sign_in: tuple[bytes, bytes] | None) -> bool:
    wanted = _BY_PASSWORD if sign_in else _NO_SIGN_IN
    _, ways = said.read(2)
    if wanted not in said.read(ways):
        answer.write(b"\x05" + _NO_WAY)
        return False
    answer.write(b"\x05" + wanted)
    if sign_in:
        said.read(1)
        given = said.read(said.read(1)[0]), said.read(said.read(1)[0])
        answer.write(b"\x01" + (_GRANTED if given == sign_in else _REFUSED))
        return given == sign_in
    return True


def _relay(near: socket.socket, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as far:
        back = threading.Thread(target=_pump, args=(far, near))
        back.start()
        _pump(near, far)
        back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    while part := source.recv(65536):
        target.sendall(part)
    target.shutdown(socket.SHUT_WR)
