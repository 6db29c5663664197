"""What fits on which screen: nothing reaches out of its place, and the first figure stands high."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import VIEWER
from tests.browser.tab import Tab
from tests.every_page import PATHS
from tests.launcher import AppServer

#: A phone, a tablet, a laptop and the wall of a meeting room: widths with their heights.
SCREENS = {390: 800, 768: 800, 1280: 800, 1920: 1080}
#: In pixels: the top of the first tile. At 1280 a headline may have three lines, at 1920 two.
HIGHEST = {1280: 200, 1920: 170}
#: In pixels: a row of a table, and the two borders of the table with a spare one.
ROW, BORDERS = 36, 3
COSTS_HEIGHT = 1_600

#: Whether pictures have got the width of their place after the window has got another one.
FITTED = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(place => {
    const picture = place.querySelector('.main-svg');
    return !place.checkVisibility()
        || (picture && Math.abs(picture.getBoundingClientRect().width - place.clientWidth) < 2);
})"""
LAYOUT = """() => {
    const all = (place, kind) => [...place.querySelectorAll(kind)].filter(each => each.checkVisibility());
    const box = each => each.getBoundingClientRect();
    const main = document.querySelector('[data-testid=stMain]');
    const beyond = (one, place) => one.width && (one.left < place.left - 1 || one.right > place.right + 1
        || one.top < place.top - 1 || one.bottom > place.bottom + 1);
    const outside = all(main, '[data-testid=stPlotlyChart]').flatMap(
        place => all(place, 'svg text').filter(text => beyond(box(text), box(place))));
    const cut = all(main, '.tile :is(dt, dd)').filter(each => each.scrollWidth > each.clientWidth);
    const tile = main.querySelector('.tiles');
    return {
        sideways: main.scrollWidth - main.clientWidth,
        outside: outside.map(each => each.textContent),
        cut: cut.map(each => each.innerText),
        first: tile ? box(tile).top : null,
        height: box(main.querySelector('[data-testid=stMainBlockContainer]')).height,
        tables: all(main, '[data-testid=stDataFrame]').map(each => box(each).height),
    };
}"""


@dataclass(frozen=True)
class Layout:
    """A page at one width: `sideways` is how far it can be scrolled, `first` the top of the first tile."""

    sideways: float
    outside: list[str]
    cut: list[str]
    first: float | None
    height: float
    tables: list[float]


Layouts = dict[tuple[str, int], Layout]


@pytest.fixture(scope="module")
def layouts(browser: Browser, app: AppServer) -> Iterator[Layouts]:
    """Each page is opened once, and then shown at all widths."""
    tab = Tab(browser.new_context(**VIEWER), app.url)
    measured = {}
    for path in PATHS:
        tab.open(f"/{path}")
        for width, height in SCREENS.items():
            tab.page.set_viewport_size({"width": width, "height": height})
            measured[path, width] = measure(tab)
    yield measured
    tab.page.context.close()
    assert tab.complaints == []


def measure(tab: Tab) -> Layout:
    """The layout once it stays as it is: pictures are drawn anew some time after the window has changed."""
    now, before = {}, None
    while now != before:
        tab.page.wait_for_timeout(150)
        tab.page.wait_for_function(FITTED)
        before, now = now, tab.page.evaluate(LAYOUT)
    return Layout(**now)


def test_no_page_can_be_scrolled_sideways(layouts: Layouts) -> None:
    assert {at: each.sideways for at, each in layouts.items() if each.sideways > 0} == {}


def test_the_words_of_a_picture_are_inside_of_it(layouts: Layouts) -> None:
    assert {at: each.outside for at, each in layouts.items() if each.outside} == {}


def test_no_figure_of_a_tile_is_cut(layouts: Layouts) -> None:
    assert {at: each.cut for at, each in layouts.items() if each.cut} == {}


def test_the_first_tile_stands_high(layouts: Layouts) -> None:
    first = {at: each.first for at, each in layouts.items() if each.first is not None and at[1] in HIGHEST}
    assert {("", 1280), ("cost", 1920)} <= set(first)
    assert {at: top for at, top in first.items() if top > HIGHEST[at[1]]} == {}


@pytest.mark.parametrize("width", [1280, 1920])
def test_the_briefing_is_one_screen(layouts: Layouts, width: int) -> None:
    assert layouts["", width].height <= SCREENS[width]


def test_costs_are_at_most_a_screen_and_a_half(layouts: Layouts) -> None:
    assert layouts["cost", 1920].height <= COSTS_HEIGHT


def test_tables_end_with_a_whole_row(layouts: Layouts) -> None:
    assert sum(len(each.tables) for each in layouts.values()) >= len(layouts)
    cut = {at: [each for each in one.tables if (each - BORDERS) % ROW] for at, one in layouts.items()}
    assert {at: heights for at, heights in cut.items() if heights} == {}
