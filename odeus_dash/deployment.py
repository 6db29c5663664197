"""Turn every pasted form of a deployment URL into the one base URL.

The public service answers at its bare host, a dedicated deployment under `/api/public`. A server on this
machine (demo or development) is a dedicated deployment too, and the only one that may use http, because
requests to it never leave the machine.
"""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

import idna

from odeus_dash.errors import BadDeploymentURL

PUBLIC_HOST = "api.odeus.ai"
PUBLIC_BASE = f"https://{PUBLIC_HOST}"
DEDICATED_PATH = "/api/public"
EXPORT_PATH = "/export/assistants"

_KNOWN_PATHS = frozenset({"", DEDICATED_PATH, EXPORT_PATH, DEDICATED_PATH + EXPORT_PATH})
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_BRACKETED = re.compile(r"\[[^\[\]]+\](:.*)?")
_PLAIN = re.compile(r"[^\[\]:]+(:.*)?")
#: Domains end in letters; the longest has 24. The ends of keys are longer or hold a digit.
_IN_A_DOMAIN = re.compile(r".+\.([a-z]{2,24}|xn--[a-z0-9-]{1,20})")
_HINT = "Use the form https://odeus.example.com."


def normalise(text: str) -> str:
    """Return the base URL, without a trailing slash, of a pasted deployment URL.

    A base URL is returned as it is. Without a scheme, https is meant, or http on this machine.
    Raises BadDeploymentURL, which never quotes user names, passwords, paths or queries.
    """
    parts = _split(text.strip())
    host = _host(parts)
    local = is_loopback(host)
    scheme = parts.scheme or ("http" if local else "https")
    if scheme == "http" and not local:
        raise _bad("starts with http, which would send the API key unencrypted", "Use https.")
    if scheme not in {"http", "https"}:
        raise _bad("does not start with https")
    if re.sub("/+", "/", parts.path).rstrip("/").lower() not in _KNOWN_PATHS:
        raise _bad("has an unknown path after the host", "Remove the path.")
    netloc = f"[{host}]" if ":" in host else host
    path = "" if host == PUBLIC_HOST else DEDICATED_PATH
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise _bad("has an invalid port", "Use a number from 1 to 65535.")
    return f"{scheme}://{netloc}{'' if port is None else f':{port}'}{path}"


def normalise_typed(text: str) -> str:
    """Return `normalise(text)` for text from a form that also has a field for a key: names need a domain.

    A key in the wrong field must not go to name servers as a host. Hosts with a single word as their name
    can be configured in the settings.
    """
    base = normalise(text)
    host = urlsplit(base).hostname or ""
    if not (is_loopback(host) or _address(host) or _IN_A_DOMAIN.fullmatch(host)):
        todo = "Use the form https://odeus.example.com, and enter the API key in its own field."
        raise _bad("does not name a host in a domain", todo)
    return base


def is_loopback(host: str) -> bool:
    """Return whether `host` (name or address without brackets) is localhost, in 127.0.0.0/8, or ::1."""
    address = _address(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


def _bad(problem: str, todo: str = _HINT) -> BadDeploymentURL:
    return BadDeploymentURL(f"The deployment URL {problem}.", todo)


def _split(text: str) -> SplitResult:
    if not text:
        raise _bad("is empty")
    if re.search(r"[\s\\%]", text) or not text.isprintable():
        raise _bad("contains an invalid character")
    if "?" in text or "#" in text:
        raise _bad("has a query or a fragment", "Remove it.")
    if "://" not in text:  # without `//` the parser would take the host of `host:8443` for a scheme
        text = f"//[{text}]" if isinstance(_address(text), IPv6Address) else f"//{text}"
    parts: SplitResult | None = None
    with suppress(ValueError):  # its message quotes the password: it must not even be our context
        parts = urlsplit(text)
    if parts is None:
        raise _bad("is not a web address")
    if "@" in parts.netloc:
        raise _bad("contains a user name or a password", "Remove it. The API key is enough.")
    return parts


def _host(parts: SplitResult) -> str:
    """Return the host in lower case and ASCII (IDNA 2008), without a final dot, addresses canonical."""
    name = parts.hostname or ""
    if not name.isascii() or "xn--" in name:
        try:
            name = idna.encode(name, uts46=True).decode()
        except UnicodeError:
            name = ""
    name = name.removesuffix(".")
    address, labels = _address(name), name.split(".")
    written = (_BRACKETED if isinstance(address, IPv6Address) else _PLAIN).fullmatch(parts.netloc)
    # Some resolvers take a name whose last label is a number for an address.
    is_name = len(name) <= 253 and not _NUMBER.fullmatch(labels[-1]) and all(map(_LABEL.fullmatch, labels))
    if not written or not (address or is_name):
        raise _bad("does not name a valid host")
    return str(address) if address else name


def _address(host: str) -> IPv4Address | IPv6Address | None:
    with suppress(ValueError):
        return ip_address(host)
    return None
