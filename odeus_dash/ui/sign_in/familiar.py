"""Browsers that an account has signed in with before: they are not held back by what guessers do elsewhere.

A browser keeps a cookie that says so. It opens nothing, so it outlives a sign-out. It is signed with the
cookie secret: it counts on every replica and after a restart. And no script can read it, so it is not the
component of the password sign-in that sets it, but the answer to a request which the browser makes once
somebody is signed in: for a picture that does not exist.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from odeus_dash.settings import SignIn
from odeus_dash.ui.sign_in.way_back import base_path, is_https

NAME = "odeus_dash_familiar"
PATH = "/familiar"
#: Half a year.
SECONDS = 182 * 24 * 3600
#: Accounts that one browser remembers, the latest ones.
MOST = 8


@dataclass(frozen=True)
class Browser:
    """A browser by a random id, and whom it knows: a mark for each account, the latest first."""

    id: str
    marks: tuple[str, ...] = ()


def read(sign_in: SignIn, value: str | None) -> Browser:
    """The browser that a cookie's `value` speaks of; a new one if it is not valid."""
    try:
        known = _signer(sign_in).loads(value or "", max_age=SECONDS)
        return Browser(known["id"], tuple(known["marks"]))
    except BadSignature:
        return Browser(secrets.token_hex(8))


def written(sign_in: SignIn, browser: Browser) -> str:
    """The value of the cookie."""
    return str(_signer(sign_in).dumps({"id": browser.id, "marks": browser.marks}))


def knows(sign_in: SignIn, browser: Browser, account: str) -> bool:
    """Whether the account has signed in with that browser before."""
    return _mark(sign_in, account) in browser.marks


def introduced(sign_in: SignIn, browser: Browser, account: str) -> Browser:
    """The browser, knowing the account."""
    mark = _mark(sign_in, account)
    others = (each for each in browser.marks if each != mark)
    return Browser(browser.id, (mark, *others)[:MOST])


def introduce() -> None:
    """Have the browser ask for the picture. A style takes no room on the page."""
    st.html(f'<style>.stApp {{ background-image: url("{base_path()}{PATH}") }}</style>')


@dataclass(frozen=True)
class Familiar:
    """The middleware that answers for the picture.

    `rules` are those of the sign-in with passwords. Where they are None, nothing is done.
    """

    app: ASGIApp
    rules: Callable[[], SignIn | None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_ours = scope["type"] == "http" and scope["path"] == base_path() + PATH
        rules = self.rules() if is_ours else None
        answer = await run_in_threadpool(_answer, rules, Request(scope)) if rules else self.app
        await answer(scope, receive, send)


def _answer(sign_in: SignIn, request: Request) -> Response:
    """No picture; the cookie, for whoever is signed in."""
    from odeus_dash.ui.sign_in.password import account_of  # noqa: PLC0415 - for passwords only

    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    if account := account_of(sign_in, request):
        browser = introduced(sign_in, read(sign_in, request.cookies.get(NAME)), account)
        answer.set_cookie(
            NAME,
            written(sign_in, browser),
            max_age=SECONDS,
            path=base_path() or "/",
            secure=is_https(request),
            httponly=True,
            samesite="strict",
        )
    return answer


def _signer(sign_in: SignIn) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_secret(sign_in), salt=NAME)


def _mark(sign_in: SignIn, account: str) -> str:
    """Does not tell the account to whoever reads the cookie."""
    return hmac.new(_secret(sign_in), f"{NAME} {account}".encode(), hashlib.sha256).hexdigest()[:16]


def _secret(sign_in: SignIn) -> bytes:
    if sign_in.cookie_secret is None:  # the settings were checked for it
        raise ValueError("a cookie needs a secret")
    return sign_in.cookie_secret.reveal().encode()
