"""Whether a request came directly from this machine. What a proxy passed on did not, wherever it runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from odeus_dash.deployment import is_loopback

#: Headers that only proxies, tunnels and load balancers add.
FORWARDING = re.compile(
    r"(forwarded(-for)?|via|x-forwarded(-.*)?|x-real-ip|x-remote-.*|x-scheme|x-original-.*|x-b3-.*"
    r"|(x-|true-|x-cluster-)?client-ip|x-proxy.*|proxy-.*|x-envoy-.*|x-amzn-.*|x-appengine-.*|x-vercel-.*"
    r"|cf-.*|cdn-loop|fastly-.*|fly-.*|ngrok-.*|tailscale-.*)",
    re.IGNORECASE,
)


def is_direct(peer: str, headers: Iterable[tuple[str, str]]) -> bool:
    """Return whether a request of `peer` (an IP address) with these headers came directly from this machine.

    The Host header keeps out other sites whose name was made to point here. The Origin header has to
    name the same host and port: it keeps out pages of other servers on this machine, and survives a
    proxy that adds no header of its own.
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
