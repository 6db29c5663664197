"""What a signed-in viewer's browser receives from a real server: everything, to the last byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Response, WebSocket, expect

from odeus_dash.demo.agents import COMPANY_DOMAIN
from tests.browser.tab import unfold
from tests.launcher import AppServer
from tests.sign_in.dashboard import ADMIN, VIEWER
from tests.sign_in.idp import IdentityProvider


class Received(list[bytes]):
    """The bodies of answers and the frames of websockets that a page has received; `socket` is the last."""

    socket: WebSocket

    def __init__(self, page: Page) -> None:
        super().__init__()
        page.on("websocket", self._listen)
        page.on("response", self._keep)

    def _listen(self, socket: WebSocket) -> None:
        self.socket = socket
        socket.on(
            "framereceived", lambda told: self.append(told if isinstance(told, bytes) else told.encode())
        )

    def _keep(self, response: Response) -> None:
        if "/_stcore/" in response.url or "/media/" in response.url:
            with suppress(Error):  # the page moved on, and the browser has thrown the answer away
                self.append(response.body())

    def holds(self, text: str) -> bool:
        return any(text.encode() in each for each in self)


def shows(page: Page, heading: str) -> None:
    """Wait until the heading is there and the script, whose last elements come after it, has ended."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


@contextmanager
def signed_in(browser: Browser, dashboard: AppServer) -> Iterator[tuple[Page, Received]]:
    with browser.new_context(base_url=dashboard.url, reduced_motion="reduce") as context:
        page = context.new_page()
        received = Received(page)
        page.goto("/messages")
        page.get_by_role("button", name="Sign in", exact=True).click()
        shows(page, "All agents")
        yield page, received


def test_a_viewer_receives_no_owner_and_no_raw_row_after_an_admin_did(
    browser: Browser, dashboard: AppServer, provider: IdentityProvider
) -> None:
    """One process, one cache: first an admin, then a viewer, then the admin in a meeting.

    On one page: of all the others test_oidc_roles has the text.
    """
    provider.person = ADMIN
    with signed_in(browser, dashboard) as (admin, to_admin):
        admin.goto("/data")
        with admin.expect_download() as file:
            admin.get_by_role("button", name="CSV").first.click()
        content = Path(file.value.path()).read_text()
        owners = set(re.findall(rf"([\w.-]+)@{re.escape(COMPANY_DOMAIN)}", content))
        assert any(map(to_admin.holds, owners))
        admin.goto("/messages")
        shows(admin, "All agents")
        provider.person = VIEWER
        with signed_in(browser, dashboard) as (viewer, to_viewer):
            expect(viewer.get_by_text("Groups under 5 hidden").first).to_be_visible()
            viewer.goto("/data")
            expect(viewer.get_by_text("The Data page is for admins")).to_be_visible()
            assert viewer.get_by_role("link", name="Data and checks", exact=True).count() == 0
            assert len(to_viewer) > 10
            assert not any(map(to_viewer.holds, owners))
        with to_admin.socket.expect_event("framereceived", lambda told: b"Asia/Tokyo" in told):
            unfold(admin.get_by_test_id("stSidebar"))  # the list of timezones comes with another run
        shows(admin, "All agents")
        to_admin.clear()
        admin.get_by_text("Hide groups under 5").click()
        expect(admin.get_by_text("Groups under 5 hidden").first).to_be_visible()
        shows(admin, "All agents")
        assert to_admin
        assert not to_admin.holds(f"@{COMPANY_DOMAIN}")
