"""Files from the disk of whoever looks, through a real browser and a real upload."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from odeus_dash.words import start as words
from tests.browser.conftest import VIEWER, OpenPage
from tests.browser.tab import Tab
from tests.files.csvs import OCTOBER, SEPTEMBER
from tests.launcher import running_app


def test_files_are_opened_shown_on_other_pages_and_gone_afterwards(
    open_page: OpenPage, tmp_path: Path
) -> None:
    for name, content in {"september": SEPTEMBER, "october": OCTOBER, "broken": b"rent,100\n"}.items():
        (tmp_path / f"{name}.csv").write_bytes(content)
    tab = open_page("/messages?workspace=Open+files")
    assert tab.headline == words.OPEN_FILES
    picker = tab.sidebar.locator("input[type=file]")
    with tab.rerun():
        picker.set_input_files([tmp_path / f"{name}.csv" for name in ("september", "october", "broken")])
    assert tab.line.startswith("Files of acme")
    assert tab.dates == "1 Sept–31 Oct"
    assert words.IGNORED.format(file="broken.csv", why="").replace("*", "") in tab.sidebar.inner_text()
    assert "245 messages" in tab.headline
    tab.follow("Briefing")
    assert "245" in tab.headline
    assert tab.doubts == ["Columns are missing"]
    with tab.rerun():
        tab.sidebar.get_by_role("button", name="Remove september.csv").click()
    assert "125" in tab.headline
    assert tab.dates == "1–31 Oct"
    tab.choose("Workspace", "Demo workspace")
    tab.choose("Workspace", "Open files")
    assert tab.headline == words.OPEN_FILES


def test_after_a_restart_page_and_uploader_agree_that_the_files_are_gone(
    browser: Browser, tmp_path: Path
) -> None:
    october = tmp_path / "october.csv"
    october.write_bytes(OCTOBER)
    with running_app(tmp_path) as app:
        tab = Tab(browser.new_context(**VIEWER), app.url)
        tab.open("/?workspace=Open+files")
        with tab.rerun():
            tab.sidebar.locator("input[type=file]").set_input_files(october)
        assert "125" in tab.headline
    with running_app(tmp_path, port=urlsplit(app.url).port or 0):
        with tab.page.expect_websocket():
            pass  # the tab has found the new process, and shows the old page until something is done on it
        tab.follow("Messages")
        tab.settle()
        assert tab.headline == words.OPEN_AGAIN
        expect(tab.sidebar.get_by_text("october.csv")).to_have_count(0)
        with tab.rerun():
            tab.sidebar.locator("input[type=file]").set_input_files(october)
        assert "125 messages" in tab.headline
    tab.page.context.close()
