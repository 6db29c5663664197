"""Signing in with a password, against a running server. Most sessions are websockets without a browser."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import jwt
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from odeus_dash.viewer import Role
from odeus_dash.words.start import WENT_WRONG
from tests.every_page import HIDDEN_PATHS, PATHS
from tests.sign_in import passwords
from tests.sign_in.passwords import (
    HASH,
    OTHER_HASH,
    OTHER_PASSWORD,
    PASSWORD,
    SECRET,
    WORKSPACE,
    Dashboard,
    forged,
)

WRONG = ["Wrong account or password."]
T = TypeVar("T")
#: What nobody may learn who is not signed in.
INSIDE = (WORKSPACE, "Demo workspace", "key-canary", "Meeting Minutes", "nobody", SECRET)


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with passwords.running(tmp_path_factory.mktemp("password")) as running:
        yield running


def test_a_server_that_nobody_has_visited_asks_who_is_there(tmp_path: Path) -> None:
    """On a link into it. Pages are registered all at once, so one is enough.

    The front page of such a server is the first that the next test asks for.
    """
    with passwords.running(tmp_path) as fresh:
        asks_who_is_there(fresh, PATHS[-1])


@pytest.mark.parametrize("page", [*PATHS, *HIDDEN_PATHS])
def test_every_page_asks_who_is_there(dashboard: Dashboard, page: str) -> None:
    asks_who_is_there(dashboard, page)


def asks_who_is_there(dashboard: Dashboard, page: str) -> None:
    """Of nobody, of a viewer, and of an admin before and after the account is removed."""
    with dashboard.session(page) as first:
        assert first.asks
        assert first.hides_navigation
        assert [inside for inside in INSIDE if inside in first.text] == []
        assert not first.files
    with dashboard.session(page, dashboard.stamped(dashboard.account(Role.VIEWER))) as viewer:
        assert not viewer.asks
        assert "No workspace is open to you" in viewer.text
        assert [inside for inside in INSIDE if inside in viewer.text] == []
        assert not viewer.files
    removed = dashboard.account(Role.ADMIN)
    cookie = dashboard.stamped(removed)
    with dashboard.session(page, cookie) as admin:
        assert not admin.asks
    dashboard.file.remove(removed)
    with dashboard.session(page, cookie) as gone:
        assert gone.asks
        assert [inside for inside in INSIDE if inside in gone.text] == []


def test_the_right_password_opens_and_others_do_not(dashboard: Dashboard) -> None:
    account = dashboard.account()
    with dashboard.session("messages", address=dashboard.fresh_address()) as session:
        for name, typed in (
            (account, OTHER_PASSWORD),
            (account, ""),
            (account, f"{PASSWORD} "),
            ("unknown@acme.example", PASSWORD),
        ):
            session.sign_in(name, typed)
            assert session.alerts == WRONG
            assert session.asks
        session.sign_in(f" {account.upper()}", PASSWORD)
        assert not session.asks
        assert session.alerts == []
        assert not session.hides_navigation
        assert "No workspace is open to you" in session.text


def test_known_and_unknown_accounts_get_the_same_answer(dashboard: Dashboard) -> None:
    answers = []
    for name in (dashboard.account(), "unknown@acme.example"):
        with dashboard.session(address=dashboard.fresh_address()) as session:
            session.sign_in(name, OTHER_PASSWORD)
            answers.append([each.SerializeToString() for each in session.elements])
    assert answers[0] == answers[1]


def test_nothing_typed_comes_back_or_stays(dashboard: Dashboard) -> None:
    account, typed = dashboard.account(), "typed-canary-in-the-wrong-field"
    with dashboard.session(address=dashboard.fresh_address()) as session:
        session.sign_in(typed, typed)
        assert typed not in session.text.replace(typed, "", 1)  # the name is echoed into its field at most
        session.sign_in(account, PASSWORD)
        assert PASSWORD not in session.text
    log = dashboard.app.said()
    assert typed not in log
    assert PASSWORD not in log
    assert f'"account": "{account}"' in log


def test_a_value_of_a_wrong_type_is_a_sentence_and_one_line_of_the_log(dashboard: Dashboard) -> None:
    """Any program can send one, before sign-in as well."""
    with dashboard.session() as session:
        before = len(dashboard.app.said())
        [field, *_] = [each.text_input for each in session.elements if each.HasField("text_input")]
        session.rerun(WidgetState(id=field.id, json_value="{"))
        assert [WENT_WRONG in each for each in session.alerts] == [True]
    [line] = dashboard.app.said()[before:].splitlines()
    assert line.startswith("unexpected JSONDecodeError at ")


def test_programs_that_watch_the_server_get_its_state(dashboard: Dashboard) -> None:
    with httpx.Client(base_url=dashboard.app.url, trust_env=False) as client:
        health, metrics = client.get("/healthz"), client.get("/metrics")
        assert (health.status_code, health.json()["accounts"]) == (200, "ok")
        assert "odeus_dash_runs_total " in metrics.text
        through_a_proxy = client.get("/metrics", headers={"X-Forwarded-For": dashboard.fresh_address()})
    assert through_a_proxy.status_code == 404
    assert "content-security-policy" in through_a_proxy.headers


ENDS: dict[str, Callable[[Dashboard, str], object]] = {
    "password change": lambda dashboard, name: dashboard.file.set_password(name, OTHER_HASH),
    "same password again": lambda dashboard, name: dashboard.file.set_password(name, HASH),
    "role change": lambda dashboard, name: dashboard.file.set_role(name, Role.ADMIN),
    "removal": lambda dashboard, name: dashboard.file.remove(name),
    "removed and made again": lambda dashboard, name: (
        dashboard.file.remove(name),
        dashboard.file.add(name, HASH, Role.VIEWER),
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_copied_cookie_dies_with_what_it_stands_for(dashboard: Dashboard, end: str) -> None:
    account = dashboard.account()
    cookie = dashboard.stamped(account)
    with dashboard.session("users", cookie) as copied:
        assert not copied.asks
        ENDS[end](dashboard, account)
        copied.rerun()
        assert copied.asks
    with dashboard.session("users", cookie) as later:
        assert later.asks


def test_a_role_counts_from_the_next_sign_in(dashboard: Dashboard) -> None:
    account = dashboard.account(Role.VIEWER)
    with dashboard.session(cookie=dashboard.stamped(account)) as session:
        assert "Connect a workspace" not in session.text
        assert WORKSPACE not in session.text
    dashboard.file.set_role(account, Role.ADMIN)
    with dashboard.session(cookie=dashboard.stamped(account)) as session:
        assert "Connect a workspace" in session.text


def unsigned(account: str, stamp: str) -> str:
    claims = {"username": f"{account}@{stamp}", "exp_date": time.time() + 3600}
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])


FORGERIES: dict[str, Callable[[str, str], str]] = {
    "another secret": lambda name, stamp: forged(name, stamp, secret="x" * 40),
    "no signature": unsigned,
    "another algorithm": lambda name, stamp: jwt.encode({"username": f"{name}@{stamp}"}, SECRET * 2, "HS512"),
    "another account": lambda _, stamp: forged("nobody", stamp),
    "no stamp": lambda name, _: forged(name, ""),
    "no name": lambda _, stamp: forged("", stamp),
    "over": lambda name, stamp: forged(name, stamp, hours=-0.001),
    "longer than allowed": lambda name, stamp: forged(name, stamp, hours=8.1),
    "endless": lambda name, stamp: forged(name, stamp, exp_date=float("inf")),
    "no end": lambda name, stamp: jwt.encode({"username": f"{name}@{stamp}"}, SECRET, "HS256"),
    "an end in words": lambda name, stamp: forged(name, stamp, exp_date="never"),
    "no account": lambda *_: jwt.encode({"exp_date": time.time() + 60}, SECRET, "HS256"),
    "a list of accounts": lambda name, stamp: forged(name, stamp, username=[name, stamp]),
    "not yet": lambda name, stamp: forged(name, stamp, nbf=time.time() + 600),
    "a standard end": lambda name, stamp: forged(name, stamp, exp=time.time() - 600),
    "no cookie at all": lambda *_: "x.y.z",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_cookies_open_nothing(dashboard: Dashboard, forgery: str) -> None:
    account = dashboard.account(Role.ADMIN)
    stamp = dashboard.file.read()[account].stamp
    with dashboard.session(cookie=forged(account, stamp)) as genuine:
        assert not genuine.asks
    with dashboard.session(cookie=FORGERIES[forgery](account, stamp)) as session:
        assert session.asks


def test_guessing_is_slowed_down_and_the_owner_gets_in_after_a_short_wait(dashboard: Dashboard) -> None:
    account = dashboard.account()
    with dashboard.session(address=dashboard.fresh_address()) as guesser:
        pause, took = 0, 0.0
        while pause - 1 < 4 * took:  # so that the right password comes in time, however slow we are
            began = time.monotonic()
            guesser.sign_in(account, OTHER_PASSWORD)
            took = time.monotonic() - began
            named = re.match(r"Too many attempts\. Try again in (\d+) second", guesser.alerts[0])
            pause = int(named[1]) if named else 0
        guesser.sign_in(account, PASSWORD)
        assert guesser.asks
        assert guesser.alerts[0].startswith("Too many attempts. Try again in ")
    with dashboard.session(address=dashboard.fresh_address()) as owner:
        while owner.asks:
            owner.sign_in(account, PASSWORD)
            assert all("second" in alert for alert in owner.alerts)
            time.sleep(0.2)


def test_a_broken_account_file_locks_the_door(dashboard: Dashboard) -> None:
    cookie = dashboard.stamped(dashboard.account(Role.ADMIN))
    whole = dashboard.file.path.read_bytes()
    try:
        with dashboard.session(cookie=cookie) as session:
            for spoil in (
                lambda: dashboard.file.path.write_text("{"),
                lambda: dashboard.file.path.chmod(0o644),
                dashboard.file.path.unlink,
            ):
                spoil()
                session.rerun()
                assert session.kinds == {"alert"}
                assert "account" in session.alerts[0]  # this machine: whoever runs it looks
                with dashboard.session(cookie=cookie, address="198.51.100.200") as outside:
                    assert "is disabled" in outside.text
                    assert "account file" not in outside.text
                    assert not outside.shows("text_input", "button", "selectbox")
                dashboard.file.path.write_bytes(whole)
                dashboard.file.path.chmod(0o600)
            session.rerun()
            assert "Sign out" in session.text
    finally:
        dashboard.file.path.write_bytes(whole)
        dashboard.file.path.chmod(0o600)
    assert "sign-in disabled" in dashboard.app.said()
