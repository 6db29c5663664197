"""A look at a server without a key: whether it answers, what, and what time it is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

import httpx

from odeus_dash.errors import BadSettings
from odeus_dash.export_client.addresses import Kind, Way, way_of
from odeus_dash.export_client.connections import connect, failure_of, named
from odeus_dash.export_client.faults import date_of
from odeus_dash.export_client.limits import Limits
from odeus_dash.export_client.transport import look_up
from odeus_dash.settings import Workspace

#: The most that is read of an answer, in pieces of 64 KiB.
_MOST_PIECES = 16


@dataclass(frozen=True)
class Greeting:
    """An answer to a plain GET; `date` is the server's own clock (aware), None if it does not tell."""

    status: int
    date: dt.datetime | None
    body: bytes


def greet(url: str, limits: Limits, workspace: Workspace | None = None) -> Greeting:
    """Ask `url`, which is configured, without credentials, by the network settings of its `workspace`.

    Raises BadSettings, Unreachable or TimedOut.
    """
    host = urlsplit(url).netloc
    way = way_of(workspace, limits) if workspace else Way(Kind.LOOPBACK)
    with connect(limits, None, way, look_up) as http:
        try:
            return named(partial(_greet, http, url), partial(failure_of, host=host))
        except httpx.InvalidURL:
            pass  # its message may repeat the URL
    raise BadSettings("A configured address is not a web address.", "Correct it.")


def _greet(http: httpx.Client, url: str) -> Greeting:
    with http.stream("GET", url) as response:
        body = b"".join(islice(response.iter_bytes(64 * 1024), _MOST_PIECES))
        return Greeting(response.status_code, date_of(response.headers), body)
