"""A look at a configured address without a key: whether it answers, and what."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

import httpx

from odeus_dash.errors import BadSettings
from odeus_dash.export_client.addresses import Kind, Way
from odeus_dash.export_client.connections import connect, failure_of, named
from odeus_dash.export_client.deadline import within
from odeus_dash.export_client.limits import Limits
from odeus_dash.export_client.transport import look_up

#: The most that is read of an answer, in pieces of 64 KiB.
_MOST_PIECES = 16


@dataclass(frozen=True)
class Probe:
    """An answer to a plain GET: its status, and at most the first mebibyte of its body."""

    status: int
    body: bytes


def probe(url: str, limits: Limits) -> Probe:
    """Ask `url`, which is configured, without credentials, for no longer than one attempt may last.

    Raises BadSettings, Unreachable or TimedOut.
    """

    def asked() -> Probe:
        with http.stream("GET", url) as response:
            pieces = islice(response.iter_bytes(64 * 1024), _MOST_PIECES)
            return Probe(response.status_code, b"".join(pieces))

    end = time.monotonic() + limits.attempt_seconds
    with connect(limits, None, Way(Kind.LOOPBACK), look_up) as http, within(lambda: end - time.monotonic()):
        try:
            return named(asked, partial(failure_of, host=urlsplit(url).netloc))
        except httpx.InvalidURL:
            pass  # its message may repeat the URL
    raise BadSettings("A configured address is not a web address.", "Correct it.")
