"""No sign-in: the one user of this machine may do everything, and nobody else gets in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import streamlit as st
from starlette.requests import HTTPConnection

from odeus_dash.deployment import is_loopback
from odeus_dash.settings import SignIn
from odeus_dash.ui import notices
from odeus_dash.ui.straight import came_straight
from odeus_dash.viewer import LOCAL, Viewer

TODO = (
    "Without sign-in, this dashboard opens on the machine that runs it and nowhere else. Open it there at "
    "http://localhost, or have the people who run it set up [sign_in] with a password or OpenID Connect."
)


def viewer(_: SignIn) -> Viewer | None:
    """The local user, for a request that came straight to a server that only this machine can reach."""
    if is_local():
        return LOCAL
    notices.nothing_here("This dashboard is not open to you.", TODO)
    return None


def sign_out(_: SignIn) -> None:
    """Nobody has signed in."""


def still(_: SignIn) -> Callable[[], bool]:
    """The user of this machine stays who they are."""
    return lambda: True


def mark(_: SignIn) -> str:
    """There is one user, and no sign-in to tell from another."""
    return LOCAL.name


def mark_of(_: SignIn, request: HTTPConnection) -> str | None:
    """The local user's, for a request that came straight to a server that only this machine can reach."""
    peer = request.client.host if request.client else ""
    straight = is_bound_to_loopback() and came_straight(peer, request.headers.items())
    return LOCAL.name if straight else None


def is_local() -> bool:
    """Whether server and request both belong to this machine alone."""
    peer = st.context.ip_address or "127.0.0.1"  # Streamlit says None for this machine
    return is_bound_to_loopback() and came_straight(peer, _headers())


def is_bound_to_loopback() -> bool:
    """Whether the configured address of the server is one that only this machine can reach."""
    return is_loopback(str(st.get_option("server.address") or ""))


def _headers() -> Iterator[tuple[str, str]]:
    """Of the request that opened the session's websocket; none outside of a session, which is not local."""
    headers = st.context.headers
    for name in headers:
        for value in headers.get_all(name):
            yield name, value
