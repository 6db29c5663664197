"""Ways of a click that lead from pictures, rows and links to agents and filters, and back.

Those of the pictures of Messages and Engagement, of tiles and of facts are in other modules.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from odeus_dash.words.lifecycles import SHORT, STAGES
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab
from tests.browser.test_filters import back, chips, filters
from tests.browser.test_opening_agents import OCTOBER, click, click_cell, drawer, marks, opened

#: Pictures whose marks open agents, by page; other modules have those of other kinds.
PICTURES = {
    "users": [("Users per week", "dot"), ("Reach", "dot"), ("Active and unique", "bar")],
    "cache": [("Net saving by agent", "bar"), ("Where input comes from", "bar")],
}


@pytest.mark.parametrize("path", PICTURES)
def test_a_mark_opens_the_agent_that_it_names_and_back_returns(open_page: OpenPage, path: str) -> None:
    tab = open_page(f"/{path}?{OCTOBER}")
    for picture, kind in PICTURES[path]:
        opens_and_returns(tab, picture, kind)


def opens_and_returns(tab: Tab, picture: str, kind: str) -> None:
    said = click(tab, marks(tab, picture, kind).first)
    assert opened(tab) in said
    back(tab)
    expect(drawer(tab)).to_have_count(0)
    assert "open" not in tab.query


def test_what_needs_attention_leads_to_its_agent_and_back(open_page: OpenPage) -> None:
    tab = open_page(f"/?{OCTOBER}")
    opens_and_returns(tab, "What changed", "bar")
    rows = tab.main.locator(".attention > ul > li")
    first, second = rows.locator("p").all_inner_texts()[:2]
    with tab.rerun():  # with the keyboard, which stays where it is
        rows.get_by_role("button", name="Dismiss for these dates").first.press("Enter")
    expect(rows.first.get_by_role("button")).to_be_focused()
    assert rows.first.locator("p").inner_text() == second
    tab.main.get_by_text("Show dismissed (1)").click()
    with tab.rerun():
        tab.main.get_by_role("button", name="Show again").click()
    assert rows.first.locator("p").inner_text() == first
    row = rows.filter(has_text="Look into").first
    name = row.locator("strong").first.inner_text().removeprefix("Look into ")
    with tab.rerun():
        row.get_by_role("link", name="View").click()
    tab.page.wait_for_url("**/changes?*")
    tab.settle()
    assert name in tab.line
    assert "5 Oct–1 Nov" in tab.line
    back(tab)
    assert tab.headline.startswith("Messages rose")
    assert "agent" not in tab.query


def test_columns_and_cells_filter_by_stage_owner_and_segment(open_page: OpenPage) -> None:
    tab = open_page(f"/lifecycle?{OCTOBER}")
    said = click(tab, marks(tab, "Stages over time", "bar").nth(14))  # a tall one
    [stage] = filters(tab)["stage"]
    assert SHORT.get(stage, STAGES[stage]).lower() in said.lower()
    back(tab)
    click_cell(tab, 0, 300)
    [stage] = filters(tab)["stage"]
    tab.follow("People")
    click_cell(tab, 0, 1000)
    [segment] = filters(tab)["segment"]
    assert filters(tab) == {"segment": [segment], "stage": [stage]}
    colleague = open_page(tab.page.url.removeprefix(tab.app_url))
    assert colleague.headline == tab.headline
    said = chips(colleague).inner_text()
    assert f"Segment: {segment.capitalize()}" in said
    with colleague.rerun():
        chips(colleague).get_by_role("button", name="Stage: ").click()
    assert filters(colleague) == {"segment": [segment]}
