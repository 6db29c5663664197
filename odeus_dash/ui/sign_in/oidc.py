"""Signing in with an identity provider, through Streamlit's own `st.login`. See docs/sign-in.md."""

from __future__ import annotations

import datetime as dt
import logging
import warnings
from collections.abc import Callable
from threading import Lock

import streamlit as st
from authlib.deprecate import AuthlibDeprecationWarning  # type: ignore[import-untyped] # it has none
from cachetools import TTLCache
from starlette.requests import HTTPConnection

from odeus_dash import audit, identity
from odeus_dash.errors import BadSettings
from odeus_dash.identity import Claims, Client, Refusal
from odeus_dash.settings import SignIn
from odeus_dash.ui.notices import plain
from odeus_dash.ui.sign_in import ended, identity_cookie, way_back
from odeus_dash.viewer import Viewer

log = logging.getLogger(__name__)

# Authlib would rather use httpx2, and says so in the log at the first sign-in. Nobody here can act on it.
warnings.filterwarnings("ignore", "The httpx module is deprecated", AuthlibDeprecationWarning)

_SIGNED_OUT = Refusal("You have signed out of this sign-in.", "Sign in again.")
_IN_PARTS = Refusal("Your sign-in came in parts, which may not belong together.", "Sign in again.")
#: By what the way back says in the URL.
_NOT_SIGNED_IN = {
    way_back.FAILED: Refusal(
        "You were not signed in: your identity provider did not vouch for you.",
        "Try again; if that does not help, ask whoever runs this dashboard, whose log knows more.",
    ),
    way_back.TOO_LONG: Refusal(
        "You were not signed in: your identity provider says more about you than a cookie can hold.",
        "Ask whoever runs this dashboard to have fewer roles sent.",
    ),
}

_lock = Lock()
_recorded: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=ended.SECONDS)


def viewer(sign_in: SignIn) -> Viewer | None:
    """Who is signed in, checked anew on every run; None after drawing what to do first.

    Raises BadSettings unless the [auth] section of the secrets file is whole.
    """
    client = check()
    outcome = st.query_params.pop(way_back.OUTCOME, "")
    claims = _claims()
    if not claims:
        if _is_known_to_streamlit():
            _turn_away("", _IN_PARTS, sign_in)
        else:
            _door(_NOT_SIGNED_IN.get(outcome))
        return None
    verdict = _verdict(claims, client, sign_in)
    _record(claims, sign_in, verdict)
    if isinstance(verdict, Viewer):
        return verdict
    _turn_away(identity.account(claims, sign_in), verdict, sign_in)
    return None


def sign_out(sign_in: SignIn) -> None:
    """The sign-out button; it ends the sign-in here and at the identity provider."""
    st.button(
        "Sign out", key="sign_out", icon=":material/logout:", width="stretch", on_click=_end, args=(sign_in,)
    )


def still(sign_in: SignIn) -> Callable[[], bool]:
    """Whether who is signed in now still is later on, asked outside of a run of the script."""
    claims, client = _claims(), check()
    return lambda: isinstance(_verdict(claims, client, sign_in), Viewer)


def mark(_: SignIn) -> str:
    """What tells this sign-in from every other, also of the same person."""
    return identity.fingerprint(_claims())


def mark_of(sign_in: SignIn, request: HTTPConnection) -> str | None:
    """The same of a request, by Streamlit's cookie. BadSettings as `viewer`."""
    claims = identity_cookie.claims(request.cookies)
    signed_in = claims and isinstance(_verdict(claims, check(), sign_in), Viewer)
    return identity.fingerprint(claims) if signed_in else None


def _claims() -> Claims:
    """What the cookie of this session's browser says, if Streamlit has accepted it from there."""
    return identity_cookie.claims(st.context.cookies) if _is_known_to_streamlit() else {}


def _is_known_to_streamlit() -> bool:
    """Whether it has accepted a cookie of this session's browser, be it in parts."""
    return bool(st.user.to_dict().get("is_logged_in"))


def _verdict(claims: Claims, client: Client, sign_in: SignIn) -> Viewer | Refusal:
    verdict = identity.admit(claims, client, sign_in, dt.datetime.now(dt.UTC))
    if isinstance(verdict, Viewer) and ended.is_over(identity.fingerprint(claims), sign_in.signed_out_folder):
        return _SIGNED_OUT
    return verdict


def check() -> Client:
    """What this dashboard is to the identity provider. BadSettings if nobody can sign in."""
    if st.get_option("server.trustedUserHeaders"):
        raise BadSettings(
            "Streamlit's option server.trustedUserHeaders lets a header say who somebody is.", "Unset it."
        )
    try:
        return identity.read_client(st.secrets.to_dict().get("auth"))
    except FileNotFoundError as error:
        raise BadSettings(
            "Streamlit finds no secrets file that it can read.", "Name it with .toml at its end."
        ) from error


def _end(sign_in: SignIn) -> None:
    claims = _claims()
    st.logout()
    if not claims.get("nonce"):
        return
    try:
        ended.end(identity.fingerprint(claims), sign_in.signed_out_folder)
    except BadSettings as problem:  # it is over here, and the folder locks the door for everybody else
        log.error("%s", problem)  # noqa: TRY400 - a sentence


def _door(refusal: Refusal | None) -> None:
    with _middle():
        st.subheader("Odeus Dash", anchor=False)
        st.caption("Sign in with the account that you have at your organisation.")
        _say(refusal)
        st.button("Sign in", type="primary", width="stretch", on_click=st.login)


def _turn_away(account: str, refusal: Refusal, sign_in: SignIn) -> None:
    with _middle():
        st.subheader("Odeus Dash", anchor=False)
        _say(refusal)
        if account:
            st.text(f"Signed in as {account}")  # Markdown would make a link of an address
        st.button("Sign in again", type="primary", width="stretch", on_click=st.login)
        sign_out(sign_in)


def _middle() -> st.delta_generator.DeltaGenerator:
    outer = st.container(horizontal_alignment="center")
    return outer.container(border=True, width=420)


def _say(refusal: Refusal | None) -> None:
    if refusal:
        st.error(f"{plain(refusal.what)} {plain(refusal.todo)}", icon=":material/error:")


def _record(claims: Claims, sign_in: SignIn, verdict: Viewer | Refusal) -> None:
    """One audit line for each sign-in and for each way it was refused, not for each run."""
    name = identity.account(claims, sign_in)
    outcome = verdict.role if isinstance(verdict, Viewer) else verdict.what
    once = f"{claims.get('nonce')} {outcome}"
    with _lock:
        if once in _recorded:
            return
        _recorded[once] = True
    if isinstance(verdict, Viewer):
        audit.record(audit.Event.SIGNED_IN, name, provider="oidc", role=verdict.role)
    else:
        audit.record(audit.Event.SIGN_IN_FAILED, name, provider="oidc", reason=verdict.what)
