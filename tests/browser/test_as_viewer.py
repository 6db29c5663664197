"""What viewers open in a browser: a review that an admin saved, links, and agents without their owners."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from odeus_dash.accounts import AccountFile
from odeus_dash.viewer import Role
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab, with_blanks
from tests.browser.test_filters import back
from tests.browser.test_opening_agents import OCTOBER, click, drawer, marks, opened
from tests.launcher import AppServer, running_app
from tests.sign_in.passwords import HASH, PASSWORD

SECRETS = """
[sign_in]
provider = "password"
accounts_file = "accounts.json"
cookie_secret = "cookie-secret-of-more-than-32-characters"
"""
Enter = Callable[[str, str], Tab]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The demo, with an admin, a viewer and a store."""
    folder = tmp_path_factory.mktemp("app")
    accounts = AccountFile(folder / "accounts.json")
    accounts.add("ann", HASH, Role.ADMIN)
    accounts.add("vic", HASH, Role.VIEWER)
    store = str(folder / "store.sqlite3")
    with running_app(folder, SECRETS, ODEUS_DASH_DEMO="1", ODEUS_DASH_STORE=store) as running:
        yield running


@pytest.fixture
def enter(open_page: OpenPage) -> Enter:
    """Follow a link, and sign in there."""

    def entered(account: str, path: str) -> Tab:
        tab = open_page(path, settled=False)
        tab.page.get_by_label("Account", exact=True).fill(account)
        tab.page.get_by_label("Password", exact=True).fill(PASSWORD)
        tab.page.get_by_role("button", name="Sign in", exact=True).click()
        tab.page.locator("h1").wait_for()
        tab.settle()
        return tab

    return entered


def test_a_viewer_opens_the_review_that_an_admin_saved(enter: Enter) -> None:
    ann = enter("ann", f"/reviews?{OCTOBER}")
    ann.main.get_by_role("button", name="Save this review").click()
    dialog = ann.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Fix caching")
    save = dialog.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_enabled(timeout=60_000)
    with ann.rerun():
        save.click()
    expect(dialog).to_have_count(0)
    ann.settle()
    assert ann.headline == "No goals, no notes, one saved review."
    with ann.rerun():
        ann.main.get_by_role("button", name="Open", exact=True).click()
    assert ann.headline.startswith("The review of 5 Oct–1 Nov, as saved on ")
    assert "Saved " in ann.line
    assert "ann" in ann.line
    for today in ("Reconciled", "Export", "Share"):
        assert today not in ann.line

    vic = enter("vic", ann.page.url.removeprefix(ann.app_url))
    assert vic.headline == ann.headline
    said = with_blanks(vic.main.inner_text())
    assert "Decided: Fix caching" in said.replace("Decided:\n", "Decided: ")
    assert "Groups under 5 hidden" in said
    assert "@" not in said
    back(ann)
    assert ann.headline == "No goals, no notes, one saved review."
    with vic.rerun():
        vic.main.get_by_role("button", name="All reviews").click()
    assert vic.main.get_by_role("button", name="Open", exact=True).count() == 1
    assert vic.main.get_by_role("button", name="Save this review").count() == 0


def test_a_viewer_follows_clicks_and_links_and_meets_no_owner(enter: Enter) -> None:
    tab = enter("vic", f"/messages?{OCTOBER}&owner=hanna.weiss@nordlicht-antriebe.example&segment=core")
    [alert] = tab.alerts
    assert "Owners are hidden, so the owner filter was removed." in alert
    assert tab.query["segment"] == ["core"]
    assert "owner" not in tab.query
    click(tab, marks(tab, "Most used agents", "bar").first)
    name = opened(tab)
    assert "Owner" not in drawer(tab).inner_text()
    with tab.rerun():
        drawer(tab).get_by_role("link", name="Open page").click()
    tab.settle()
    assert tab.headline.startswith(name)
    assert "@" not in tab.main.inner_text()
    back(tab)
    assert tab.page.url.partition("?")[0].endswith("/messages")
