"""A click on an owner, a model or a stage filters by it, and the browser's Back takes that back."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab
from tests.browser.test_opening_agents import OCTOBER, click, click_cell, close, drawer, marks, opened

KINDS = ("owner", "model", "segment", "stage")


def filters(tab: Tab) -> dict[str, list[str]]:
    return {kind: tab.query[kind] for kind in KINDS if kind in tab.query}


def chips(tab: Tab) -> Locator:
    return tab.page.locator(".st-key-chips")


def back(tab: Tab) -> None:
    with tab.rerun():
        tab.page.go_back()


def test_a_tile_filters_its_table_and_every_page(open_page: OpenPage) -> None:
    tab = open_page(f"/lifecycle?{OCTOBER}")
    everyone = tab.tiles()
    tile = tab.page.locator(".tile").filter(has_text="Fading")
    with tab.rerun():
        tile.locator("img").click()
    assert filters(tab) == {"stage": ["fading"]}
    expect(tile.get_by_role("button", pressed=True)).to_be_visible()
    assert (tab.tiles(), tab.headings[1]) == (everyone, "Fix")
    with tab.rerun():
        tab.page.locator(".tile").get_by_role("button", name="New", exact=True).press("Enter")
    assert filters(tab) == {"stage": ["fading", "new"]}
    tab.follow("Messages")
    assert filters(tab) == {"stage": ["fading", "new"]}
    assert tab.headline.startswith("Selected agents received")
    for left in (["fading", "new"], ["fading"], []):
        back(tab)
        assert filters(tab).get("stage", []) == left
    expect(chips(tab)).to_have_count(0)
    with tab.rerun():
        tab.page.go_forward()
    with tab.rerun():
        chips(tab).get_by_role("button", name="Stage: Fading").click()
    assert filters(tab) == {}
    assert tab.page.url.partition("?")[0].endswith("/lifecycle")


def test_columns_of_a_model_and_rows_of_an_owner_filter(open_page: OpenPage) -> None:
    tab = open_page(f"/cost?{OCTOBER}&cost_tab=Owners")
    click(tab, marks(tab, "by model", "bar").first)
    [model] = filters(tab)["model"]
    assert f"Only usage of {model}." in tab.main.inner_text()
    back(tab)
    assert filters(tab) == {}
    click_cell(tab, 1)
    [owner] = filters(tab)["owner"]
    assert "@" in owner
    assert tab.query["cost_tab"] == ["Owners"]
    expect(drawer(tab)).to_have_count(0)
    with tab.rerun():
        chips(tab).get_by_role("button", name="Owner: ").click()
    click_cell(tab, 1)  # again, although the cell was selected before
    assert filters(tab) == {"owner": [owner]}


def test_the_facts_of_an_agent_filter(open_page: OpenPage) -> None:
    tab = open_page(f"/messages?{OCTOBER}")
    click(tab, marks(tab, "Most used agents", "bar").nth(1))
    name = opened(tab)
    with tab.rerun():
        drawer(tab).locator("[class*=st-key-filter-model] button").first.click()
    expect(drawer(tab)).to_have_count(0)
    assert list(filters(tab)) == ["model"]
    click(tab, marks(tab, "Most used agents", "bar").first)
    opened(tab)
    close(tab)
    tab = open_page(f"/agent?{OCTOBER}&open=")
    with tab.rerun():
        tab.main.get_by_role("button", name=name, exact=False).first.click()
    with tab.rerun():
        tab.main.locator("[class*=st-key-filter-owner] button").first.click()
    tab.page.wait_for_url("**/messages?*")
    tab.settle()
    assert list(filters(tab)) == ["owner"]
    assert "agent" not in tab.query
