"""The proxy for each address, from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.

They are read as curl reads them, and an invalid one is refused when it is needed. The URL of a proxy may
contain a password, so messages name its variable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from urllib.request import getproxies

import httpx

from odeus_dash.errors import BadSettings
from odeus_dash.settings import Network

_KINDS = {"http", "https", "socks5", "socks5h"}
_PORTS = {"https": 443, "http": 80}
_LAST_PORT = 65_535
_NAME = re.compile(r"[\w.-]+")
_HOST = re.compile(r"[\w.:-]+")
_WITH_PORT = re.compile(r"(\[[^\[\]]+\]|[^:\[\]]+):([0-9]{1,5})")


@dataclass(frozen=True)
class Proxy:
    """A proxy that can be used, and the variable that names it."""

    variable: str
    url: httpx.URL = field(repr=False)


@dataclass(frozen=True)
class Exemption:
    """An entry of NO_PROXY: a name with all below it, a range of addresses, or "*" for everything.

    At one port, or at any if `port` is None.
    """

    where: str | Network
    port: int | None = None

    def covers(self, host: str, port: int | None) -> bool:
        if self.port not in {None, port}:
            return False
        if self.where == "*":
            return True
        with suppress(ValueError):
            address = ip_address(host)
            return not isinstance(self.where, str) and address in self.where
        return isinstance(self.where, str) and f".{host}".endswith(f".{self.where}")


@dataclass(frozen=True)
class Proxies:
    """Proxies by the scheme of what they are for, as they stand in the environment, and what goes past them.

    `unread` are the entries of NO_PROXY that name nothing; as in curl, they except nothing.
    """

    named: Mapping[str, str] = field(repr=False)
    exempt: tuple[Exemption, ...] = ()
    unread: tuple[str, ...] = ()

    def way_to(self, url: httpx.URL) -> Proxy | None:
        """The proxy for `url`, None if it is asked straight. BadSettings if the proxy cannot be used."""
        host, port = url.raw_host.decode("ascii").rstrip("."), url.port or _PORTS.get(url.scheme)
        scheme = url.scheme if url.scheme in self.named else "all"
        if scheme not in self.named or any(each.covers(host, port) for each in self.exempt):
            return None
        return self.proxy(scheme)

    def proxy(self, scheme: str) -> Proxy:
        """The proxy for a scheme among `named`. BadSettings if it cannot be used."""
        variable, address = f"{scheme}_proxy", self.named[scheme]
        if not os.environ.get(variable):  # of two spellings, small letters win as in curl
            variable = variable.upper()
        url = _url(address if "://" in address else f"http://{address}")
        if url is None:
            raise BadSettings(
                f"{variable} is not a valid proxy address.",
                "Write it like http://proxy.example:3128, with %23 for # and %2F for / in a password.",
            )
        if url.scheme not in _KINDS:
            raise BadSettings(
                f"{variable} names an unsupported kind of proxy, {url.scheme}.",
                "Use http, https, socks5 or socks5h, or add the host to NO_PROXY.",
            )
        return Proxy(variable, url)


def read_proxies() -> Proxies:
    """Return the proxies of the environment or, on macOS without any there, of the system."""
    found = getproxies()
    entries = {each: exemption(each) for each in re.split(r"[\s,]+", found.get("no", "")) if each}
    return Proxies(
        named={scheme: found[scheme].strip() for scheme in ("https", "http", "all") if found.get(scheme)},
        exempt=tuple(each for each in entries.values() if each),
        unread=tuple(entry for entry, each in entries.items() if each is None),
    )


def exemption(entry: str) -> Exemption | None:
    """Return an entry of NO_PROXY; None if it is no name, no address and no range."""
    with_port = _WITH_PORT.fullmatch(entry)
    where, port = (with_port[1], int(with_port[2])) if with_port else (entry, None)
    if where == "*":
        return Exemption("*", port)
    with suppress(ValueError):
        return Exemption(ip_network(re.sub(r"[\[\]]", "", where), strict=False), port)
    name = where.removeprefix("*").strip(".")
    url = _url(f"http://{name}") if _NAME.fullmatch(name) else None
    return Exemption(url.raw_host.decode("ascii"), port) if url else None


def _url(text: str) -> httpx.URL | None:
    """`text` as a URL; None if it has no host, or a port that there is not."""
    try:
        url = httpx.URL(text)
        usable = _HOST.fullmatch(url.host) and (url.port or 1) <= _LAST_PORT
    except (httpx.InvalidURL, UnicodeError):  # the latter for what only looks like an international name
        return None
    return url if usable else None
