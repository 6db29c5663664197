"""Our own address: the base path, TLS, and whether a request comes from one of our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import Request


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
