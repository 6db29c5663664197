"""The app as a real server, and tabs that remember what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.server import AppServer, running_app
from tests.browser.tab import Tab

#: What a viewer's browser says about itself, unless a test says otherwise.
VIEWER = {
    "viewport": {"width": 1440, "height": 1000},
    "timezone_id": "Europe/Berlin",
    "locale": "en-US",
    "color_scheme": "light",
}

OpenPage = Callable[..., Tab]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The app as it comes, on its demo workspace. Modules that need another one define their own."""
    with running_app(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, app: AppServer) -> Iterator[OpenPage]:
    """Open a path of the app in a browser without a past; options are those of Playwright's contexts.

    Fails the test if a page raised, logged an error, opened a dialog or asked another host for anything.
    """
    tabs: list[Tab] = []

    def open_page(path: str, **options: Any) -> Tab:
        tabs.append(Tab(browser.new_context(**VIEWER | options), app.url))
        tabs[-1].open(path)
        return tabs[-1]

    yield open_page
    for tab in tabs:
        tab.page.context.close()
    assert [complaint for tab in tabs for complaint in tab.complaints] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty home for an app of a test's own."""
    return tmp_path
