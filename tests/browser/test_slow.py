"""A server that takes its time: progress with counts, what is ready first, and everything in the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from odeus_dash.demo import DemoOptions, start
from odeus_dash.settings import Key
from tests.browser import recounted
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab
from tests.launcher import AppServer, running_app

KEY = "CANARYKEY-95b3aa"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """Each export takes longer than the pause between two drawings; eight run at once."""
    with (
        start(DemoOptions(key=Key(KEY), api_latency=3.2)) as odeus,
        running_app(
            tmp_path_factory.mktemp("app"), ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=odeus.base_url
        ) as running,
    ):
        yield running


def elements(tab: Tab) -> list[str]:
    """The kinds of elements that were sent, in their order; of progress bars and captions also the text."""
    sent = []
    for frame in tab.frames:
        element = ForwardMsg.FromString(frame).delta.new_element
        kind = element.WhichOneof("type")
        text = {"progress": element.progress.text, "markdown": element.markdown.body}.get(kind or "", "")
        sent.append(f"{kind} {text}")
    return sent


def test_what_is_ready_is_shown_while_the_rest_is_on_its_way(open_page: OpenPage) -> None:
    """Nine days: eight of them, nothing for longer than the pause between two drawings, and the last."""
    end = recounted.today("Europe/Berlin") - dt.timedelta(days=7)
    dates = f"dates={end - dt.timedelta(days=8)}&dates={end}"
    tab = open_page(f"/?range=Custom&{dates}&trend=Day&compare=Nothing")
    assert tab.alerts == []
    assert "messages in 9 days" in tab.headline
    sent = elements(tab)
    progress = [number for number, each in enumerate(sent) if each == "progress 8 of 9 days"]
    pictures = [number for number, each in enumerate(sent) if each.startswith("plotly_chart")]
    assert len(progress) >= 2
    assert [number for number in pictures if progress[0] < number < progress[-1]], "eight days are drawn"
    assert pictures[-1] > progress[-1], "and in the end all nine"
    assert len(tab.figures()) == 2


def test_a_new_choice_while_exports_run_is_followed_at_once(open_page: OpenPage) -> None:
    tab = open_page("/messages?range=Last+7+days")
    tab.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Active users", exact=True).click()
    tab.page.get_by_text("people used").first.wait_for()
    tab.follow("Messages per agent")
    assert "received" in tab.headline
    assert tab.alerts == []
