"""Signing out with passwords, against a running server: it ends every sign-in of the account, or says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sign_in import passwords
from tests.sign_in.passwords import PASSWORD, Dashboard


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with passwords.running(tmp_path_factory.mktemp("sign-out")) as running:
        yield running


def test_a_copied_cookie_dies_with_sign_out(dashboard: Dashboard) -> None:
    account = dashboard.account()
    with dashboard.session("users", address=dashboard.fresh_address()) as own:
        own.sign_in(account, PASSWORD)
        cookie = own.cookie
        with dashboard.session("users", cookie) as copied:
            assert not copied.asks
            own.press("Sign out")
            assert own.cookie == ""
            copied.rerun()
            assert copied.asks
        own.rerun()
        assert "text_input" in own.kinds
    with dashboard.session("users", cookie) as later:
        assert later.asks


def test_a_sign_out_that_cannot_be_written_down_says_so_and_still_counts_here(dashboard: Dashboard) -> None:
    account = dashboard.account()
    copy = dashboard.stamped(account)
    lock = dashboard.file.path.with_name(f"{dashboard.file.path.name}.lock")
    with dashboard.session("users", address=dashboard.fresh_address()) as own:
        own.sign_in(account, PASSWORD)
        lock.unlink()
        lock.mkdir()  # who runs the tests may be root, whom no mode holds back from writing
        try:
            own.press("Sign out")
        finally:
            lock.rmdir()
        assert "this could not be saved" in own.alerts[0]
        assert own.cookie == ""
        assert {"text_input", "alert"} <= own.kinds
        with dashboard.session("users", copy) as copied:
            assert copied.asks
        own.sign_in(account, PASSWORD)
        assert not own.asks
    assert "a sign-out could not be saved" in dashboard.app.said()


def test_signing_out_of_an_account_that_is_gone_says_nothing_about_the_file(dashboard: Dashboard) -> None:
    account = dashboard.account()
    with dashboard.session(cookie=dashboard.stamped(account)) as session:
        dashboard.file.remove(account)
        session.press("Sign out")
        assert "text_input" in session.kinds
        assert session.alerts == []
