"""The security headers hold in a real browser: what they break is a complaint in its tab."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage
from tests.launcher import AppServer

SCRIPT = """() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    return window.ran
}"""


def test_files_and_pictures_are_saved_and_foreign_scripts_refused(open_page: OpenPage) -> None:
    tab = open_page("/")
    tab.page.get_by_test_id("stPlotlyChart").first.hover()
    with tab.page.expect_download() as picture:
        tab.page.locator(".modebar-btn").first.click(force=True)
    assert picture.value.suggested_filename.endswith(".png")
    tab.follow("Data and checks")
    with tab.page.expect_download() as file:
        tab.page.get_by_test_id("stDownloadButton").first.click()
    assert file.value.suggested_filename.startswith("odeus-agents-")
    assert tab.complaints == []
    assert tab.page.evaluate(SCRIPT) is None
    assert "Content Security Policy" in tab.complaints.pop()


def test_no_other_page_may_frame_it(browser: Browser, app: AppServer) -> None:
    page = browser.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.set_content(f"<iframe src='{app.url}'></iframe>")
    page.close()


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_stays_inside_is_closed_to_a_proxy(app: AppServer, path: str) -> None:
    request = urllib.request.Request(app.url + path, headers={"X-Forwarded-For": "198.51.100.7"})  # noqa: S310
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request)  # noqa: S310 - our own server
