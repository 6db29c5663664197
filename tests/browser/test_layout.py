"""What fits on which screen: nothing reaches out of its place, and the first figure stands high."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import VIEWER
from tests.browser.layout import SCREENS, Layout, layouts_of
from tests.browser.tab import Tab
from tests.every_page import PATHS
from tests.launcher import AppServer

#: In pixels: the top of the first tile. At 1280 a headline may have three lines, at 1920 two.
HIGHEST = {1280: 200, 1440: 200, 1920: 170, 2560: 170}
#: In pixels: what a picture draws is at least so wide and high, two bars with their names.
LEAST_WIDTH, LEAST_HEIGHT = 100, 40
#: In pixels: a row of a table, and the two borders of the table with a spare one.
ROW, BORDERS = 36, 3
#: In pixels, at 1920: about a screen and a half.
MOST_HEIGHT = {"cost": 1_600, "cache": 1_600, "tokens": 1_600}

Layouts = dict[tuple[str, int], Layout]


@pytest.fixture(scope="module")
def layouts(browser: Browser, app: AppServer) -> Iterator[Layouts]:
    tab = Tab(browser.new_context(**VIEWER), app.url)
    yield {at: each for path in PATHS for at, each in layouts_of(tab, path).items()}
    tab.page.context.close()
    assert tab.complaints == []


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
