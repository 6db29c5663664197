"""On paper there is the page alone, on white, whole."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import OpenPage

HIDDEN = ("stSidebar", "stHeader", "stDownloadButton", "stPopover")
#: The middle of what is left after the filter that turns a dark page over: Chromium applies it when it draws.
FILTER = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).filter"
#: Boxes that would cut what is longer than a screen.
CUTTING = """() => ['stApp', 'stAppViewContainer', 'stMain'].filter(name =>
    getComputedStyle(document.querySelector(`[data-testid=${name}]`)).overflowY !== 'visible')"""


@pytest.mark.parametrize(("scheme", "filtered"), [("light", "none"), ("dark", "invert(1)")])
def test_the_page_is_printed_alone_and_whole(open_page: OpenPage, scheme: str, filtered: str) -> None:
    tab = open_page("/messages", color_scheme=scheme)
    tab.page.emulate_media(media="print", color_scheme=scheme)
    for name in HIDDEN:
        assert not any(each.is_visible() for each in tab.page.get_by_test_id(name).all()), name
    assert tab.page.evaluate(CUTTING) == []
    assert tab.page.evaluate(FILTER).startswith(filtered)
    assert tab.page.get_by_text("Demo data").first.is_visible()
    sheets = re.findall(rb"/Type\s*/Page\b", tab.page.pdf(prefer_css_page_size=True))
    assert 2 <= len(sheets) <= 4


def test_a_picture_that_fills_the_screen_keeps_its_height_on_paper(open_page: OpenPage) -> None:
    tab = open_page("/")
    height = tab.page.locator("[class*=st-key-filling_] .stPlotlyChart").first.evaluate("e => e.clientHeight")
    tab.page.pdf(prefer_css_page_size=True)
    assert tab.page.evaluate("document.documentElement.style.getPropertyValue('--printed')") == f"{height}px"
