"""How connections come about: a name is looked up, its addresses are checked, and one of those is called.

Look-up, check and connection are one step, so that no second look-up can give another answer. TLS still
asks for the certificate of the name, and HTTP names it as the host.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from urllib.request import getproxies

import httpcore
import httpx

from odeus_dash.export_client.addresses import Kind, check, kind_of, spelled

#: The addresses of a host and port, best first. OSError if there are none.
Resolve = Callable[[str, int], list[str]]

#: In a response's extensions: the Kind of the address that it came from. Absent behind a proxy.
CAME_FROM = "odeus_dash.came_from"


def look_up(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@cache
def trust() -> ssl.SSLContext:
    """The certificates to trust; read once, since that takes 30 ms."""
    return httpx.create_ssl_context()


class CheckedBackend(httpcore.SyncBackend):
    """Opens connections to addresses within `reach` only."""

    def __init__(self, reach: Kind, resolve: Resolve) -> None:
        self._reach = reach
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. ForbiddenAddress if one is out of reach."""
        failure: Exception = httpcore.ConnectError(f"no address of {host}")
        for address in self._addresses(host, port):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        check(host, addresses, self._reach)
        return addresses


class CheckedTransport(httpx.HTTPTransport):
    """httpx's transport on top of `CheckedBackend`, for which httpx itself has no parameter."""

    def __init__(self, reach: Kind, resolve: Resolve) -> None:
        super().__init__(verify=trust())
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust(),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=5,
            network_backend=CheckedBackend(reach, resolve),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        response.extensions[CAME_FROM] = kind_of(peer[0])
        return response


class ProxyTransport(httpx.HTTPTransport):
    """Goes through a proxy, which looks names up itself and has the last word on where they lead.

    What this machine knows of a name is checked all the same, and what is for this machine stays on it.
    """

    def __init__(self, proxy: str, straight: httpx.BaseTransport, reach: Kind, resolve: Resolve) -> None:
        super().__init__(proxy=proxy, verify=trust())
        self._straight = straight
        self._reach = reach
        self._resolve = resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if spelled(host) is Kind.LOOPBACK:
            return self._straight.handle_request(request)
        with suppress(OSError):  # a name that only the proxy knows
            check(host, self._resolve(host, request.url.port or 443), self._reach)
        return super().handle_request(request)


def routes(
    straight: httpx.BaseTransport, reach: Kind, resolve: Resolve
) -> Mapping[str, httpx.BaseTransport | None]:
    """Through which proxy to go where, as HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say.

    The keys are httpx's URL patterns; None stands for no proxy, which is `straight`. httpx reads these
    variables itself only for clients without a transport of their own.
    """
    named = getproxies()
    direct = [each.strip().lower() for each in named.get("no", "").split(",") if each.strip()]
    if "*" in direct:
        return {}
    proxies = {f"{scheme}://": named[scheme] for scheme in ("http", "https", "all") if named.get(scheme)}
    through = {
        pattern: ProxyTransport(proxy if "://" in proxy else f"http://{proxy}", straight, reach, resolve)
        for pattern, proxy in proxies.items()
    }
    return through | {_pattern(host): None for host in direct}


def _pattern(host: str) -> str:
    if "://" in host:
        return host
    if spelled(host) is None:
        return f"all://*{host}"
    return f"all://[{host}]" if ":" in host else f"all://{host}"
