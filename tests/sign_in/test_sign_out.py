"""Signing out with passwords, against a running server: it ends every sign-in of the account, or says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Cookie, expect

from tests.sign_in import passwords
from tests.sign_in.passwords import PASSWORD, Dashboard

T = TypeVar("T")


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with passwords.running(tmp_path_factory.mktemp("sign-out"), ODEUS_DASH_DEMO="1") as running:
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


def cookie_of(context: BrowserContext) -> Cookie | None:
    return next((each for each in context.cookies() if each["name"] == "odeus_dash"), None)


def eventually(found: Callable[[], T | None]) -> T:
    """What is `found` at last; the policy of the page lets nobody wait inside of it."""
    for _ in range(300):
        if result := found():
            return result
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def test_in_a_browser(dashboard: Dashboard, browser: Browser) -> None:
    """A link is kept through signing in; the cookie survives a reload, and not the sign-out."""
    account = dashboard.account()
    asked: list[str] = []
    with browser.new_context(base_url=dashboard.app.url, reduced_motion="reduce") as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/messages?range=Last+7+days")
        page.get_by_label("Account").fill(account)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Password", exact=True).press("Enter")
        expect(page).to_have_title("Messages · Demo workspace")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        kept = eventually(lambda: cookie_of(context))
        assert page.url == f"{dashboard.app.url}/messages?range=Last+7+days"
        assert (kept["sameSite"], kept["path"]) == ("Strict", "/")
        assert 0 < kept["expires"] - time.time() <= 8 * 3600 + 5
        page.reload()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("Account")).to_be_visible()
        eventually(lambda: cookie_of(context) is None)
        page.reload()
        expect(page.get_by_label("Account")).to_be_visible()
    assert {url for url in asked if not url.startswith((dashboard.app.url, "data:", "blob:"))} == set()
