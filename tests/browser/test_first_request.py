"""Every page by its own address, the last one as the very first request that a fresh server gets.

Streamlit remembers which pages exist per process, so only a server that nobody has visited shows what a
deep link finds there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from odeus_dash.main import OLD_PATHS, PAGES
from tests.browser.conftest import OpenPage
from tests.every_page import PATHS, TITLES
from tests.launcher import AppServer, running_app

#: By path: what the first line is about, and at least so many pictures and tables.
SHOWN = {
    "": ("messages", 2, 0),
    "messages": ("messages", 2, 1),
    "users": ("people", 2, 1),
    "engagement": ("messages", 2, 1),
    "changes": ("messages", 2, 1),
    "lifecycle": ("agents", 1, 1),
    "reviews": ("goals or notes", 0, 0),  # the store is off
    "tokens": ("token", 2, 1),
    "cost": ("cost", 2, 1),
    "cache": ("cach", 1, 1),
    "data": ("rows|checks", 0, 1),
}
NOT_FOR_PEOPLE = re.compile(
    r"\b(None|nan|NaN|null|undefined|Traceback|[a-z]+_(users|tokens|user|id|name|count))\b"
)


#: Beginning at the end, for the first page has no address of its own.
LINKS = list(zip(PATHS, TITLES, strict=True))[::-1]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with running_app(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.mark.parametrize(("path", "title"), LINKS, ids=[title for _, title in LINKS])
def test_a_server_answers_a_deep_link_with_the_whole_page(
    open_page: OpenPage, app: AppServer, path: str, title: str
) -> None:
    subject, pictures, tables = SHOWN[path]
    tab = open_page(f"/{path}")
    assert re.search(subject, tab.headline, re.IGNORECASE)
    assert re.search(r"\d", tab.headline) or path == "reviews"
    assert tab.page.title() == f"{title} · Demo workspace"
    assert tab.main.get_by_text("Demo data").first.is_visible()
    assert tab.sidebar.get_by_role("combobox", name="Date range").is_visible()
    assert tab.page.get_by_test_id("stSidebarNav").get_by_role("link").count() == len(TITLES)
    figures = tab.figures()
    assert len(figures) >= pictures
    assert all(figures), "a picture without a word in it is an empty one"
    assert tab.page.get_by_test_id("stDataFrame").count() >= tables
    assert tab.page.get_by_test_id("stException").count() == 0
    assert (tab.alerts, tab.doubts) == ([], [])
    seen = "\n".join([tab.page.inner_text("body"), *figures, *tab.cells()])
    assert NOT_FOR_PEOPLE.findall(seen) == []
    assert "error" not in app.said().lower()


@pytest.mark.parametrize(("old", "path"), OLD_PATHS.items())
def test_an_address_that_a_page_once_had_leads_to_it(open_page: OpenPage, old: str, path: str) -> None:
    tab = open_page(f"/{old}?range=Last+month")
    assert tab.page.title() == f"{PAGES[path].title} · Demo workspace"
    assert tab.query == {"range": ["Last month"]}
    assert tab.page.get_by_test_id("stSidebarNav").get_by_role("link").count() == len(TITLES)
    tab.follow(TITLES[1])
    assert tab.query == {"range": ["Last month"]}
