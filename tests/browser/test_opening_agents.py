"""A click on what stands for an agent opens it in a drawer, which leads to its page and to a comparison."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab

OCTOBER = "range=Custom&dates=2026-10-05&dates=2026-11-01"

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/140.0.0.0 Mobile Safari/537.36",
}
SCROLLED = "top => document.querySelector('[data-testid=stMain]').scrollTop > top + 50"


def drawer(tab: Tab) -> Locator:
    return tab.page.get_by_role("dialog")


def opened(tab: Tab) -> str:
    """The agent that is open."""
    drawer(tab).wait_for()
    tab.settle()
    return drawer(tab).locator("h2").first.inner_text()


def close(tab: Tab) -> None:
    with tab.rerun():
        drawer(tab).get_by_role("button", name="Close").click()
    drawer(tab).wait_for(state="detached")


def click(tab: Tab, mark: Locator, across: float = 0.5) -> str:
    """Click into a mark, as a hand does: the pointer comes first. Return what it said then."""
    said = ""

    def act() -> None:
        nonlocal said
        mark.scroll_into_view_if_needed()
        tab.settle()
        box = mark.bounding_box()
        assert box
        place = box["x"] + across * box["width"], box["y"] + box["height"] / 2
        tab.page.mouse.move(place[0], place[1] - 2)
        tab.page.mouse.move(*place)
        said = tab.page.locator(".hoverlayer .hovertext").first.text_content(timeout=15_000) or ""
        tab.page.mouse.click(*place)

    tab.rerun_by(act)
    return said


def click_row(tab: Tab, row: int) -> str:
    """Click into a row of the last table; return what its first cell says."""
    click_cell(tab, row)
    return next(iter(tab.table(last=True)[row].values()))


def click_cell(tab: Tab, row: int, right: int = 250) -> None:
    """Click into a row of the last table, `right` of its left edge: besides its first cell."""

    def act() -> None:
        table = tab.page.get_by_test_id("stDataFrame").last
        table.scroll_into_view_if_needed()
        tab.settle()
        box = table.bounding_box()
        assert box
        place = box["x"] + right, box["y"] + 36 * (row + 1.5)
        tab.page.mouse.move(place[0] - 5, place[1])
        tab.page.mouse.move(*place)
        tab.page.wait_for_timeout(300)  # the table follows the pointer frame by frame, and says nothing of it
        tab.page.mouse.click(*place)

    tab.rerun_by(act)


def marks(tab: Tab, picture: str, kind: str) -> Locator:
    """The marks of the picture that has this in its description."""
    found = tab.page.get_by_role("figure", name=picture)
    return found.locator({"bar": ".bars .point path", "dot": ".scatterlayer .point"}[kind])


def test_on_a_phone_a_thumb_scrolls_over_a_picture_and_a_tap_opens_an_agent(open_page: OpenPage) -> None:
    tab = open_page(f"/messages?{OCTOBER}", **PHONE)
    bar = marks(tab, "Most used agents", "bar").nth(2)
    bar.scroll_into_view_if_needed()
    thumb, top = tab.page.context.new_cdp_session(tab.page), tab.main.evaluate("each => each.scrollTop")
    for kind, up in (
        ("touchStart", 0),
        *(("touchMove", 10 * step) for step in range(1, 11)),
        ("touchEnd", 0),
    ):
        points = [] if kind == "touchEnd" else [{"x": 300, "y": 400 - up}]
        thumb.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    tab.page.wait_for_function(SCROLLED, arg=top)
    assert "open" not in tab.query
    bar.scroll_into_view_if_needed()
    tab.settle()
    box = bar.bounding_box()
    assert box
    with tab.rerun():
        tab.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert opened(tab)
    assert len(tab.query["open"]) == 1


def test_a_bar_opens_its_agent_again_and_again(open_page: OpenPage) -> None:
    tab = open_page(f"/messages?{OCTOBER}")
    click(tab, marks(tab, "Most used agents", "bar").nth(2))
    first = opened(tab)
    assert len(tab.query["open"]) == 1
    close(tab)
    assert "open" not in tab.query
    with tab.rerun():
        tab.sidebar.get_by_role("combobox", name="Compare with", exact=True).click()
        tab.page.get_by_role("option", name="Nothing", exact=True).click()
    expect(drawer(tab)).to_have_count(0)  # a closed drawer stays closed

    click(tab, marks(tab, "Most used agents", "bar").nth(2))
    assert opened(tab) == first
    with tab.rerun():
        tab.page.go_back()
    expect(drawer(tab)).to_have_count(0)
    assert tab.page.url.partition("?")[0].endswith("/messages")
    click(tab, marks(tab, "Most used agents", "bar").nth(2))
    assert opened(tab) == first

    with tab.rerun():
        drawer(tab).get_by_role("link", name="Open page").click()
    tab.settle()
    assert tab.headline.startswith(first)
    assert tab.page.title().startswith("Agent")
    expect(drawer(tab)).to_have_count(0)


def test_heat_cells_open_their_agents_and_so_does_a_link(open_page: OpenPage) -> None:
    tab = open_page(f"/engagement?{OCTOBER}")
    cells = marks(tab, "by agent", "bar")
    click(tab, cells.nth(4), across=0.9)  # the second row of four weeks, away from its middle
    first = opened(tab)
    close(tab)
    click(tab, cells.nth(4), across=0.1)
    assert opened(tab) == first
    colleague = open_page(tab.page.url.removeprefix(tab.app_url))
    drawer(colleague).wait_for()
    assert f"{first}: messages" in drawer(colleague).inner_text()


def test_a_row_opens_its_agent_which_can_be_the_only_one(open_page: OpenPage) -> None:
    tab = open_page(f"/engagement?{OCTOBER}")
    name = click_row(tab, 1)
    assert opened(tab) == name
    close(tab)
    assert click_row(tab, 1) == name  # again, which asks for a selection that was taken back
    assert opened(tab) == name
    agent = tab.query["open"]
    with tab.rerun():
        drawer(tab).get_by_role("button", name="Filter to this agent").click()
    tab.settle()
    expect(drawer(tab)).to_have_count(0)
    assert tab.query["agent"] == agent
    assert name in tab.line
    assert tab.page.url.partition("?")[0].endswith("/engagement")


def test_agents_are_added_to_a_comparison(open_page: OpenPage) -> None:
    tab = open_page(f"/messages?{OCTOBER}")
    click(tab, marks(tab, "Most used agents", "bar").nth(0))
    first = opened(tab)
    with tab.rerun():
        drawer(tab).get_by_role("button", name="Add to comparison").click()
    tab.settle()
    assert tab.headline == "Select 2 to 5 agents to compare."
    with tab.rerun():
        tab.main.get_by_role("button", name="Code Companion", exact=False).click()
    tab.settle()
    assert len(tab.query["agent"]) == 2
    table = tab.page.locator(".versus")
    assert {first, "Code Companion"} == set(table.locator("thead th").all_inner_texts())
    assert "✓" in table.inner_text()

    tab.follow("Messages")
    with tab.rerun():
        tab.page.locator(".st-key-chips").get_by_role("link", name="Compare").click()
    tab.settle()
    assert tab.page.locator(".versus").is_visible()


def test_a_link_to_an_unknown_agent_says_so(open_page: OpenPage) -> None:
    tab = open_page(f"/messages?{OCTOBER}&open=nobody")
    drawer(tab).wait_for()
    assert "No usage of this agent in this period." in drawer(tab).inner_text()
    tab = open_page("/agent?agent=nobody")
    assert tab.headline == "No usage of this agent in this period."
    assert tab.main.get_by_role("button", name="Meeting Minutes").is_visible()
