"""Every page by its own address, the last one as the very first request that a fresh server gets.

Streamlit remembers which pages exist per process, so only a server that nobody has visited shows what a
deep link finds there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser.conftest import OpenPage
from tests.every_page import PATHS, TITLES
from tests.launcher import AppServer, running_app

#: By path: what the first line has to say, and at least so many pictures.
SHOWN = {
    "": (r"Messages (rose|fell|held) .+; \d+ of \d+ agents make 80%", 2),
    "messages": (r".+ received [\d,]+ messages, \d+% of all", 2),
    "users": (r"Between [\d,]+ and [\d,]+ people used \d+ agents in 28 days; user-agent pairs ", 3),
    "engagement": (r"An active user sent an agent [\d.]+ messages in 28 days", 2),
    "changes": (r"Messages (rose|fell) [\d,]+ \(", 3),
    "lifecycle": (r"\d+ of \d+ agents (is|are) silent", 1),
    "tokens": (r"[\d.]+[MBT] input and [\d.]+[MBT] output tokens in 28 days", 5),
    "cost": (r"The agents cost \$[\d,.]+ in 28 days", 3),
    "cache": (r"The cache saved \$[\d,.]+", 2),
    "data": (r"\d+ rows for 28 days; .* agree", 0),
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
    first_line, pictures = SHOWN[path]
    tab = open_page(f"/{path}")
    assert re.match(first_line, tab.headline)
    assert tab.page.title() == "Odeus Dash"
    assert tab.main.get_by_text("Demo data").first.is_visible()
    assert tab.sidebar.get_by_text("Date range").is_visible()
    assert tab.page.get_by_test_id("stSidebarNav").get_by_role("link").count() == len(TITLES)
    assert tab.main.get_by_text(title).first.is_visible()
    figures = tab.figures()
    assert len(figures) >= pictures
    assert all(figures), "a picture without a word in it is an empty one"
    assert tab.page.get_by_test_id("stDataFrame").count() >= 1
    assert tab.page.get_by_test_id("stException").count() == 0
    assert (tab.alerts, tab.doubts) == ([], [])
    seen = "\n".join([tab.page.inner_text("body"), *figures, *tab.cells()])
    assert NOT_FOR_PEOPLE.findall(seen) == []
    assert "error" not in app.said().lower()
