"""The HTTP clients, what they may fetch, and httpx's failures as our errors.

httpx's own exceptions contain the request, and so the key or a signed URL. None of them leaves
this package, not even as the context of one of ours.
"""

from __future__ import annotations

import logging
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import islice
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from odeus_dash import __version__
from odeus_dash.errors import BadSettings, DamagedAnswer, ExportFailed, TimedOut, Unreachable
from odeus_dash.export_client.addresses import Kind, Way, spelled
from odeus_dash.export_client.certificates import distrusted
from odeus_dash.export_client.limits import Limits
from odeus_dash.export_client.transport import THROUGH, WAY, Resolve, Switch, look_up, within

T = TypeVar("T")

#: In a response's extensions: where it sends us on to, as it says it. No header says it any more.
LOCATION = "odeus_dash.location"

_CHATTY = ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))
#: Why there is no connection, by the first known one of its causes.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "no host with this name"),
    (ConnectionRefusedError, "connection refused"),
    (ssl.SSLError, "no secure connection (TLS)"),
)
_UNKNOWN = "no connection"
#: How httpcore begins what it says of a proxy that wants another name and password, HTTP and SOCKS.
_NOT_LET_IN = ("407", "Requested", "Invalid username")
#: The most that a probe reads of an answer, in pieces of 64 KiB.
_MOST_PIECES = 16


def connect(limits: Limits, transport: httpx.BaseTransport | None, resolve: Resolve) -> httpx.Client:
    """An HTTP client that follows no redirect, keeps no cookie and adds no credentials of its own.

    Each request has its Way in its extensions, and its connection keeps to that. Proxies and certificates
    come from the environment (HTTPS_PROXY, SSL_CERT_FILE); a request that needs one that cannot be used
    raises BadSettings.
    """
    for name in _CHATTY:  # a filter: a level would be undone by debug logging for everything
        logging.getLogger(name).addFilter(_warnings_only)
    return httpx.Client(
        transport=transport or Switch(resolve),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": f"odeus-dash/{__version__}", "Accept-Encoding": "gzip"},
        timeout=httpx.Timeout(limits.other_seconds, connect=limits.connect_seconds, read=limits.read_seconds),
        follow_redirects=False,
        trust_env=False,
        event_hooks={"response": [_set_location_aside]},
    )


def _set_location_aside(response: httpx.Response) -> None:
    """Hide the Location from httpx, which reads it even where it does not follow, and cannot read all."""
    if location := response.headers.pop("Location", None):
        response.extensions[LOCATION] = location


def _warnings_only(record: logging.LogRecord) -> bool:
    """Drop what is less than a warning: httpx logs each URL, httpcore each header, and so signed URLs."""
    return record.levelno >= logging.WARNING


def fetchable(address: str, way: Way, base: httpx.URL | None = None) -> httpx.URL | None:
    """`address`, as seen from `base`, if a file may be fetched from there: https, within reach; else None.

    This machine may speak http. Where names lead is checked when they are connected to.
    """
    try:
        url = base.join(address) if base else httpx.URL(address)
        host = url.host
    except (httpx.InvalidURL, ValueError):  # the latter for what only looks like an international name
        return None
    kind = spelled(host, way.networks)
    if not host or url.userinfo or (kind is not None and kind > way.reach):
        return None
    return url if url.scheme == "https" or (url.scheme == "http" and kind is Kind.LOOPBACK) else None


def named(call: Callable[[], T], name: Callable[[Exception], ExportFailed]) -> T:
    """`call()`, its foreign failures replaced by what `name` makes of them, and raised without context."""
    try:
        return call()
    except (httpx.HTTPError, OSError, UnicodeError, zlib.error) as error:
        failure = name(error)
    raise failure


def failure_of(error: Exception, host: str) -> ExportFailed:
    """The named failure for what httpx met on the way to `host`."""
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            through = _through(error)
            whom = f"the proxy in {through}" if through else host
            return TimedOut(f"The connection to {whom} timed out.", "Try again in a minute.")
        case httpx.TimeoutException():
            return TimedOut(f"{host} did not answer in time.", "Try again, or select a shorter range.")
        case httpx.ConnectError() | httpx.ProxyError():
            return _unconnected(error, host, _through(error))
        case httpx.DecodingError():
            return DamagedAnswer(f"The answer from {host} cannot be unpacked.", "Try again in a minute.")
        case _:
            return Unreachable(f"The connection to {host} was lost.", "Try again in a minute.")


def _through(error: httpx.RequestError) -> str:
    """The variable that names the proxy that was asked; empty if the host was asked straight."""
    return str(error.request.extensions.get(THROUGH, ""))


def _unconnected(error: httpx.RequestError, host: str, through: str) -> Unreachable:
    """The failure of a connection; behind a proxy, only TLS is spoken with the host itself."""
    causes: list[BaseException] = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    tls = next((each for each in causes if isinstance(each, ssl.SSLError)), None)
    reason = next((why for each in causes for kind, why in _REASONS if isinstance(each, kind)), _UNKNOWN)
    other_way = f"Check {through}, or add {host} to NO_PROXY."
    if isinstance(error, httpx.ProxyError):
        if str(error).startswith(_NOT_LET_IN):
            return Unreachable(
                f"The proxy in {through} rejected the user name and password.",
                f"Set them in {through}, like http://user:password@proxy.example:3128.",
            )
        return Unreachable(f"The proxy in {through} did not connect to {host}.", other_way)
    if isinstance(tls, ssl.SSLCertVerificationError):
        return distrusted(tls, host)
    if through and not tls:
        return Unreachable(f"The proxy in {through} cannot be reached: {reason}.", other_way)
    return Unreachable(f"{host} cannot be reached: {reason}.", "Check the deployment URL and the network.")


def probe(url: str, limits: Limits) -> tuple[int, bytes]:
    """Ask `url`, which is configured, without credentials, for no longer than one attempt may last.

    Returns the status, and at most the first mebibyte of the body. Raises BadSettings, Unreachable or
    TimedOut.
    """

    def asked() -> tuple[int, bytes]:
        with http.stream("GET", url, extensions={WAY: Way(Kind.LOOPBACK)}) as response:
            pieces = islice(response.iter_bytes(64 * 1024), _MOST_PIECES)
            return response.status_code, b"".join(pieces)

    end = time.monotonic() + limits.attempt_seconds
    with connect(limits, None, look_up) as http, within(lambda: end - time.monotonic()):
        try:
            return named(asked, partial(failure_of, host=urlsplit(url).netloc))
        except httpx.InvalidURL:
            pass  # its message may repeat the URL
    raise BadSettings("A configured address is not a valid URL.", "Correct it.")
