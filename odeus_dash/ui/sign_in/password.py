"""Sign-in with a name and a password from the account file.

The cookie is streamlit-authenticator's. The form, the check, the throttle and what ends a sign-in are ours;
docs/decisions/0006-sign-in.md says why.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

import streamlit as st
from cachetools import TTLCache
from starlette.requests import HTTPConnection

from odeus_dash import audit
from odeus_dash.accounts import AccountFile, Accounts, is_password
from odeus_dash.errors import BadAccounts
from odeus_dash.settings import SignIn
from odeus_dash.ui.sign_in import cookie
from odeus_dash.ui.sign_in.cookie import Ticket
from odeus_dash.ui.sign_in.throttle import Throttle
from odeus_dash.viewer import Viewer
from odeus_dash.words.formats import counted

log = logging.getLogger(__name__)

WRONG = "Wrong account or password."
TOO_MANY = "Too many attempts. Try again in {pause}."
NOT_WRITTEN = (
    "You are signed out here, but this could not be saved, so copies of your cookie may still work. Contact "
    "the people who run this dashboard."
)
_TICKET, _REFUSAL = "ticket", "sign_in_refusal"
_NAME, _PASSWORD = "typed_account", "typed_password"
_LONGEST_NAME, _LONGEST_PASSWORD = 64, 200

_throttle = Throttle()
_lock = Lock()
#: The stamps of accounts that signed out while the account file could not be written, with the latest expiry
#: of their tickets. No ticket lasts longer than a day (`cookie_hours`).
_over: TTLCache[str, float] = TTLCache(maxsize=10_000, ttl=24 * 3600)


def check(sign_in: SignIn) -> None:
    """Raise BadAccounts if the account file cannot be used."""
    _file(sign_in).read()


def viewer(sign_in: SignIn) -> Viewer | None:
    """Return who is signed in, by the account file as it is now; None after drawing the form.

    Raises BadAccounts if the file cannot be used, also for those who are signed in.
    """
    accounts = _file(sign_in).read()
    ticket = _valid(st.session_state.get(_TICKET), accounts) or _valid(cookie.read(sign_in), accounts)
    st.session_state[_TICKET] = ticket
    if ticket is None:
        _form(sign_in)
    cookie.deliver(sign_in, ticket)
    return Viewer(ticket.account, accounts[ticket.account].role) if ticket else None


def sign_out(sign_in: SignIn) -> None:
    """Draw the button that ends every sign-in of the account, copied cookies included."""
    st.button("Sign out", icon=":material/logout:", width="stretch", on_click=_end, args=(sign_in,))


def still(sign_in: SignIn) -> Callable[[], bool]:
    """Return a check, callable outside of a run, that the current user is still signed in."""
    ticket, file = st.session_state.get(_TICKET), _file(sign_in)

    def is_valid() -> bool:
        with suppress(BadAccounts):
            return _valid(ticket, file.read()) is not None
        return False

    return is_valid


def mark(_: SignIn) -> str:
    """Return the mark of this account with its role and password."""
    ticket: Ticket = st.session_state[_TICKET]
    return _mark(ticket)


def mark_of(sign_in: SignIn, request: HTTPConnection) -> str | None:
    """Return the mark of a request, by its cookie. Raises BadAccounts if the file cannot be used."""
    accounts = _file(sign_in).read()
    ticket = _valid(cookie.decoded(sign_in, request.cookies.get(cookie.NAME)), accounts)
    return _mark(ticket) if ticket else None


def _mark(ticket: Ticket) -> str:
    return hashlib.sha256(f"{ticket.account} {ticket.stamp}".encode()).hexdigest()


def _file(sign_in: SignIn) -> AccountFile:
    if sign_in.accounts_file is None:
        raise BadAccounts("No account file is configured.", "Set accounts_file in [sign_in].")
    return AccountFile(sign_in.accounts_file)


def _valid(ticket: Ticket | None, accounts: Accounts) -> Ticket | None:
    account = accounts.get(ticket.account) if ticket else None
    if not (ticket and account and ticket.stamp == account.stamp and time.time() < ticket.until):
        return None
    with _lock:
        return ticket if ticket.until > _over.get(ticket.stamp, 0.0) else None


def _form(sign_in: SignIn) -> None:
    outer = st.container(horizontal_alignment="center")
    with outer.container(width=420), st.form("sign_in"):
        st.subheader("Odeus Dash", anchor=False)
        st.text_input("Account", key=_NAME, autocomplete="username", max_chars=_LONGEST_NAME)
        st.text_input(
            "Password",
            type="password",
            key=_PASSWORD,
            autocomplete="current-password",
            max_chars=_LONGEST_PASSWORD,
        )
        if refusal := st.session_state.pop(_REFUSAL, None):
            st.error(refusal, icon=":material/error:")
        st.form_submit_button("Sign in", type="primary", width="stretch", on_click=_try, args=(sign_in,))


def _try(sign_in: SignIn) -> None:
    """Check what was typed. A form callback runs before the script, so one run is enough."""
    state = st.session_state
    name = state[_NAME].strip().lower()[:_LONGEST_NAME]
    password, state[_PASSWORD] = state[_PASSWORD], ""
    address = st.context.ip_address or "127.0.0.1"
    if wait := _throttle.attempt(name, address):
        seconds = int(wait) + 1
        pause = counted(seconds, "second") if seconds < 60 else counted(-(-seconds // 60), "minute")
        state[_REFUSAL] = TOO_MANY.format(pause=pause)
        audit.record(audit.Event.SIGN_IN_FAILED, "", provider="password", reason="too many attempts")
        return
    with suppress(BadAccounts):  # the script reads the file as well, and shows the failure
        account = _file(sign_in).read().get(name)
        if is_password(account, password) and account:
            _throttle.succeeded(name, address)
            ticket = Ticket(account.name, account.stamp, time.time() + sign_in.cookie_hours * 3600)
            state[_TICKET] = ticket
            cookie.keep(ticket)
            audit.record(audit.Event.SIGNED_IN, account.name, provider="password", role=account.role)
        else:
            state[_REFUSAL] = WRONG
            # A name without an account may be a password in the wrong field.
            known = name if account else ""
            audit.record(audit.Event.SIGN_IN_FAILED, known, provider="password", reason="wrong")


def _end(sign_in: SignIn) -> None:
    ticket: Ticket | None = st.session_state.get(_TICKET)
    st.session_state.clear()
    cookie.forget()
    if ticket is None:
        return
    file = _file(sign_in)
    try:
        if ticket.account in file.read():
            file.bump(ticket.account)
    except BadAccounts as problem:
        log.error("a sign-out could not be saved: %s", problem)  # noqa: TRY400 - a sentence
        with _lock:
            _over[ticket.stamp] = time.time() + sign_in.cookie_hours * 3600
        st.session_state[_REFUSAL] = NOT_WRITTEN
