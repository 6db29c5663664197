"""Who is looking? One question, three ways to answer it, chosen by the settings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import ModuleType

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.runtime.scriptrunner import get_script_run_ctx

from odeus_dash.accounts import AccountFile
from odeus_dash.errors import BadInput
from odeus_dash.settings import Provider, Settings, SignIn
from odeus_dash.ui import notices, sockets
from odeus_dash.ui.sign_in import none
from odeus_dash.viewer import Viewer

log = logging.getLogger(__name__)

CLOSED = "The people who run it find the reason in its log."


def viewer(settings: Settings) -> Viewer | None:
    """Who is signed in; None after drawing what the person has to do first. Asked on every run.

    A problem with accounts or settings of the sign-in locks the door for everybody.
    """
    try:
        found: Viewer | None = _provider(settings.sign_in).viewer(settings.sign_in)
    except BadInput as problem:
        locked(problem)
        found = None
    sockets.belongs(session(), mark(settings) if found else None)
    return found


def mark(settings: Settings) -> str:
    """What tells the present sign-in from every other, in letters and digits: of who is signed in now."""
    found: str = _provider(settings.sign_in).mark(settings.sign_in)
    return found


def mark_of(request: HTTPConnection, read: Callable[[], Settings]) -> str | None:
    """The mark of the sign-in whose cookie a request carries, if it counts now. Asked outside of a run."""
    try:
        sign_in = read().sign_in
        found: str | None = _provider(sign_in).mark_of(sign_in, request)
    except BadInput as problem:
        log.error("the door is locked: %s", problem)  # noqa: TRY400 - a sentence
        return None
    return found


def session() -> str:
    """The id of the session that the script runs for; empty outside of one."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def sign_out(settings: Settings, viewer: Viewer) -> None:
    """Who is signed in, and the control that ends it; nothing where nobody signs in."""
    if settings.sign_in.provider is not Provider.NONE:
        st.caption(notices.plain(f"{viewer.name} · {viewer.role}"))
        _provider(settings.sign_in).sign_out(settings.sign_in)


def still(settings: Settings) -> Callable[[], bool]:
    """A question for later, when no script runs: is whoever is signed in now still?"""
    check: Callable[[], bool] = _provider(settings.sign_in).still(settings.sign_in)
    return check


def locked(problem: BadInput) -> None:
    """Nobody gets in. The log says why, and so does the page, but on this machine only."""
    log.error("the door is locked: %s", problem)
    if none.is_local():
        notices.show_failure(problem)
    else:
        notices.nothing_here("This dashboard is closed.", CLOSED)


def warn_at_start(read: Callable[[], Settings]) -> None:
    """Log what is known to keep everybody out, before anybody has come."""
    try:
        sign_in = read().sign_in
        if sign_in.provider is Provider.OIDC:
            _provider(sign_in).check()
        if sign_in.provider is Provider.PASSWORD and sign_in.accounts_file:
            AccountFile(sign_in.accounts_file).read()
    except BadInput as problem:
        log.error("the door is locked: %s", problem)  # noqa: TRY400 - a sentence
        return
    if sign_in.provider is Provider.NONE and not none.is_bound_to_loopback():
        log.warning("nobody can open this dashboard: server.address is not loopback, and there is no sign-in")


def rules(provider: Provider, read: Callable[[], Settings]) -> SignIn | None:
    """The settings for signing in, if people sign in this way and the settings can be used."""
    try:
        sign_in = read().sign_in
    except BadInput:  # the door is locked, which says why
        return None
    return sign_in if sign_in.provider is provider else None


def _provider(sign_in: SignIn) -> ModuleType:
    """The module that knows this way of signing in; the others, and what they need, are never imported."""
    match sign_in.provider:
        case Provider.PASSWORD:
            from odeus_dash.ui.sign_in import password as provider  # noqa: PLC0415
        case Provider.OIDC:
            from odeus_dash.ui.sign_in import oidc as provider  # type: ignore[no-redef] # noqa: PLC0415
        case Provider.NONE:
            from odeus_dash.ui.sign_in import none as provider  # type: ignore[no-redef] # noqa: PLC0415
    return provider
