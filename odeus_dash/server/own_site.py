"""Our own address, and where a request comes from: our own pages, this machine, an address, over TLS."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import Request

from odeus_dash.deployment import is_loopback

#: Headers that only proxies, tunnels and load balancers add.
FORWARDING = re.compile(
    r"(forwarded(-for)?|via|x-forwarded(-.*)?|x-real-ip|x-remote-.*|x-scheme|x-original-.*|x-b3-.*"
    r"|(x-|true-|x-cluster-)?client-ip|x-proxy.*|proxy-.*|x-envoy-.*|x-amzn-.*|x-appengine-.*|x-vercel-.*"
    r"|cf-.*|cdn-loop|fastly-.*|fly-.*|ngrok-.*|tailscale-.*)",
    re.IGNORECASE,
)


def base_path() -> str:
    """Return what all our paths begin with, without a slash at its end; empty for the root.

    It is never taken from the request: `//evil.example` would be a path as well.
    """
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""


def is_https(request: Request) -> bool:
    """Return whether the browser speaks TLS, to us or to the proxy in front of us."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))


def names_us(headers: Headers, name: str) -> bool:
    """Return whether the URL in the header `name` (origin, referer) has the host that was asked."""
    urls, hosts = headers.getlist(name), headers.getlist("host")
    try:
        return len(urls) == len(hosts) == 1 and urlsplit(urls[0]).netloc == hosts[0]
    except ValueError:
        return False


def is_direct(peer: str, headers: Iterable[tuple[str, str]]) -> bool:
    """Return whether a request of `peer` (an IP address) with these headers came directly from this machine.

    What a proxy passed on did not, wherever it runs. The Host header keeps out other sites whose name was
    made to point here. The Origin header has to name the same host and port: it keeps out pages of other
    servers on this machine, and survives a proxy that adds no header of its own.
    """
    named: dict[str, list[str]] = {}
    for name, value in headers:
        named.setdefault(name.lower(), []).append(value)
    hosts, origins = named.get("host", []), named.get("origin", [])
    return (
        is_loopback(peer)
        and len(hosts) == 1
        and all(is_loopback(_hostname(f"//{host}")) for host in hosts)
        and all(origin.partition("://")[2] == hosts[0] for origin in origins)
        and not any(FORWARDING.fullmatch(name) for name in named)
    )


def _hostname(address: str) -> str:
    """Return the host of a URL or of what follows `//`; empty for anything else."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def network(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /48 around an IPv6 address.

    A /48 is the most that one subscriber usually has; smaller networks would each have attempts of their own.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed.packed, 48), strict=False))
