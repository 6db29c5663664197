"""No sign-in: the one user of this machine may do everything, and no request from elsewhere gets in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from starlette.requests import HTTPConnection

from odeus_dash.deployment import is_loopback
from odeus_dash.errors import BadSettings
from odeus_dash.server.own_site import is_direct
from odeus_dash.settings import SignIn
from odeus_dash.ui import notices
from odeus_dash.viewer import LOCAL, Viewer

TODO = (
    "Without sign-in it opens only on the machine that runs it, at http://localhost. To let others in, its "
    "administrator has to set up [sign_in] with a password or OpenID Connect."
)


def check(_: SignIn) -> None:
    """Raise BadSettings if the server listens where other machines reach it: then no request gets in."""
    if not is_bound_to_loopback():
        raise BadSettings(
            "The server's address is not loopback, and there is no sign-in.",
            "Set server.address to 127.0.0.1, or set up [sign_in].",
        )


def viewer(_: SignIn) -> Viewer | None:
    """Return the local user if the request came directly to a server that only this machine can reach."""
    if is_local():
        return LOCAL
    notices.nothing_here("This dashboard is not open to you.", TODO)
    return None


def sign_out(_: SignIn) -> None:
    """Draw nothing: there is no sign-in to end."""


def still(_: SignIn) -> Callable[[], bool]:
    """Return a check that is always true: the local user is not signed in or out."""
    return lambda: True


def mark(_: SignIn) -> str:
    """Return the one mark that there is."""
    return LOCAL.name


def mark_of(_: SignIn, request: HTTPConnection) -> str | None:
    """Return it for a request that came directly to a server that only this machine can reach."""
    peer = request.client.host if request.client else ""
    direct = is_bound_to_loopback() and is_direct(peer, request.headers.items())
    return LOCAL.name if direct else None


def is_local() -> bool:
    """Return whether server and request both belong to this machine alone."""
    peer = st.context.ip_address or "127.0.0.1"  # Streamlit says None for this machine
    headers = st.context.headers  # of the request that opened the session's websocket
    sent = [(name, value) for name in headers for value in headers.get_all(name)]
    return is_bound_to_loopback() and is_direct(peer, sent)


def is_bound_to_loopback() -> bool:
    """Return whether only this machine can reach the address that the server is configured with."""
    return is_loopback(str(st.get_option("server.address") or ""))
