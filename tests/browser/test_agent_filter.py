"""The filter on agents: what it changes, what the URL holds, and what a colleague with that URL sees."""

from __future__ import annotations

import re

from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab

RANGE = "range=Last+month&compare=Nothing"


def messages(tab: Tab) -> int:
    found = re.search(r"\b\d[\d,]+\b", tab.headline)
    assert found, tab.headline
    return int(found[0].replace(",", ""))


def chips(tab: Tab) -> list[str]:
    """The agents that the line above the page names, each with a button that removes it."""
    return [
        each.removesuffix("close").strip()
        for each in tab.page.locator(".st-key-chips").get_by_role("button").all_inner_texts()
    ]


def test_picking_agents_changes_the_figures_and_puts_their_ids_into_the_url(open_page: OpenPage) -> None:
    tab = open_page(f"/?{RANGE}")
    everything = messages(tab)
    tab.choose("Agents", "Code Companion")
    one = messages(tab)
    assert 0 < one < everything
    assert chips(tab) == ["Code Companion"]
    assert [len(each) for each in tab.query["agent"]] == [36]
    assert tab.query["range"] == ["Last month"]
    assert "Code" not in tab.page.url

    tab.choose("Agents", "Meeting Minutes")
    assert one < messages(tab) < everything
    assert len(tab.query["agent"]) == 2

    assert sorted(chips(tab)) == ["Code Companion", "Meeting Minutes"]

    with tab.rerun():
        tab.sidebar.get_by_role("button", name="Remove Code Companion").click()
    with tab.rerun():
        tab.page.locator(".st-key-chips").get_by_role("button").click()
    assert messages(tab) == everything
    assert chips(tab) == []
    assert "agent" not in tab.query
