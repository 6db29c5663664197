"""Every page by its own address: what is on it, and what fits on which screen.

Streamlit remembers which pages exist per process, so only a server that nobody has visited shows what a
deep link finds there: the last page is the very first request that a fresh server gets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from odeus_dash.main import OLD_PATHS
from pages import PAGES
from tests.browser.conftest import VIEWER, OpenPage
from tests.browser.hostile import MADE_FROM_NAMES
from tests.browser.layout import SCREENS, Layout, layouts_of
from tests.browser.tab import Tab
from tests.every_page import PATHS, TITLES
from tests.launcher import AppServer, running_app
from tests.sign_in.session import opened

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

#: In pixels: the top of the first tile. At 1280 a headline may have three lines, at 1920 two.
HIGHEST = {1280: 200, 1440: 200, 1920: 170, 2560: 170}
#: In pixels: what a picture draws is at least so wide and high, two bars with their names.
LEAST_WIDTH, LEAST_HEIGHT = 100, 40
#: In pixels: a row of a table, and the two borders of the table with a spare one.
ROW, BORDERS = 36, 3
#: In pixels, at 1920: about a screen and a half.
MOST_HEIGHT = {"cost": 1_600, "cache": 1_600, "tokens": 1_600}


@dataclass(frozen=True)
class Visit:
    """What a page says on a laptop, and its layout by the width of the screen.

    `shows` are marks of a whole page that were seen, `seen` is all its text, `made` what a name has made.
    """

    title: str
    headline: str
    shows: dict[str, bool]
    links: int
    figures: list[str]
    tables: int
    exceptions: int
    warnings: list[str]
    seen: str
    made: list[str]
    layouts: dict[int, Layout]


Layouts = dict[tuple[str, int], Layout]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with running_app(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="module")
def visits(browser: Browser, app: AppServer) -> Iterator[dict[str, Visit]]:
    """Every page, opened once. Beginning at the end, for the first page has no address of its own."""
    tab = Tab(browser.new_context(**VIEWER), app.url)
    yield {path: visit(tab, path) for path in reversed(PATHS)}
    tab.page.context.close()
    assert tab.complaints == []
    assert "error" not in app.said().lower()


def visit(tab: Tab, path: str) -> Visit:
    tab.forget()  # the page before would be drawn anew at another width
    tab.page.set_viewport_size(VIEWER["viewport"])
    tab.open(f"/{path}")
    figures = tab.figures()
    return Visit(
        title=tab.page.title(),
        headline=tab.headline,
        shows={
            "demo data": tab.main.get_by_text("Demo data").first.is_visible(),
            "dates": tab.sidebar.get_by_role("combobox", name="Date range").is_visible(),
        },
        links=tab.page.get_by_test_id("stSidebarNav").get_by_role("link").count(),
        figures=figures,
        tables=tab.page.get_by_test_id("stDataFrame").count(),
        exceptions=tab.page.get_by_test_id("stException").count(),
        warnings=[*tab.alerts, *tab.doubts],
        seen="\n".join([tab.page.inner_text("body"), *figures, *tab.cells()]),
        made=tab.page.locator(MADE_FROM_NAMES).evaluate_all("all => all.map(each => each.outerHTML)"),
        layouts=layouts_of(tab),
    )


@pytest.fixture(scope="module")
def layouts(visits: dict[str, Visit]) -> Layouts:
    """By path and width."""
    return {(path, width): each for path, one in visits.items() for width, each in one.layouts.items()}


@pytest.mark.parametrize(("path", "title"), list(zip(PATHS, TITLES, strict=True)), ids=TITLES)
def test_a_server_answers_a_deep_link_with_the_whole_page(
    visits: dict[str, Visit], path: str, title: str
) -> None:
    subject, pictures, tables = SHOWN[path]
    page = visits[path]
    assert re.search(subject, page.headline, re.IGNORECASE)
    assert re.search(r"\d", page.headline) or path == "reviews"
    assert page.title == f"{title} · Demo workspace"
    assert page.shows == {"demo data": True, "dates": True}
    assert page.links == len(TITLES)
    assert len(page.figures) >= pictures
    assert all(page.figures), "a picture without a word in it is an empty one"
    assert page.tables >= tables
    assert page.exceptions == 0
    assert page.warnings == []
    assert NOT_FOR_PEOPLE.findall(page.seen) == []


def test_an_address_that_a_page_once_had_becomes_its_own(open_page: OpenPage) -> None:
    old, path = next(iter(OLD_PATHS.items()))
    tab = open_page(f"/{old}?range=Last+month")
    assert tab.page.title() == f"{PAGES[path].TITLE} · Demo workspace"
    assert tab.query == {"range": ["Last month"]}
    assert tab.page.get_by_test_id("stSidebarNav").get_by_role("link").count() == len(TITLES)
    tab.follow(TITLES[1])
    assert tab.query == {"range": ["Last month"]}


@pytest.mark.parametrize(("old", "path"), OLD_PATHS.items())
def test_an_address_that_a_page_once_had_leads_to_it(app: AppServer, old: str, path: str) -> None:
    with opened(app.url, old) as session:
        assert f"{PAGES[path].TITLE} · Demo workspace" in session.text


@pytest.mark.parametrize("defect", ["outside", "overlapping", "cut", "wrapped", "faint"])
def test_no_word_is_cut_covered_broken_or_faint(layouts: Layouts, defect: str) -> None:
    found = {at: getattr(each, defect) for at, each in layouts.items()}
    assert {at: words for at, words in found.items() if words} == {}


def test_no_page_can_be_scrolled_sideways(layouts: Layouts) -> None:
    assert {at: each.sideways for at, each in layouts.items() if each.sideways > 0} == {}


def test_no_picture_is_squeezed(layouts: Layouts) -> None:
    plots = [(at, *size) for at, each in layouts.items() for size in each.plots]
    assert len(plots) > len(layouts) / 2
    assert [each for each in plots if each[1] < LEAST_WIDTH or each[2] < LEAST_HEIGHT] == []


def test_the_first_tile_stands_high(layouts: Layouts) -> None:
    first = {at: each.first for at, each in layouts.items() if each.first is not None and at[1] in HIGHEST}
    assert {("", 1280), ("messages", 1920)} <= set(first)
    assert {at: top for at, top in first.items() if top > HIGHEST[at[1]]} == {}


@pytest.mark.parametrize("width", [1280, 1440, 1920, 2560])
def test_the_briefing_is_one_screen(layouts: Layouts, width: int) -> None:
    assert layouts["", width].height <= SCREENS[width]


@pytest.mark.parametrize("path", MOST_HEIGHT)
def test_a_page_is_at_most_a_screen_and_a_half(layouts: Layouts, path: str) -> None:
    assert layouts[path, 1920].height <= MOST_HEIGHT[path]


def test_tables_end_with_a_whole_row(layouts: Layouts) -> None:
    assert sum(len(each.tables) for each in layouts.values()) > len(layouts) / 2
    cut = {at: [each for each in one.tables if (each - BORDERS) % ROW] for at, one in layouts.items()}
    assert {at: heights for at, heights in cut.items() if heights} == {}
