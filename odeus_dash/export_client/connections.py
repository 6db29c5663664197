"""The HTTP clients, what they may fetch, and httpx's failures in our words.

httpx's own exceptions hold the request, and with it the key or a signed URL. None of them leaves
this package, not even as the context of one of ours.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar

import httpx

from odeus_dash import __version__
from odeus_dash.errors import ExportFailed, NotOdeus, TimedOut, Unreachable
from odeus_dash.export_client.addresses import Kind, Way, spelled
from odeus_dash.export_client.certificates import distrusted
from odeus_dash.export_client.limits import Limits
from odeus_dash.export_client.transport import THROUGH, Resolve, Switch

T = TypeVar("T")

#: In a response's extensions: where it sends us on to, as it says it. No header says it any more.
LOCATION = "odeus_dash.location"

_CHATTY = (
    "httpx",
    *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
)


class Clients:
    """HTTP clients that share nothing: one for each way, made when it is first needed.

    One client has one way, since it keeps connections for later.
    """

    def __init__(self, limits: Limits, transport: httpx.BaseTransport | None, resolve: Resolve) -> None:
        self._connect = partial(connect, limits, transport, resolve=resolve)
        self._made: dict[Way, httpx.Client] = {}
        self._making = threading.Lock()
        self._closed = False

    def on(self, way: Way) -> httpx.Client:
        """The client for `way`. RuntimeError once they are closed."""
        with self._making:
            if self._closed:
                raise RuntimeError("the clients are closed")
            if way not in self._made:
                self._made[way] = self._connect(way)
            return self._made[way]

    def close(self) -> None:
        with self._making:
            self._closed = True
            for client in self._made.values():
                client.close()


def connect(
    limits: Limits, transport: httpx.BaseTransport | None, way: Way, resolve: Resolve
) -> httpx.Client:
    """An HTTP client that follows no redirect, keeps no cookie and adds no credentials of its own.

    Its connections keep to `way`. Proxies and certificates come from the environment (HTTPS_PROXY,
    SSL_CERT_FILE); a request that needs one that cannot be used raises BadSettings.
    """
    for name in _CHATTY:  # a filter: a level would be undone by whoever turns on debug logging for everything
        logging.getLogger(name).addFilter(_warnings_only)
    return httpx.Client(
        transport=transport or Switch(way, resolve),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": f"odeus-dash/{__version__}", "Accept-Encoding": "gzip"},
        timeout=httpx.Timeout(
            connect=limits.connect_seconds,
            read=limits.read_seconds,
            write=limits.write_seconds,
            pool=limits.pool_seconds,
        ),
        follow_redirects=False,
        trust_env=False,
        event_hooks={"response": [_set_location_aside]},
    )


def _set_location_aside(response: httpx.Response) -> None:
    """Hide the Location from httpx, which reads it even where it does not follow, and cannot read all."""
    if location := response.headers.pop("Location", None):
        response.extensions[LOCATION] = location


class _WarningsOnly(logging.Filter):
    """Drops what is less than a warning: httpx logs each URL, httpcore each header, and so signed URLs."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_warnings_only = _WarningsOnly()


def may_fetch(url: httpx.URL, way: Way) -> bool:
    """Whether a file may be fetched from `url`, as far as the URL itself tells: https, within reach.

    This machine may speak http. Where names lead is checked when they are connected to.
    """
    host = _host(url)
    if url.userinfo or not host:
        return False
    kind = spelled(host, way.networks)
    if kind is not None and kind > way.reach:
        return False
    return url.scheme == "https" or (url.scheme == "http" and kind is Kind.LOOPBACK)


def _host(url: httpx.URL) -> str:
    """The URL's host; empty if there is none, or none that could be an international name."""
    try:
        return url.host
    except UnicodeError:
        return ""


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
            return TimedOut(f"No connection to {whom} came about in time.", "Try again in a minute.")
        case httpx.TimeoutException():
            return TimedOut(f"{host} did not answer in time.", "Try again, or choose a shorter range.")
        case httpx.ConnectError():
            return _unconnected(error, host, _through(error))
        case httpx.ProxyError():
            return _turned_away(error, host, _through(error))
        case httpx.DecodingError():
            return NotOdeus(f"{host} sent an answer that cannot be decoded.", "Check the deployment URL.")
        case _:
            return Unreachable(f"The connection to {host} broke off.", "Try again in a minute.")


def _through(error: httpx.RequestError) -> str:
    """The variable that names the proxy that was asked; empty if the host was asked straight."""
    return str(error.request.extensions.get(THROUGH, ""))


def _unconnected(error: Exception, host: str, through: str) -> Unreachable:
    """The failure of a connection; behind a proxy, only TLS is spoken with the host itself."""
    tls = next((each for each in _causes(error) if isinstance(each, ssl.SSLError)), None)
    if isinstance(tls, ssl.SSLCertVerificationError):
        return distrusted(tls, host)
    if through and not tls:
        what = f"The proxy in {through} cannot be reached: {_reason(error)}."
        return Unreachable(what, _other_way(through, host))
    return Unreachable(
        f"{host} cannot be reached: {_reason(error)}.", "Check the deployment URL and the network."
    )


def _turned_away(error: httpx.ProxyError, host: str, through: str) -> Unreachable:
    if str(error).startswith(("407", "Requested", "Invalid username")):  # as httpcore begins, HTTP and SOCKS
        return Unreachable(
            f"The proxy in {through} does not accept our user name and password.",
            f"Write them into {through}, like http://user:password@proxy.example:3128.",
        )
    return Unreachable(f"The proxy in {through} does not connect us to {host}.", _other_way(through, host))


def _other_way(through: str, host: str) -> str:
    return f"Check {through}, or name {host} in NO_PROXY if it needs no proxy."


def _reason(error: BaseException) -> str:
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return "no host of that name was found"
            case ConnectionRefusedError():
                return "it refused the connection"
            case ssl.SSLError():
                return "no secure connection could be agreed on (TLS)"
    return "no connection came about"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
