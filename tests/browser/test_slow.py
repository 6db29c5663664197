"""A server that takes its time: progress with counts, what is ready first, and everything in the end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from odeus_dash.demo import DemoOptions, start
from odeus_dash.settings import Key
from tests.browser import recounted
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab
from tests.launcher import AppServer, running_app
from tests.ui.looking import read

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


@pytest.fixture(autouse=True)
def _nothing_in_the_log(app: AppServer) -> Iterator[None]:
    """Streamlit tells there of a key that is used twice."""
    yield
    assert "error" not in app.said().lower()


def elements(tab: Tab) -> list[str]:
    """The kinds of elements that were sent, in their order; of headings and sentences also the text."""
    sent = []
    for frame in tab.frames:
        element = ForwardMsg.FromString(frame).delta.new_element
        kind = element.WhichOneof("type")
        text = {"markdown": element.markdown.body, "heading": element.heading.body}.get(kind or "", "")
        sent.append(f"{kind} {read(text)}")
    return sent


def nine_days() -> str:
    end = recounted.today("Europe/Berlin") - dt.timedelta(days=7)
    return f"range=Custom&dates={end - dt.timedelta(days=8)}&dates={end}&trend=Day&compare=Nothing"


def test_what_is_ready_is_shown_while_the_rest_is_on_its_way(open_page: OpenPage) -> None:
    """Two ranges and six days come together, then nothing for longer than the pause, then the last days."""
    tab = open_page(f"/cost?{nine_days()}")
    headline = "cost $"
    assert headline in tab.headline
    sent = elements(tab)
    page = next(number for number, each in enumerate(sent) if each.startswith("heading") and headline in each)
    drawn = [number for number, each in enumerate(sent) if each.startswith("plotly_chart")]
    waiting = [
        number for number, each in enumerate(sent) if re.match(r"markdown Loading ([89]|1\d) of ", each)
    ]
    assert sent.index("skeleton ") < page < drawn[0]
    assert len([each for each in drawn if each < waiting[0]]) >= 2, "the range, and the days that are here"
    assert drawn[-1] > waiting[0], "and then all nine days"
    assert len(tab.figures()) >= 2
    assert tab.alerts == []
    assert len(tab.headings) == len(set(tab.headings)), "nothing is there twice"
