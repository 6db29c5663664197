"""Which sign-in each session belongs to: set by every run of the script, read where no script runs."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache
from starlette.requests import HTTPConnection

#: Returns the mark of the sign-in whose cookie a request carries; None if it carries no valid one.
Who = Callable[[HTTPConnection], str | None]


@dataclass(frozen=True)
class SignedIn:
    """The mark of a sign-in, and a check, callable outside of a run, that it still counts."""

    mark: str
    still: Callable[[], bool]


_asking: ContextVar[str] = ContextVar("asking", default="")
_lock = Lock()
#: By session id. A session that is forgotten cannot be continued: its browser gets a new one.
_owners: LRUCache[str, SignedIn] = LRUCache(maxsize=10_000)


def bind(session: str, owner: SignedIn | None) -> None:
    """Bind the session to a sign-in; None unbinds."""
    with _lock:
        if owner is None:
            _owners.pop(session, None)
        else:
            _owners[session] = owner


def owner(session: str) -> str | None:
    """Return the mark of the sign-in that the session belongs to; None if it belongs to none."""
    found = _owner(session)
    return found.mark if found else None


def still_belongs(session: str, mark: str) -> bool:
    """Return whether the session belongs to the sign-in with this mark, which still counts."""
    found = _owner(session)
    return found is not None and found.mark == mark and found.still()


def signed_out(session: str) -> bool:
    """Return whether the session belongs to a sign-in that does not count any more."""
    found = _owner(session)
    return found is not None and not found.still()


def _owner(session: str) -> SignedIn | None:
    with _lock:
        return _owners.get(session)


def sender() -> str:
    """Return the id of the session whose browser sent the message being handled; empty outside of one.

    The browser names it, and Streamlit refuses an operation that names another session than its own.
    """
    return _asking.get()


def sent_by(session: str) -> None:
    """Set the session whose browser sent the message that this task handles next."""
    _asking.set(session)
