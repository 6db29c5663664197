"""Workspaces with clocks of their own, one beside the other: what the picker, the page and the URL say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from odeus_dash.demo import DemoOptions, start
from odeus_dash.settings import Key
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab
from tests.launcher import AppServer, running_app

SECTION = '[workspaces.{}]\nkey = "a-key"\ndeployment_url = "{}"\ntimezone = "{}"\n'
QUERY = "range=Last+month&compare=Nothing"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with start(DemoOptions(key=Key("a-key"))) as odeus:
        zones = {"East": "US/Eastern", "West": "Etc/GMT-1"}
        secrets = "".join(SECTION.format(name, odeus.base_url, zone) for name, zone in zones.items())
        with running_app(tmp_path_factory.mktemp("zones"), secrets) as running:
            yield running


def clocks(tab: Tab) -> tuple[str, str]:
    """The timezone that stands in the picker, and that of the figures."""
    picker = tab.sidebar.get_by_role("combobox", name="Timezone", exact=True)
    if not picker.count():
        tab.show_more()
    return picker.input_value(), tab.timezone


def test_each_workspace_brings_its_clocks_whichever_page_it_is_picked_on(open_page: OpenPage) -> None:
    tab = open_page(f"/messages?{QUERY}")
    assert clocks(tab) == ("US/Eastern", "US/Eastern")
    tab.choose("Workspace", "West")
    assert clocks(tab) == ("Etc/GMT-1", "Etc/GMT-1")
    tab.follow("People")
    assert clocks(tab) == ("Etc/GMT-1", "Etc/GMT-1")
    tab.choose("Workspace", "East")
    assert clocks(tab) == ("US/Eastern", "US/Eastern")
    again = open_page(tab.page.url.removeprefix(tab.app_url))
    assert clocks(again) == ("US/Eastern", "US/Eastern")
