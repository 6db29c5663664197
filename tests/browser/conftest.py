"""The app as a real server, and tabs that remember what went wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.tab import Tab
from tests.launcher import AppServer, running_app

#: What a viewer's browser says about itself, unless a test says otherwise.
VIEWER = {
    "viewport": {"width": 1440, "height": 1000},
    "timezone_id": "Europe/Berlin",
    "locale": "en-US",
    "color_scheme": "light",
    "reduced_motion": "reduce",  # nothing shimmers: each frame of it is drawn without a GPU
}

OpenPage = Callable[..., Tab]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The app as it comes, on its demo workspace; no test changes it. Modules that need another define it."""
    with running_app(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="session")
def idle() -> dict[str, list[Tab]]:
    """Tabs by the options of their contexts, handed back by tests that are over.

    A page that is opened in the same tab again costs half: its process has compiled the program.
    """
    return defaultdict(list)


@pytest.fixture
def open_page(browser: Browser, app: AppServer, idle: dict[str, list[Tab]]) -> Iterator[OpenPage]:
    """Open a path of the app as another person each time; options are those of Playwright's contexts.

    Waits until the page is `settled`, unless told not to.

    Nobody has cookies or anything stored, and two people of one test share nothing at all.
    Fails the test if a page raised, logged an error, opened a dialog or asked another host for anything.
    """
    lent: list[tuple[Tab, list[Tab]]] = []

    def open_page(path: str, *, settled: bool = True, **options: Any) -> Tab:
        asked = VIEWER | options
        size, scheme = asked.pop("viewport"), asked.pop("color_scheme")
        free = idle[repr(sorted(asked.items()))]
        tab = free.pop() if free else Tab(browser.new_context(**asked), app.url)
        lent.append((tab, free))
        tab.begin(app.url)
        tab.page.set_viewport_size(size)
        tab.page.emulate_media(media="screen", color_scheme=scheme)
        (tab.open if settled else tab.go)(path)
        return tab

    yield open_page
    for tab, free in lent:
        tab.forget()
        free.append(tab)
    assert [complaint for tab, _ in lent for complaint in tab.complaints] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty home for an app of a test's own."""
    return tmp_path
