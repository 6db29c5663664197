"""While exports are on their way: what is ready is shown, what somebody types and chooses is not lost."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser import recounted
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab, unfold
from tests.launcher import AppServer, running_app
from tests.odeus import exporting
from tests.ui.looking import read

AGENTS = "".join(
    f"ag_{number},Agent {number},{number + 1},{1000 + number},500,large\n" for number in range(20)
)
CSV = f"assistant_id,assistant_name,messages,sum_prompt_tokens,sum_completion_tokens,model\n{AGENTS}"


#: How many days ago the ranges of the tests end.
SEVEN, TWENTY, FORTY = 7, 20, 40


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """Until it is set, no export of a day of `three_days` arrives; of those forty days ago, two do."""
    days_may_come.clear()
    yield days_may_come
    days_may_come.set()


days_may_come = threading.Event()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    days = {*days_until(SEVEN), *days_until(TWENTY), days_until(FORTY)[-1]}

    def rows(start: dt.date, end: dt.date, _by_model: bool) -> str:
        assert start < end or start not in days or days_may_come.wait(120)
        return CSV

    with exporting(rows) as odeus:
        settings = {"ODEUS_API_KEY": "a-key", "ODEUS_DEPLOYMENT_URL": odeus.url}
        with running_app(tmp_path_factory.mktemp("app"), **settings) as running:
            yield running
            assert "error" not in running.said().lower(), "Streamlit tells of a key that is used twice"


def days_until(ending: int) -> list[dt.date]:
    """Three days, the last so many days ago."""
    end = recounted.today("Europe/Berlin") - dt.timedelta(days=ending)
    return [end - dt.timedelta(days=2), end - dt.timedelta(days=1), end]


def three_days(ending: int) -> str:
    """The address of a range of its own for each test, by day."""
    start, _, end = days_until(ending)
    return f"/tokens?range=Custom&dates={start}&dates={end}&trend=Day&compare=Nothing"


def elements(tab: Tab) -> list[str]:
    """The kinds of elements that were sent, in their order; of headings and sentences also the text."""
    sent = []
    for frame in tab.frames:
        element = ForwardMsg.FromString(frame).delta.new_element
        kind = element.WhichOneof("type")
        text = {"markdown": element.markdown.body, "heading": element.heading.body}.get(kind or "", "")
        sent.append(f"{kind} {read(text)}")
    return sent


def test_what_is_ready_is_shown_while_the_rest_is_on_its_way(
    open_page: OpenPage, held: threading.Event
) -> None:
    tab = open_page(three_days(FORTY), settled=False)
    waiting = tab.page.get_by_text(re.compile(r"^Loading [1-9]\d* of "))
    waiting.wait_for()
    pictures = tab.page.locator("[data-testid=stPlotlyChart] .main-svg")
    expect(pictures.nth(1)).to_be_attached()  # of the range, and of the days that are here
    before = len(tab.frames)
    held.set()
    tab.settle()
    sent = elements(tab)
    page = next(number for number, each in enumerate(sent) if each.startswith("heading") and "token" in each)
    drawn = [number for number, each in enumerate(sent) if each.startswith("plotly_chart")]
    assert sent.index("skeleton ") < page < drawn[0]
    assert drawn[-1] >= before, "and then all three days"
    assert tab.alerts == []
    assert len(tab.headings) == len(set(tab.headings)), "nothing is there twice"


def test_a_name_that_is_typed_while_a_page_loads_stays_and_finds_its_agent(
    open_page: OpenPage, held: threading.Event
) -> None:
    tab = open_page(three_days(SEVEN), settled=False)
    search = tab.main.get_by_label("Find an agent")
    search.wait_for()
    before = len(tab.figures())
    with tab.rerun():
        search.fill("agent 13")
        held.set()
    rows = tab.page.get_by_test_id("stDataFrame").last.locator("tbody [role=row]")
    expect(rows).to_have_count(1)  # drawn on a canvas, a moment after its frame has come
    expect(rows).to_contain_text("Agent 13")
    assert search.input_value() == "agent 13"
    assert len(tab.figures()) > before, "the days have come"
    assert len(tab.headings) == len(set(tab.headings)), "nothing is there twice"


@pytest.mark.usefixtures("held")
def test_another_unit_and_range_are_shown_while_the_first_days_are_on_their_way(open_page: OpenPage) -> None:
    tab = open_page(three_days(TWENTY), settled=False)
    tab.main.get_by_label("Find an agent").wait_for()
    before = len(tab.figures())
    unfold(tab.sidebar)  # the run that this makes does not end before the days arrive
    tab.choose("Group by", "Month")
    tab.choose("Date range", "Last 90 days")
    assert tab.query["range"] == ["Last 90 days"]
    assert len(tab.figures()) > before
    assert tab.alerts == []
