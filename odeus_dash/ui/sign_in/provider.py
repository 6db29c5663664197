"""The interface of a sign-in provider. The modules local_only, password and oidc each are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from starlette.requests import HTTPConnection

from odeus_dash.settings import SignIn
from odeus_dash.viewer import Viewer


class SignInProvider(Protocol):
    """A sign-in provider. Each function raises BadInput if settings or accounts cannot be used.

    A *mark* (letters and digits) is the same for the same sign-in only; with passwords, for the same
    account with the same role and password.
    """

    def check(self, sign_in: SignIn, /) -> None:
        """Raise BadInput for a problem that keeps everyone out."""

    def viewer(self, sign_in: SignIn, /) -> Viewer | None:
        """Return who is signed in, checked again on every run; None after drawing what to do first."""

    def sign_out(self, sign_in: SignIn, /) -> None:
        """Draw the button that ends the sign-in."""

    def still(self, sign_in: SignIn, /) -> Callable[[], bool]:
        """Return a check, callable outside of a run, that the current user is still signed in."""

    def mark(self, sign_in: SignIn, /) -> str:
        """Return the mark of the current user's sign-in."""

    def mark_of(self, sign_in: SignIn, request: HTTPConnection, /) -> str | None:
        """Return the mark of the sign-in whose cookie a request carries; None without a valid one."""
