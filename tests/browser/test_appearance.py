"""Narrow, dark and wide: nothing overflows, everything is drawn, and the colours are the theme's."""

from __future__ import annotations

import re

from odeus_dash.metrics.definitions import DEFINITIONS
from tests.browser.conftest import OpenPage
from tests.browser.contrast import faint
from tests.every_page import ROUND

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDEST = """() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll(
    '[data-testid=stMain] :is(h1, h3, p, .tile, .main-svg, [data-testid=stDataFrame])')]
    .map(each => each.getBoundingClientRect().right))"""
BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def test_in_the_dark_nothing_is_wider_than_a_phone_or_too_faint(open_page: OpenPage) -> None:
    tab = open_page("/", color_scheme="dark", **PHONE)
    menu = tab.page.get_by_test_id("stSidebarNavLink")  # which is out of sight on a phone
    for title in ROUND:
        with tab.rerun():
            menu.filter(has_text=re.compile(rf"{title}$")).dispatch_event("click")
        assert tab.page.title().startswith(title)
        assert tab.headline
        assert tab.alerts == []
        assert tab.page.evaluate(WIDEST) <= 390, title
        assert faint(tab) == [], title


def test_a_dark_browser_gets_dark_pages(open_page: OpenPage) -> None:
    tab = open_page("/", color_scheme="dark")
    assert tab.page.evaluate(BACKGROUND) == "rgb(15, 19, 27)"
    for title in ("Cost", "Briefing"):
        tab.follow(title)
        assert tab.page.locator("[data-testid=stPlotlyChart] text[style*='rgb(23, 28, 38)']").count() == 0


def test_a_light_browser_gets_light_pages(open_page: OpenPage) -> None:
    tab = open_page("/messages")
    assert tab.page.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    assert tab.page.locator("[data-testid=stPlotlyChart] text[style*='rgb(23, 28, 38)']").count() > 0


def test_a_tile_says_what_its_figure_is_to_mouse_and_keyboard(open_page: OpenPage) -> None:
    tab = open_page("/")
    shown = "each => getComputedStyle(each, '::after').content"
    means = tab.page.locator(".tile").filter(has_text="Messages").first.locator(".tile-help")
    assert means.evaluate(shown) == "none"
    means.hover()
    assert DEFINITIONS["messages"].text in means.evaluate(shown)
    tab.page.mouse.move(0, 0)
    means.focus()
    assert DEFINITIONS["messages"].text in means.evaluate(shown)
    assert means.get_attribute("aria-label") == DEFINITIONS["messages"].text
