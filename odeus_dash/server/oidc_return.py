"""The return from the identity provider to the page that the person asked for.

Streamlit returns everyone to the front page and hides that it refused a token. This middleware wraps its
routes. On the way to the provider, it keeps the page in a cookie for ten minutes: the browser names it as the
referrer, since the request comes from our own page. On the return, it redirects to that page, with a query
parameter if the sign-in failed. It also replaces Streamlit's cookies with shorter and stricter ones, and only
our own pages can sign out, while Streamlit accepts a link on any site.

The address is built from the names of our own pages and query parameters, whatever referrer and cookie
contain: it never leads to another origin.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from itsdangerous import BadSignature, TimestampSigner
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from odeus_dash import audit
from odeus_dash.identity import CALLBACK
from odeus_dash.server import oidc_cookie
from odeus_dash.server.own_site import base_path, is_https, names_us
from odeus_dash.server.streamlit_internals import SESSION_COOKIE_NAME, get_cookie_secret
from odeus_dash.settings import SignIn

LOGIN, LOGOUT = "/auth/login", "/auth/logout"
COOKIE = "odeus_dash_page"
COOKIE_SECONDS = 600
#: The query parameter of the page after a failed sign-in, and its values.
OUTCOME = "sign_in"
SIGNED_IN, FAILED, TOO_LONG = "", "failed", "too_long"
_REASONS = {FAILED: "no valid token came back", TOO_LONG: "name and roles do not fit into a cookie"}
#: The query parameters of the sidebar.
QUERY = frozenset({"workspace", "range", "dates", "timezone", "compare", "trend", "agent"})
#: Letters. A longer query is dropped: a cookie holds 4 kB, and a letter takes up to three bytes in it.
LONGEST_QUERY = 1_000

#: Seconds. Streamlit's cookie is for thirty days; no sign-in counts for longer than one (`cookie_hours`).
_DAY = 86_400
#: How long Authlib accepts a state.
_STATE_SECONDS = 3_600


def own_page(url: str, base: str, pages: Collection[str]) -> str:
    """Return page and query of `url`, whatever its origin, as `page?key=value`; empty for the front page.

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
class OidcReturn:
    """The middleware. `pages` are the URL paths of the registered pages.

    `rules` returns the settings of the sign-in; None, with which nothing is done, unless it is OIDC.
    """

    app: ASGIApp
    pages: Collection[str]
    rules: Callable[[], SignIn | None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        base = base_path()
        path = scope["path"] if scope["type"] == "http" else ""
        rules = self.rules() if path in {base + LOGIN, base + LOGOUT, base + CALLBACK} else None
        if rules is None:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if path == base + LOGOUT:
            site = request.headers.get("sec-fetch-site")  # on plain http browsers send the referrer only
            is_from_us = names_us(request.headers, "referer") if site is None else site == "same-origin"
            answer = self.app if is_from_us else RedirectResponse(f"{base}/", 303)
            await answer(scope, receive, send)
            return

        async def send_turned(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if path == base + CALLBACK:
                    message["status"] = _homeward(request, self.pages, message["status"], headers, rules)
                else:
                    message["status"] = _outward(request, self.pages, message["status"], headers)
                # Streamlit leaves Secure out for the sake of one browser on plain http.
                for place, (name, value) in enumerate(headers.raw):
                    if name == b"set-cookie" and is_https(request):
                        headers.raw[place] = (name, value + b"; Secure")
            await send(message)

        await self.app(scope, receive, send_turned)


def _outward(request: Request, pages: Collection[str], status: int, headers: MutableHeaders) -> int:
    referrer = request.headers.get("referer", "")
    page = own_page(referrer, base_path(), pages) if names_us(request.headers, "referer") else ""
    if status >= 400:  # no answer from the identity provider: Streamlit shows two words on white
        _record("the identity provider did not answer")
        return _failed(headers, page, FAILED)
    _set_cookie(headers, COOKIE, quote(page, safe=""), COOKIE_SECONDS)
    return status


def _homeward(
    request: Request, pages: Collection[str], status: int, headers: MutableHeaders, rules: SignIn
) -> int:
    """Turn the answer to a return; one from signing out has no state."""
    kept = unquote(request.cookies.get(COOKIE, ""))
    page = own_page(f"{base_path()}/{kept}", base_path(), pages)
    _set_cookie(headers, COOKIE, "", 0)
    outcome = _signed_in(rules, request, headers) if "state" in request.query_params else SIGNED_IN
    if outcome is not SIGNED_IN:
        if _is_first_return(request):
            _record(_REASONS[outcome])
        return _failed(headers, page, outcome)
    headers["location"] = f"{base_path()}/{page}"
    return status


def _signed_in(rules: SignIn, request: Request, headers: MutableHeaders) -> str:
    """Replace the cookies that Streamlit has made by short ones; return the outcome."""
    made, left = {}, []
    for each in headers.getlist("set-cookie"):
        name, _, value = each.partition(";")[0].partition("=")
        if oidc_cookie.belongs(name) and "Max-Age=0" not in each:
            made[name] = value
        else:
            left.append(each)
    del headers["set-cookie"]
    for each in left:
        headers.append("set-cookie", each)
    if oidc_cookie.NAME not in made:
        return FAILED
    short = oidc_cookie.shortened(made, rules)
    if oidc_cookie.NAME not in short:
        short = {}
    for name in filter(oidc_cookie.belongs, request.cookies.keys() - short.keys()):
        _set_cookie(headers, name, "", 0)
    for name, value in short.items():
        _set_cookie(headers, name, value, _DAY)
    return SIGNED_IN if short else TOO_LONG


def _is_first_return(request: Request) -> bool:
    """Return whether this browser began this sign-in here and has not returned from it before."""
    signer = TimestampSigner(get_cookie_secret())
    state = request.query_params["state"]
    try:
        kept = signer.unsign(request.cookies.get(SESSION_COOKIE_NAME, ""), max_age=_STATE_SECONDS)
    except BadSignature:
        return False
    if not any(each.endswith(f"_{state}") for each in json.loads(base64.b64decode(kept))):
        return False
    return audit.is_first(f"return {state}")


def _record(reason: str) -> None:
    audit.record(audit.Event.SIGN_IN_FAILED, "", provider="oidc", reason=reason)


def _failed(headers: MutableHeaders, page: str, outcome: str) -> int:
    headers["location"] = f"{base_path()}/{page}{'&' if '?' in page else '?'}{OUTCOME}={outcome}"
    return 303


def _set_cookie(headers: MutableHeaders, name: str, value: str, seconds: int) -> None:
    cookie = f"{name}={value}; Max-Age={seconds}; Path={base_path() or '/'}; HttpOnly; SameSite=Lax"
    headers.append("set-cookie", cookie)
