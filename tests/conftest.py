"""What all tests share: their order, a home that is not the developer's, one Chromium for each process."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from odeus_dash.words.formats import read_on
from tests.browser import chromium

# Every run draws other examples. More of them at once: pytest --hypothesis-profile=thorough; for what is
# mutated in tests/fuzz, EXAMPLES=20000 pytest --hypothesis-profile=campaign
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.register_profile("campaign", max_examples=int(os.environ.get("EXAMPLES", "20000")), deadline=None)
settings.register_profile("quick", max_examples=25, deadline=None)
settings.load_profile("quick")

#: Folders whose files take longest.
SLOW = ("browser", "sign_in", "ui")
#: Folders whose tests read what a server in another process says.
REAL_SERVERS = ("browser", "sign_in", "hosting")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: the short ones at the end let processes that run side by side finish together."""
    items.sort(key=lambda item: item.path.parent.name not in SLOW)


@pytest.fixture(scope="session", autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes to the real home: neither with this environment, nor with one of its own.

    Nor does a test find what another one kept: who wants an archive or a store names a place.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("ODEUS_DASH_ARCHIVE", "off")
        patch.setenv("ODEUS_DASH_STORE", "off")
        yield


@pytest.fixture(scope="module", autouse=True)
def reading_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests have clocks of 2026, of which no date names the year; what a real server says is read today."""
    if request.path.parent.name in REAL_SERVERS:
        yield
        return
    with read_on(dt.date(2026, 11, 29)):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for the whole process: Playwright's synchronous interface works only once at a time."""
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        yield browser
        browser.close()
