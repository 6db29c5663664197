"""Find out who is signed in, on every run, with the provider of the settings."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping

import streamlit as st
from starlette.requests import HTTPConnection

from odeus_dash.errors import BadInput
from odeus_dash.server import sessions
from odeus_dash.server.sessions import SignedIn
from odeus_dash.server.streamlit_internals import read_secrets_from, session_id
from odeus_dash.settings import Provider, Settings, SignIn, other_section, secrets_files
from odeus_dash.ui import notices
from odeus_dash.ui.sign_in import local_only
from odeus_dash.ui.sign_in.provider import SignInProvider
from odeus_dash.viewer import Viewer

log = logging.getLogger(__name__)


def viewer(read: Callable[[], Settings]) -> Viewer | None:
    """Return who is signed in; None after drawing what they have to do first.

    A problem with accounts or settings keeps everyone out.
    """
    found = owner = None
    try:
        sign_in = read().sign_in
        provider = _provider(sign_in)
        if viewer := provider.viewer(sign_in):
            found, owner = viewer, SignedIn(provider.mark(sign_in), provider.still(sign_in))
    except BadInput as problem:
        _log(problem)
        if local_only.is_local():  # the reason is in the log, and on the page on this machine only
            notices.show_failure(problem)
        else:
            notices.nothing_here(
                "Sign-in is disabled.", "Ask the people who run this dashboard to check its log."
            )
    sessions.bind(session_id(), owner)
    return found


def mark(settings: Settings) -> str:
    """Return the mark of the current user's sign-in: letters and digits that no other sign-in has."""
    return _provider(settings.sign_in).mark(settings.sign_in)


def mark_of(request: HTTPConnection, read: Callable[[], Settings]) -> str | None:
    """Return the mark of the sign-in whose cookie a request carries; None without a valid one."""
    try:
        sign_in = read().sign_in
        return _provider(sign_in).mark_of(sign_in, request)
    except BadInput as problem:
        _log(problem)
        return None


def sign_out(settings: Settings, viewer: Viewer) -> None:
    """Draw who is signed in and the button that ends it; nothing without sign-in."""
    if settings.sign_in.provider is not Provider.NONE:
        st.caption(notices.plain(f"{viewer.name} · {viewer.role}"))
        _provider(settings.sign_in).sign_out(settings.sign_in)


def warn_at_start(read: Callable[[], Settings]) -> None:
    """Log what keeps everyone out, before the first visitor comes."""
    try:
        check(read)
    except BadInput as problem:
        _log(problem)


def check(read: Callable[[], Settings]) -> None:
    """Raise BadInput if settings or accounts keep everyone out."""
    sign_in = read().sign_in
    _provider(sign_in).check(sign_in)


def hand_over_secrets(environ: Mapping[str, str] = os.environ) -> None:
    """Let Streamlit read [auth] from the file that ODEUS_DASH_SECRETS names, as we do, and from no other.

    Call it before the server starts, which reads the secret that signs the steps of a sign-in once.
    `st.App` takes secrets as well, but merges them later. Of a file that cannot be read,
    Streamlit would fail at each request: then it reads none, and `viewer` says what is wrong.
    """
    try:
        other_section("auth", environ)
    except BadInput:
        read_secrets_from()
        return
    if environ.get("ODEUS_DASH_SECRETS"):
        read_secrets_from(*map(str, secrets_files(environ)))


def oidc_rules(read: Callable[[], Settings]) -> SignIn | None:
    """Return the settings of the sign-in if it is OIDC; None otherwise, and if they cannot be used."""
    try:
        sign_in = read().sign_in
    except BadInput:  # `viewer` says so
        return None
    return sign_in if sign_in.provider is Provider.OIDC else None


def _log(problem: BadInput) -> None:
    log.error("sign-in disabled: %s", problem)


def _provider(sign_in: SignIn) -> SignInProvider:
    """Return the module of this way of signing in; the others, and what they need, are never imported."""
    match sign_in.provider:
        case Provider.PASSWORD:
            from odeus_dash.ui.sign_in import password  # noqa: PLC0415

            return password
        case Provider.OIDC:
            from odeus_dash.ui.sign_in import oidc  # noqa: PLC0415

            return oidc
        case Provider.NONE:
            return local_only
