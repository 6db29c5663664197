"""Connecting a workspace by hand, against real servers that this test runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.demo.exports import ORG_ID
from odeus_dash.settings import Key
from odeus_dash.words import start as words
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab, with_blanks
from tests.launcher import AppServer

KEY = "CANARYKEY-0f5d1c7b93"
BAD_KEY = "CANARYKEY-of-someone-else"


@pytest.fixture(scope="module")
def odeus() -> Iterator[DemoServer]:
    with start(DemoOptions(key=Key(KEY))) as running:
        yield running


@pytest.fixture(scope="module")
def bare_odeus() -> Iterator[DemoServer]:
    """A workspace without its own model keys, where user-level data is switched off."""
    with start(DemoOptions(key=Key(KEY), byok=False, user_level=False)) as running:
        yield running


def connect(tab: Tab, url: str, key: str) -> None:
    fill_in(tab, url, key)
    with tab.rerun():
        tab.sidebar.get_by_role("button", name="Connect", exact=True).click()


def fill_in(tab: Tab, url: str, key: str) -> None:
    """Leaving the key with the Tab key."""
    tab.field("API key").fill(key)
    tab.field("API key").press("Tab")
    tab.field("Deployment URL").fill(url)


def connection(tab: Tab) -> str:
    """What the button in the sidebar says of the connected workspace once it is pressed."""
    tab.sidebar.get_by_role("button", name=words.CONNECTED).click()
    return with_blanks(tab.page.get_by_test_id("stPopoverBody").inner_text())


#: The page without the field in which its own viewer has typed the key.
HTML = """() => {
    const page = document.documentElement.cloneNode(true);
    page.querySelectorAll('input[type=password]').forEach(field => field.remove());
    return page.outerHTML;
}"""


def assert_nothing_leaked(tab: Tab, app: AppServer) -> None:
    received = b"".join(tab.frames).decode(errors="replace")
    assert "Deployment URL" in received  # so it is text that can be looked through
    for place in (tab.page.url, tab.page.evaluate(HTML), app.said(), received):
        assert "CANARYKEY" not in place


def test_what_does_not_work_is_a_sentence_and_loses_nothing(
    open_page: OpenPage, app: AppServer, odeus: DemoServer
) -> None:
    tab = open_page("/messages?range=Last+month")
    demo = tab.headline
    tab.choose("Workspace", "Connect a workspace")
    assert tab.headline == words.CONNECT
    assert tab.field("Deployment URL").input_value() == "https://api.odeus.ai"
    attempts = [
        (odeus.base_url, "", "The API key is empty"),
        (odeus.base_url, "two words", "The API key contains a space"),
        ("http://example.com", KEY, "starts with http, which would send the API key unencrypted"),
        ("ftp://example.com", KEY, "does not start with https"),
        (f"{odeus.base_url}?key=1", KEY, "has a query or a fragment"),
        ("https://someone:secret@example.com", KEY, "contains a user name or a password"),
        (odeus.base_url, BAD_KEY, "rejected the API key"),
    ]
    for url, key, sentence in attempts:
        connect(tab, url, key)
        assert [sentence in alert for alert in tab.alerts] == [True], (url, tab.alerts)
        assert tab.field("Deployment URL").input_value() == url
        assert_nothing_leaked(tab, app)
    assert tab.query == {"workspace": ["Connect a workspace"], "range": ["Last month"]}
    tab.choose("Workspace", "Demo workspace")
    assert tab.headline == demo


def test_a_good_key_says_what_it_found_and_fills_the_pages(
    open_page: OpenPage, app: AppServer, odeus: DemoServer
) -> None:
    tab = open_page("/?workspace=Connect+a+workspace")
    connect(tab, odeus.base_url, BAD_KEY)
    connect(tab, odeus.base_url.removesuffix("/api/public") + "/", KEY)
    found = connection(tab)
    assert words.WORKSPACE.format(ids=ORG_ID) in found
    assert re.search(r"\b[1-9]\d agents in the last 7 days", found)
    assert words.BYOK in found
    assert words.OWNERS in found
    assert tab.field("API key").count() == 0
    assert tab.alerts == []
    for title in ("Cost", "Data and checks", "Briefing"):
        tab.follow(title)
        assert tab.alerts == []
        assert re.search(r"\d", tab.headline)
        assert tab.main.get_by_text("Demo data").count() == 0
        assert_nothing_leaked(tab, app)
    assert odeus.base_url.split("/")[2] not in tab.page.url


def test_a_typed_key_lives_and_ends_with_its_session(
    open_page: OpenPage, app: AppServer, odeus: DemoServer
) -> None:
    tab = open_page("/?workspace=Connect+a+workspace")
    connect(tab, odeus.base_url, KEY)
    colleague = open_page(tab.page.url.removeprefix(tab.app_url))
    assert colleague.headline == words.CONNECT
    assert colleague.field("API key").input_value() == ""
    assert colleague.field("Deployment URL").input_value() == "https://api.odeus.ai"
    connection(tab)
    with tab.rerun():
        tab.page.get_by_role("button", name="Disconnect").click()
    assert tab.field("API key").input_value() == ""
    assert_nothing_leaked(tab, app)


def test_a_workspace_without_tokens_and_owners_says_why(open_page: OpenPage, bare_odeus: DemoServer) -> None:
    tab = open_page("/tokens?workspace=Connect+a+workspace&compare=Nothing")
    fill_in(tab, bare_odeus.base_url, KEY)
    with tab.rerun():
        tab.field("Deployment URL").press("Enter")
    found = connection(tab)
    assert words.NOT_BYOK in found
    assert words.NO_OWNERS in found
    assert "this export has no token counts" in tab.headline
    assert tab.figures() == []
    tab.follow("Messages")
    assert {"Agent", "Messages", "Share", "Per user"} <= set(tab.table()[0])
    assert not {"Owner", "Link"} & set(tab.table()[0])
    tab.follow("Data and checks")
    assert "does not export user-level data" in tab.main.inner_text()
