"""A long link that somebody opens before signing in."""

from __future__ import annotations

from uuid import UUID

from playwright.sync_api import Browser, expect

from tests.launcher import AppServer

#: About the longest address that a proxy lets through: 8 kB. A browser sends it twice when a page begins.
AGENTS = 180


def test_a_link_to_many_agents_leads_to_the_sign_in(browser: Browser, dashboard: AppServer) -> None:
    query = "&".join(f"agent={UUID(int=number)}" for number in range(AGENTS))
    assert 7_500 < len(query) < 8_000
    with browser.new_context(base_url=dashboard.url) as context:
        page = context.new_page()
        page.goto(f"/messages?{query}")
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
