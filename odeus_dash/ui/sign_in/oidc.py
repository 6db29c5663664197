"""Sign-in with an identity provider, through Streamlit's own `st.login`. See docs/sign-in.md."""

from __future__ import annotations

import datetime as dt
import logging
import warnings
from collections.abc import Callable

import streamlit as st
from authlib.deprecate import AuthlibDeprecationWarning  # type: ignore[import-untyped] # it has none
from starlette.requests import HTTPConnection

from odeus_dash import audit, identity
from odeus_dash.errors import BadSettings
from odeus_dash.identity import Claims, Client, Refusal
from odeus_dash.server import oidc_cookie, oidc_return, revoked
from odeus_dash.settings import SignIn
from odeus_dash.ui.notices import plain
from odeus_dash.viewer import Viewer

log = logging.getLogger(__name__)

# Authlib recommends httpx2 in the log at the first sign-in. Administrators cannot act on that.
warnings.filterwarnings("ignore", "The httpx module is deprecated", AuthlibDeprecationWarning)

_SIGNED_OUT = Refusal("You have signed out.", "Sign in again.")
_IN_PARTS = Refusal("Your sign-in cookie is damaged.", "Sign in again.")
#: By the outcome that oidc_return puts into the URL.
_NOT_SIGNED_IN = {
    oidc_return.FAILED: Refusal(
        "Sign-in failed: your identity provider did not confirm who you are.",
        "Try again. If it persists, contact the people who run this dashboard.",
    ),
    oidc_return.TOO_LONG: Refusal(
        "Sign-in failed: your account has too many roles.",
        "Ask the people who run this dashboard to reduce them.",
    ),
}


def check(_: SignIn) -> None:
    """Raise BadSettings if nobody can sign in."""
    _client()


def viewer(sign_in: SignIn) -> Viewer | None:
    """Return who is signed in, checked again on every run; None after drawing what to do first.

    Raises BadSettings unless the [auth] section of the secrets file is complete.
    """
    client = _client()
    returned = st.query_params.pop(oidc_return.OUTCOME, "")
    claims = _claims()
    if not claims:
        if _is_known_to_streamlit():
            _turn_away("", _IN_PARTS, sign_in)
        else:
            with _box(_NOT_SIGNED_IN.get(returned), "Sign in with your work account."):
                st.button("Sign in", type="primary", width="stretch", on_click=st.login)
        return None
    verdict = _verdict(claims, client, sign_in)
    name = identity.account(claims, sign_in)
    outcome = verdict.role if isinstance(verdict, Viewer) else verdict.what
    # An audit line for each sign-in and for each reason to refuse it, not for each run.
    is_first = audit.is_first(f"{claims.get('nonce')} {outcome}")
    if isinstance(verdict, Viewer):
        if is_first:
            audit.record(audit.Event.SIGNED_IN, name, provider="oidc", role=verdict.role)
        return verdict
    if is_first:
        audit.record(audit.Event.SIGN_IN_FAILED, name, provider="oidc", reason=verdict.what)
    _turn_away(name, verdict, sign_in)
    return None


def sign_out(sign_in: SignIn) -> None:
    """Draw the button that ends the sign-in here and at the identity provider."""
    label, icon = "Sign out", ":material/logout:"
    st.button(label, key="sign_out", icon=icon, width="stretch", on_click=_end, args=(sign_in,))


def still(sign_in: SignIn) -> Callable[[], bool]:
    """Return a check, callable outside of a run, that the current user is still signed in."""
    claims, client = _claims(), _client()
    return lambda: isinstance(_verdict(claims, client, sign_in), Viewer)


def mark(_: SignIn) -> str:
    """Return what tells this sign-in from every other, also of the same person."""
    return identity.fingerprint(_claims())


def mark_of(sign_in: SignIn, request: HTTPConnection) -> str | None:
    """Return the same for a request, by Streamlit's cookie. Raises BadSettings as `viewer` does."""
    claims = oidc_cookie.claims(request.cookies)
    signed_in = claims and isinstance(_verdict(claims, _client(), sign_in), Viewer)
    return identity.fingerprint(claims) if signed_in else None


def _claims() -> Claims:
    """Return the claims in the cookie of this session's browser, if Streamlit has accepted it."""
    return oidc_cookie.claims(st.context.cookies) if _is_known_to_streamlit() else {}


def _is_known_to_streamlit() -> bool:
    """Return whether Streamlit has accepted a cookie of this session's browser, in parts or not."""
    return bool(st.user.to_dict().get("is_logged_in"))


def _verdict(claims: Claims, client: Client, sign_in: SignIn) -> Viewer | Refusal:
    verdict = identity.admit(claims, client, sign_in, dt.datetime.now(dt.UTC))
    if isinstance(verdict, Viewer) and revoked.is_revoked(
        identity.fingerprint(claims), sign_in.signed_out_folder
    ):
        return _SIGNED_OUT
    return verdict


def _client() -> Client:
    """Return what this dashboard is to the identity provider. Raises BadSettings if nobody can sign in."""
    if st.get_option("server.trustedUserHeaders"):
        raise BadSettings(
            "Streamlit's option server.trustedUserHeaders would let headers bypass sign-in.", "Unset it."
        )
    try:
        return identity.read_client(st.secrets.to_dict().get("auth"))
    except FileNotFoundError as error:
        raise BadSettings(
            "Streamlit cannot read the secrets file.", "Give it a name that ends in .toml."
        ) from error


def _end(sign_in: SignIn) -> None:
    claims = _claims()
    st.logout()
    if not claims.get("nonce"):
        return
    try:
        revoked.revoke(identity.fingerprint(claims), sign_in.signed_out_folder)
    except BadSettings as problem:  # revoked in this process; with that folder, sign-in is disabled anyway
        log.error("%s", problem)  # noqa: TRY400 - a sentence


def _turn_away(account: str, refusal: Refusal, sign_in: SignIn) -> None:
    with _box(refusal):
        if account:
            st.text(f"Signed in as {account}")  # Markdown would make a link of an address
        st.button("Sign in again", type="primary", width="stretch", on_click=st.login)
        sign_out(sign_in)


def _box(refusal: Refusal | None, caption: str = "") -> st.delta_generator.DeltaGenerator:
    """Return a box in the middle of the page with the reason why the visitor is not signed in."""
    box = st.container(horizontal_alignment="center").container(border=True, width=420)
    box.subheader("Odeus Dash", anchor=False)
    if caption:
        box.caption(caption)
    if refusal:
        box.error(f"{plain(refusal.what)} {plain(refusal.todo)}", icon=":material/error:")
    return box
