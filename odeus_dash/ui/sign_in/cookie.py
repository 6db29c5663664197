"""The cookie that keeps a person signed in across reloads and replicas: the library's, made stricter.

The library signs `name@stamp` and an expiry. The stamp is ours (`accounts.Account.stamp`): a copy of the
cookie is worthless once the account has changed.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import streamlit as st
from jwt import InvalidTokenError

from odeus_dash.server.own_site import base_path
from odeus_dash.server.streamlit_internals import outside_of_runs, register
from odeus_dash.settings import SignIn

with outside_of_runs():
    import extra_streamlit_components as components
    from extra_streamlit_components.CookieManager import _component_func
    from streamlit_authenticator.models import CookieModel

NAME = "odeus_dash"
#: The state of the component's widget: True once the browser has set or dropped the cookie.
_DONE = "cookie_is_set"
#: What the browser has yet to do: keep this ticket, or drop the cookie (None).
_WANTED = "cookie_wanted"
#: Whether this session has signed out since the browser sent its cookie.
_FORGOTTEN = "cookie_forgotten"


@dataclass(frozen=True)
class Ticket:
    """The account that signed in, its stamp at that time, and the expiry in seconds since 1970."""

    account: str
    stamp: str
    until: float


class _Cookie(CookieModel):  # type: ignore[misc] # the library has no types
    """The library's model without its constructor, which draws a component on every run."""

    def __init__(self, sign_in: SignIn) -> None:
        if sign_in.cookie_secret is None:  # the settings were checked for it
            raise ValueError("a cookie needs a secret")
        self.cookie_name = NAME
        self.cookie_key = sign_in.cookie_secret.reveal()
        self.cookie_expiry_days = sign_in.cookie_hours / 24
        self.token: str | None = None
        self.exp_date: float | None = None

    @cached_property
    def cookie_manager(self) -> components.CookieManager:
        register(_component_func)
        return components.CookieManager(key="cookies")

    def set(self, value: str, seconds: float) -> None:
        """Ask the browser to keep `value` for our own pages, and for TLS only if they came that way."""
        self.cookie_manager.set(
            NAME,
            value,
            key=_DONE,
            path=base_path() or "/",
            expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds),
            max_age=seconds,
            secure=(st.context.url or "").startswith("https:") or None,
            same_site="strict",
        )

    def encoded(self, ticket: Ticket) -> str:
        st.session_state["username"], self.exp_date = f"{ticket.account}@{ticket.stamp}", ticket.until
        try:
            return cast("str", self._token_encode())
        finally:
            del st.session_state["username"]

    def decoded(self, value: str) -> dict[str, Any]:
        self.token = value
        return self._token_decode() or {}


def read(sign_in: SignIn) -> Ticket | None:
    """Return the ticket that the browser sent when it opened this session; None without a valid one."""
    return None if st.session_state.get(_FORGOTTEN) else decoded(sign_in, st.context.cookies.get(NAME))


def decoded(sign_in: SignIn, value: str | None) -> Ticket | None:
    """Return the ticket in the value of a cookie; None if it is not valid."""
    try:
        content = _Cookie(sign_in).decoded(value) if value else {}
        account, _, stamp = str(content.get("username", "")).rpartition("@")
        until = float(content.get("exp_date", 0))
    except (InvalidTokenError, TypeError, ValueError):  # browsers can send anything
        return None
    longest = time.time() + sign_in.cookie_hours * 3600
    return Ticket(account, stamp, until) if time.time() < until <= longest else None


def keep(ticket: Ticket) -> None:
    """Have the browser keep the ticket; `deliver` asks for it."""
    st.session_state[_FORGOTTEN] = False
    st.session_state[_WANTED] = ticket


def forget() -> None:
    """Have the browser drop the cookie in the same way; this session ignores it from now on."""
    st.session_state[_FORGOTTEN] = True
    st.session_state[_WANTED] = None


def deliver(sign_in: SignIn, ticket: Ticket | None) -> None:
    """Draw the invisible component that sets or drops the cookie, on every run until that is done.

    `ticket` is the valid one of this run: a cookie that is not valid any more is not set.
    """
    state = st.session_state
    if _WANTED not in state:
        return
    if state.get(_DONE) or state[_WANTED] != ticket:
        del state[_WANTED]
    elif ticket is None:
        _Cookie(sign_in).set("", 0)
    else:
        cookie = _Cookie(sign_in)
        cookie.set(cookie.encoded(ticket), max(ticket.until - time.time(), 0))
