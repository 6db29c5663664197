"""No sign-in: the user of this machine may do everything, and requests from elsewhere are refused."""

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
    "Without sign-in, it opens only on the machine that runs it, at http://localhost. To open it for others, "
    "set up [sign_in] with passwords or OpenID Connect."
)


def check(_: SignIn) -> None:
    """Raise BadSettings if other machines can reach the server: then every request is refused."""
    if not is_bound_to_loopback():
        raise BadSettings(
            "Other machines can reach the server, and there is no sign-in.",
            "Set up [sign_in], or set server.address to 127.0.0.1.",
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
    """Return the only mark."""
    return LOCAL.name


def mark_of(_: SignIn, request: HTTPConnection) -> str | None:
    """Return the mark for a request that came directly to a server that only this machine can reach."""
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
