"""The way back from the identity provider to the page that was asked for.

Streamlit returns everybody to the front page, signed in or not, and says nothing when it refused a
token. This middleware stands around its routes. On the way out it keeps the page in a cookie for ten
minutes: the browser names it as the referrer, for the request comes from our own page. On the way back
it goes on to that page, and says in its URL when nobody was signed in. Streamlit's cookies pass by here
as well and are made tighter. And where Streamlit signs out whoever follows a link to its route for that,
from whatever site, only our own pages lead there.

Whatever referrer and cookie hold, the address is put together anew from the names of our own pages and
of our own query parameters: it never leads to another origin.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from odeus_dash import audit

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
COOKIE = "odeus_dash_page"
COOKIE_SECONDS = 600
#: In the query of the page that follows a sign-in which did not work.
FAILED = "sign_in"
#: What the sidebar keeps in the URL.
QUERY = frozenset({"workspace", "range", "dates", "timezone", "compare", "trend", "agent"})
#: Letters; a longer query is dropped, for a cookie holds 4 kB and a letter takes three bytes in it.
LONGEST_QUERY = 1_000

_IDENTITY = "_streamlit_user"
#: Streamlit's cookie for thirty days; no sign-in is accepted for longer than one.
_MONTH, _DAY = b"Max-Age=2592000", b"Max-Age=86400"


def own_page(url: str, base: str, pages: Collection[str]) -> str:
    """The page and query of `url`, whatever its origin, as `page?key=value`; empty for the front page.

    Only `pages` right below `base` (no slash at its end) count, and only the query keys in QUERY.
    """
    try:
        parts = urlsplit(url)
        known = [(key, value) for key, value in parse_qsl(parts.query) if key in QUERY]
    except ValueError:
        return ""
    page = parts.path.removeprefix(f"{base}/")
    query = urlencode(known)
    if page and page not in pages:
        return ""
    return f"{page}?{query}" if query and len(query) <= LONGEST_QUERY else page


@dataclass(frozen=True)
class WayBack:
    """The middleware; `pages` gives the URL paths of the registered pages, once a request has come."""

    app: ASGIApp
    pages: Callable[[], Collection[str]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        base = _base()
        path = scope["path"] if scope["type"] == "http" else ""
        if path == base + LOGOUT and not _is_from_us(Request(scope)):
            await RedirectResponse(f"{base}/", 303)(scope, receive, send)
        elif path in (base + LOGIN, base + CALLBACK):
            await self._turn(Request(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _turn(self, request: Request, receive: Receive, send: Send) -> None:
        turn = _outward if request.scope["path"] == _base() + LOGIN else _homeward

        async def send_turned(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                message["status"] = turn(request, self.pages(), message["status"], headers)
                _tighten(headers, https=_is_https(request))
            await send(message)

        await self.app(request.scope, receive, send_turned)


def _is_from_us(request: Request) -> bool:
    """Whether one of our own pages led here. On plain http browsers tell by the referrer only."""
    site = request.headers.get("sec-fetch-site")
    return _names_us(request) if site is None else site == "same-origin"


def _names_us(request: Request) -> bool:
    """Whether the referrer is on the host that was asked."""
    try:
        return urlsplit(request.headers.get("referer", "")).netloc == request.headers.get("host")
    except ValueError:
        return False


def _outward(request: Request, pages: Collection[str], status: int, headers: MutableHeaders) -> int:
    referrer = request.headers.get("referer", "")
    page = own_page(referrer, _base(), pages) if _names_us(request) else ""
    if status >= 400:  # no answer from the identity provider: Streamlit would show two words on white
        return _failed(headers, page, "the identity provider did not answer")
    _set_cookie(headers, quote(page, safe=""), COOKIE_SECONDS)
    return status


def _homeward(request: Request, pages: Collection[str], status: int, headers: MutableHeaders) -> int:
    """Signing out comes by here as well, without a state."""
    kept = unquote(request.cookies.get(COOKIE, ""))
    page = own_page(f"{_base()}/{kept}", _base(), pages)
    _set_cookie(headers, "", 0)
    if "state" in request.query_params and not _signs_in(headers):
        return _failed(headers, page, "no valid token came back")
    headers["location"] = f"{_base()}/{page}"
    return status


def _failed(headers: MutableHeaders, page: str, reason: str) -> int:
    audit.record(audit.Event.SIGN_IN_FAILED, "", provider="oidc", reason=reason)
    headers["location"] = f"{_base()}/{page}{'&' if '?' in page else '?'}{FAILED}=failed"
    return 303


def _signs_in(headers: MutableHeaders) -> bool:
    cookies = headers.getlist("set-cookie")
    return any(each.startswith(f"{_IDENTITY}=") and "Max-Age=0" not in each for each in cookies)


def _set_cookie(headers: MutableHeaders, value: str, seconds: int) -> None:
    cookie = f"{COOKIE}={value}; Max-Age={seconds}; Path={_base() or '/'}; HttpOnly; SameSite=Lax"
    headers.append("set-cookie", cookie)


def _tighten(headers: MutableHeaders, *, https: bool) -> None:
    """Streamlit never says Secure, for the sake of one browser on plain http."""
    for place, (name, value) in enumerate(headers.raw):
        if name == b"set-cookie":
            tight = value.replace(_MONTH, _DAY)
            headers.raw[place] = (name, tight + b"; Secure" if https else tight)


def _is_https(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))


def _base() -> str:
    """What all our paths begin with, never from the request: `//evil.example` would be a path as well."""
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""
