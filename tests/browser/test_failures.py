"""A configured workspace whose server fails: a sentence in its place, and everything else stays usable."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator

import pytest

from tests.browser import recounted
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab
from tests.launcher import AppServer, running_app
from tests.odeus import Exports, Reply, Request, ScriptedServer, error, html

AGENTS = b"assistant_id,assistant_name,messages,unique_users,active_users,conversations\nag_1,Ada,70,9,7,20\n"
BY_MODEL = b"assistant_id,assistant_name,model\nag_1,Ada,some-model\n"
TOO_LARGE = error(400, "Export too large", "The export has 1,250,000 rows, limit is 1,000,000")
DEFAULT = "workspace=default"
#: A key of its own for each test, because the app remembers of each key that the server is away.
OTHERS = ("html", "too_large", "other_words", "asked_again", "a_gap")
KEY = "CANARYKEY-7fe20d"
working = Exports(lambda _start, _end, by_model: BY_MODEL if by_model else AGENTS)


@pytest.fixture(scope="module")
def odeus() -> Iterator[ScriptedServer]:
    with ScriptedServer().running() as server:
        yield server


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, odeus: ScriptedServer) -> Iterator[AppServer]:
    workspaces = {name: (f"{KEY}-{name}", odeus.url) for name in OTHERS} | {
        "gone": (KEY, "http://127.0.0.1:1")
    }
    secrets = "".join(
        f'[workspaces.{name}]\nkey = "{key}"\ndeployment_url = "{url}"\n'
        for name, (key, url) in workspaces.items()
    )
    folder = tmp_path_factory.mktemp("app")
    with running_app(folder, secrets, ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=odeus.url) as running:
        yield running


def assert_one_sentence(tab: Tab, sentence: str) -> None:
    assert [sentence in alert for alert in tab.alerts] == [True], tab.alerts
    assert tab.sidebar.get_by_role("combobox", name="Date range").is_visible()
    assert tab.page.get_by_test_id("stException").count() == 0
    seen = tab.page.content()
    assert not [word for word in ("Traceback", "site-packages", KEY, "errors.py") if word in seen]


def try_again(tab: Tab) -> None:
    with tab.rerun():
        tab.main.get_by_role("button", name="Try again").click()


def test_a_refused_key_is_a_sentence_and_can_be_tried_again(
    open_page: OpenPage, app: AppServer, odeus: ScriptedServer
) -> None:
    odeus.will(error(401, "Unauthorized", "no such key"))
    tab = open_page(f"/?{DEFAULT}")
    assert_one_sentence(tab, "rejected the API key")
    tab.follow("Cost")
    assert_one_sentence(tab, "rejected the API key")
    tab.follow("Briefing")
    odeus.will(working)
    try_again(tab)
    assert tab.headline.startswith("Messages held steady at 70")
    assert tab.alerts == []
    assert KEY not in app.said()


@pytest.mark.parametrize(
    ("workspace", "answer", "sentence"),
    [
        ("html", html(), "answered with a web page"),
        ("too_large", TOO_LARGE, "The export would have 1,250,000 rows, and at most 1,000,000 are allowed."),
        ("other_words", error(404, "**Not** [here](/)"), "usage export (404): “**Not** [here](/)”"),
    ],
)
def test_a_server_that_does_not_export_is_a_sentence(
    open_page: OpenPage, odeus: ScriptedServer, workspace: str, answer: Reply, sentence: str
) -> None:
    odeus.will(answer)
    assert_one_sentence(open_page(f"/users?workspace={workspace}"), sentence)


def test_a_page_says_that_a_failed_export_is_asked_for_again(
    open_page: OpenPage, odeus: ScriptedServer
) -> None:
    said = threading.Event()

    def recovers_then(request: Request) -> Reply:
        said.wait(60)
        return working(request)

    odeus.will(Reply(503), recovers_then)
    end = recounted.today("Europe/Berlin") - dt.timedelta(days=9)
    dates = f"dates={end - dt.timedelta(days=1)}&dates={end}"
    query = f"workspace=asked_again&range=Custom&{dates}&compare=Nothing&trend=Month"
    tab = open_page(f"/users?{query}", settled=False)
    host = odeus.url.removeprefix("http://")
    tab.page.get_by_text(f"s. {host} returned an error (503). Retrying").wait_for()
    said.set()
    tab.settle()
    assert tab.alerts == []


def test_a_server_that_is_not_there_is_a_sentence_with_a_way_on(
    open_page: OpenPage, odeus: ScriptedServer
) -> None:
    odeus.will(working)
    tab = open_page("/?workspace=gone")
    assert_one_sentence(tab, "cannot be reached")
    tab.choose("Workspace", odeus.url.removeprefix("http://"))
    assert tab.headline.startswith("Messages held steady at 70")


def test_a_bucket_that_fails_is_a_gap_with_a_note_and_the_range_stands(
    open_page: OpenPage, odeus: ScriptedServer
) -> None:
    refused: list[str] = []

    def refuses_one_week(request: Request) -> Reply:
        if request.method == "POST":
            asked = json.loads(request.body)
            first, last = (asked[end]["date"][:10] for end in ("from", "to"))
            if first[8:] > "07" and not refused:
                refused.append(first)
            if first in refused:
                return error(400, "Invalid date range", f"{first} to {last}")
        return working(request)

    odeus.will(refuses_one_week)
    tab = open_page("/?workspace=a_gap&range=Last+month&trend=Week&compare=Nothing")
    assert len(refused) == 1
    assert "70" in tab.headline
    assert tab.tiles()["Messages"] == "70"
    assert len(tab.alerts) == 1
    assert "1 week of " in tab.alerts[0]
    assert "could not be loaded and show as gaps" in tab.alerts[0]
    assert len(tab.figures()) >= 1
    odeus.will(working)
    try_again(tab)
    assert tab.alerts == []
    assert tab.tiles()["Messages"] == "70"
