"""The HTTP clients, what they may fetch, and httpx's failures in our words.

httpx's own exceptions hold the request, and with it the key or a signed URL. None of them leaves
this package, not even as the context of one of ours.
"""

from __future__ import annotations

import logging
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar

import httpx

from odeus_dash import __version__
from odeus_dash.errors import BadSettings, ExportFailed, NotOdeus, TimedOut, Unreachable
from odeus_dash.export_client.addresses import Kind, spelled
from odeus_dash.export_client.limits import Limits
from odeus_dash.export_client.transport import CheckedTransport, Resolve, routes

T = TypeVar("T")

#: In a response's extensions: where it sends us on to, as it says it. No header says it any more.
LOCATION = "odeus_dash.location"

_CHATTY = (
    "httpx",
    *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
)


def connect(
    limits: Limits, transport: httpx.BaseTransport | None, reach: Kind, resolve: Resolve
) -> httpx.Client:
    """An HTTP client that follows no redirect, keeps no cookie and adds no credentials of its own.

    Its connections stay within `reach`; one client has one reach, since it keeps connections for later.
    Proxies and certificates come from the environment (HTTPS_PROXY, SSL_CERT_FILE); BadSettings if
    they cannot be used.
    """
    _keep_addresses_out_of_logs()
    try:
        return _connect(limits, transport, reach, resolve)
    except (OSError, ImportError, ValueError, httpx.InvalidURL):
        pass  # the message may repeat the proxy's password
    raise BadSettings(
        "The proxy or the certificates that the environment names cannot be used.",
        "Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.",
    )


def _connect(
    limits: Limits, transport: httpx.BaseTransport | None, reach: Kind, resolve: Resolve
) -> httpx.Client:
    straight = transport or CheckedTransport(reach, resolve)
    return httpx.Client(
        transport=straight,
        mounts=None if transport else routes(straight, reach, resolve),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": f"odeus-dash/{__version__}", "Accept-Encoding": "gzip"},
        timeout=httpx.Timeout(
            connect=limits.connect_seconds,
            read=limits.read_seconds,
            write=limits.write_seconds,
            pool=limits.pool_seconds,
        ),
        follow_redirects=False,
        event_hooks={"response": [_set_location_aside]},
    )


def _set_location_aside(response: httpx.Response) -> None:
    """httpx reads it even where it does not follow, and some locations it cannot read."""
    if location := response.headers.pop("Location", None):
        response.extensions[LOCATION] = location


class _WarningsOnly(logging.Filter):
    """httpx logs each URL and httpcore each response header: both can hold a signed URL."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_warnings_only = _WarningsOnly()


def _keep_addresses_out_of_logs() -> None:
    """A filter, because a level would be undone by whoever turns on debug logging for everything."""
    for name in _CHATTY:
        logging.getLogger(name).addFilter(_warnings_only)


@dataclass(frozen=True)
class Deadline:
    """The end of one attempt, on the monotonic `clock`."""

    clock: Callable[[], float]
    at: float

    def check(self, host: str) -> None:
        """TimedOut once it has passed."""
        if self.clock() > self.at:
            raise TimedOut(
                f"{host} was still sending the export when its time was up.",
                "Try again, or choose a shorter range.",
            )


def may_fetch(url: httpx.URL, reach: Kind) -> bool:
    """Whether a file may be fetched from `url`, as far as the URL itself tells: https, within `reach`.

    This machine may speak http. Where names lead is checked when they are connected to.
    """
    host = _host(url)
    if url.userinfo or not host:
        return False
    kind = spelled(host)
    if kind is not None and kind > reach:
        return False
    return url.scheme == "https" or (url.scheme == "http" and kind is Kind.LOOPBACK)


def _host(url: httpx.URL) -> str:
    """Empty if there is none, or none that could be an international name."""
    try:
        return url.host
    except UnicodeError:
        return ""


def named(call: Callable[[], T], name: Callable[[Exception], ExportFailed]) -> T:
    """`call()`, with a foreign failure given its name; raised outside `except`, so without context."""
    try:
        return call()
    except (httpx.HTTPError, OSError, UnicodeError, zlib.error) as error:
        failure = name(error)
    raise failure


def failure_of(error: Exception, host: str) -> ExportFailed:
    """The named failure for what httpx met on the way to `host`."""
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return TimedOut(f"No connection to {host} came about in time.", "Try again in a minute.")
        case httpx.TimeoutException():
            return TimedOut(f"{host} did not answer in time.", "Try again, or choose a shorter range.")
        case httpx.ConnectError():
            return Unreachable(
                f"{host} cannot be reached: {_reason(error)}.", "Check the deployment URL and the network."
            )
        case httpx.ProxyError():
            return Unreachable(f"The proxy does not let us through to {host}.", "Check the proxy's settings.")
        case httpx.DecodingError():
            return NotOdeus(f"{host} sent an answer that cannot be decoded.", "Check the deployment URL.")
        case _:
            return Unreachable(f"The connection to {host} broke off.", "Try again in a minute.")


def _reason(error: BaseException) -> str:
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return "no host of that name was found"
            case ConnectionRefusedError():
                return "it refused the connection"
            case ssl.SSLCertVerificationError():
                return "its certificate is not trusted (TLS)"
            case ssl.SSLError():
                return "no secure connection could be agreed on (TLS)"
    return "no connection came about"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
