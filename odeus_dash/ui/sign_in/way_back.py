"""The way back from the identity provider to the page that was asked for.

Streamlit returns everybody to the front page, signed in or not, and says nothing when it refused a
token. This middleware stands around its routes. On the way out it keeps the page in a cookie for ten
minutes: the browser names it as the referrer, for the request comes from our own page. On the way back
it goes on to that page, and says in its URL when nobody was signed in. Streamlit's cookies pass by here
as well and are made shorter and tighter. And where Streamlit signs out whoever follows a link to its
route for that, from whatever site, only our own pages lead there.

Whatever referrer and cookie hold, the address is put together anew from the names of our own pages and
of our own query parameters: it never leads to another origin.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from threading import Lock
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import streamlit as st
from cachetools import TTLCache
from itsdangerous import BadSignature, TimestampSigner
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_server_config import SESSION_COOKIE_NAME

from odeus_dash import audit
from odeus_dash.settings import SignIn
from odeus_dash.ui.sign_in import identity_cookie

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
COOKIE = "odeus_dash_page"
COOKIE_SECONDS = 600
#: In the query of the page that follows a sign-in which did not work, and what it says there.
OUTCOME = "sign_in"
SIGNED_IN, FAILED, TOO_LONG = "", "failed", "too_long"
_REASONS = {FAILED: "no valid token came back", TOO_LONG: "name and roles do not fit into a cookie"}
#: What the sidebar keeps in the URL.
QUERY = frozenset({"workspace", "range", "dates", "timezone", "compare", "trend", "agent"})
#: Letters; a longer query is dropped, for a cookie holds 4 kB and a letter takes three bytes in it.
LONGEST_QUERY = 1_000

#: Seconds. Streamlit's cookie is for thirty days; no sign-in is accepted for longer than one.
_DAY = 86_400
#: Authlib takes no state for longer.
_STATE_SECONDS = 3_600

_lock = Lock()
#: States whose sign-in has failed: the browser could come back with one again and again.
_recorded: TTLCache[str, bool] = TTLCache(maxsize=10_000, ttl=_DAY)


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
    """The middleware; `pages` gives the URL paths of the registered pages, once a request has come.

    `rules` are those of the sign-in with an identity provider. Where they are None, nothing is done.
    """

    app: ASGIApp
    pages: Callable[[], Collection[str]]
    rules: Callable[[], SignIn | None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        base = base_path()
        path = scope["path"] if scope["type"] == "http" else ""
        ours = {base + LOGIN, base + LOGOUT, base + CALLBACK}
        rules = self.rules() if path in ours else None
        if rules is None:
            await self.app(scope, receive, send)
        elif path != base + LOGOUT:
            await self._turn(Request(scope), rules, receive, send)
        elif _is_from_us(Request(scope)):
            await self.app(scope, receive, send)
        else:
            await RedirectResponse(f"{base}/", 303)(scope, receive, send)

    async def _turn(self, request: Request, rules: SignIn, receive: Receive, send: Send) -> None:
        outward = request.scope["path"] == base_path() + LOGIN
        turn = _outward if outward else partial(_homeward, rules)

        async def send_turned(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                message["status"] = turn(request, self.pages(), message["status"], headers)
                _tighten(headers, https=is_https(request))
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
    page = own_page(referrer, base_path(), pages) if _names_us(request) else ""
    if status >= 400:  # no answer from the identity provider: Streamlit would show two words on white
        _record("the identity provider did not answer")
        return _failed(headers, page, FAILED)
    _set_cookie(headers, COOKIE, quote(page, safe=""), COOKIE_SECONDS)
    return status


def _homeward(
    rules: SignIn, request: Request, pages: Collection[str], status: int, headers: MutableHeaders
) -> int:
    """Signing out comes by here as well, without a state."""
    kept = unquote(request.cookies.get(COOKIE, ""))
    page = own_page(f"{base_path()}/{kept}", base_path(), pages)
    _set_cookie(headers, COOKIE, "", 0)
    outcome = _signed_in(rules, request, headers) if "state" in request.query_params else SIGNED_IN
    if outcome is not SIGNED_IN:
        if _is_news(request):
            _record(_REASONS[outcome])
        return _failed(headers, page, outcome)
    headers["location"] = f"{base_path()}/{page}"
    return status


def _signed_in(rules: SignIn, request: Request, headers: MutableHeaders) -> str:
    """Have the browser keep short cookies in place of those that Streamlit has made; returns the outcome."""
    made = _taken_out(headers)
    if identity_cookie.NAME not in made:
        return FAILED
    short = identity_cookie.shortened(made, rules)
    if identity_cookie.NAME not in short:
        short = {}
    for name in filter(identity_cookie.belongs, request.cookies.keys() - short.keys()):
        _set_cookie(headers, name, "", 0)
    for name, value in short.items():
        _set_cookie(headers, name, value, _DAY)
    return SIGNED_IN if short else TOO_LONG


def _taken_out(headers: MutableHeaders) -> dict[str, str]:
    """The cookies of a sign-in that the answer sets, which it then does not any more, by name."""
    taken, left = {}, []
    for each in headers.getlist("set-cookie"):
        name, _, value = each.partition(";")[0].partition("=")
        if identity_cookie.belongs(name) and "Max-Age=0" not in each:
            taken[name] = value
        else:
            left.append(each)
    del headers["set-cookie"]
    for each in left:
        headers.append("set-cookie", each)
    return taken


def _is_news(request: Request) -> bool:
    """Whether this browser began this sign-in here, and has not come back from it already."""
    signer = TimestampSigner(get_cookie_secret())
    state = request.query_params["state"]
    try:
        kept = signer.unsign(request.cookies.get(SESSION_COOKIE_NAME, ""), max_age=_STATE_SECONDS)
    except BadSignature:
        return False
    if not any(each.endswith(f"_{state}") for each in json.loads(base64.b64decode(kept))):
        return False
    with _lock:
        known = state in _recorded
        _recorded[state] = True
    return not known


def _record(reason: str) -> None:
    audit.record(audit.Event.SIGN_IN_FAILED, "", provider="oidc", reason=reason)


def _failed(headers: MutableHeaders, page: str, outcome: str) -> int:
    headers["location"] = f"{base_path()}/{page}{'&' if '?' in page else '?'}{OUTCOME}={outcome}"
    return 303


def _set_cookie(headers: MutableHeaders, name: str, value: str, seconds: int) -> None:
    cookie = f"{name}={value}; Max-Age={seconds}; Path={base_path() or '/'}; HttpOnly; SameSite=Lax"
    headers.append("set-cookie", cookie)


def _tighten(headers: MutableHeaders, *, https: bool) -> None:
    """Streamlit never says Secure, for the sake of one browser on plain http."""
    for place, (name, value) in enumerate(headers.raw):
        if name == b"set-cookie" and https:
            headers.raw[place] = (name, value + b"; Secure")


def is_https(request: Request) -> bool:
    """Whether the browser speaks TLS, to us or to the proxy in front of us."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))


def base_path() -> str:
    """What all our paths begin with, never from the request: `//evil.example` would be a path as well."""
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""
