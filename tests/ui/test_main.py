"""The script as a whole: settings, sidebar, front page, and whatever stands in the URL."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.demo import DemoServer
from odeus_dash.main import FRONT, OLD_PATHS, offered_pages
from pages import PAGES
from tests.ui.conftest import KEY, RunApp
from tests.ui.looking import letters, shared, tiles


def headline(app: AppTest) -> str:
    return letters(app.title)


def test_a_first_visit_shows_the_briefing_of_28_days(run_app: RunApp, odeus: DemoServer) -> None:
    app = run_app()
    assert len(app.exception) == len(app.error) == 0
    assert re.match(r"Messages (rose|fell|held) .+\.$", headline(app))
    labels = ["Messages", "People (min.)", "Cost", "Saved by cache", "Messages per user"]
    assert [tile.label for tile in tiles(app)] == labels
    assert all(tile.help for tile in tiles(app))
    assert [box.value for box in app.sidebar.selectbox] == [
        urlsplit(odeus.base_url).netloc,
        "Last 28 days",
        "Previous period",
        "Automatic",
        "Europe/Berlin",
    ]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"range": "foo", "trend": "foo", "unknown": "1"},
        {"timezone": "foo", "workspace": "foo"},
        {"range": "Custom", "dates": "bar"},
        {"range": "Custom", "dates": ["2026-99-99", "x"]},
        {"range": "Custom", "dates": ["9999-12-31", "0001-01-01"]},
        {"range": "Custom", "dates": []},
        {"range": ["Last 7 days", "Last 90 days"]},
        {"agent": ["", "<b>", "=1+1", "x" * 5000]},
    ],
    ids=str,
)
def test_nonsense_in_the_url_is_ignored(run_app: RunApp, nonsense: dict[str, str | list[str]]) -> None:
    app = run_app(**nonsense)
    assert len(app.exception) == len(app.error) == 0
    assert len(app.title) == 1
    assert len(app.sidebar.selectbox) == 5


def test_a_range_in_the_future_leaves_the_sidebar_whole(run_app: RunApp) -> None:
    year = dt.datetime.now(dt.UTC).year + 2
    app = run_app(range="Custom", dates=[f"{year}-01-01", f"{year}-02-01"], trend="Week", agent="a-1")
    assert "starts in the future" in app.error[0].value
    assert [box.label for box in app.sidebar.selectbox] == [
        "Workspace",
        "Date range",
        "Compare with",
        "Group by",
        "Timezone",
    ]
    assert app.sidebar.multiselect[0].value == ["a-1"]
    app.sidebar.selectbox[1].set_value("Last 7 days").run()
    assert len(app.error) == 0
    assert app.session_state["trend"] == "Week"
    assert app.session_state["agents"] == ["a-1"]


def test_the_agents_in_the_url_are_those_that_are_shown(run_app: RunApp, odeus: DemoServer) -> None:
    app = run_app(range="Last month")
    assert app.session_state["agents"] == []
    assert len(app.multiselect[0].options) > 40
    chosen = next(
        agent.id for agent in odeus.simulation().cast if agent.name == app.multiselect[0].options[0]
    )
    app.multiselect[0].set_value([chosen]).run()
    assert app.session_state["agents"] == [chosen]
    assert app.query_params["agent"] in (chosen, [chosen])
    assert headline(app).startswith("Messages to selected agents ")
    linked = run_app(range="Last month", agent=[chosen])
    assert headline(linked) == headline(app)
    assert tiles(linked) == tiles(app)


def test_agents_without_usage_are_said_to_be_so(run_app: RunApp) -> None:
    app = run_app(range="Last month", agent=["nobody"])
    assert len(app.exception) == len(app.error) == len(tiles(app)) == 0
    assert "The selected agents were not used in this period" in " ".join(each.value for each in app.markdown)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[workspaces", "is not valid TOML"),
        ('[workspaces.a]\nkey = ""', "is not text"),
        ('[workspaces.a]\nkey = "CANARYSECRET"\nkay = "x"', "has an unknown field, 'kay'"),
        ('[workspaces.a]\nkey = "CANARYSECRET"\ndeployment_url = "http://example.com"', "starts with http"),
        ('[workspaces.a]\nkey = "CANARYSECRET"\ntimezone = "Mars/Base"', "not a timezone"),
    ],
)
def test_settings_that_cannot_be_used_are_one_sentence(
    run_app: RunApp, tmp_path: Path, content: str, sentence: str
) -> None:
    (tmp_path / "secrets.toml").write_text(content)
    app = run_app()
    assert len(app.exception) == len(app.title) == 0
    [error] = app.error
    said = letters([error]).replace("\u2060", "")
    assert sentence in said
    assert "CANARY" not in said


def test_a_key_without_permission_leaves_the_sidebar_alive(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODEUS_API_KEY", f"{KEY}-wrong")
    app = run_app()
    assert len(app.exception) == 0
    assert "rejected the API key" in app.error[0].value
    assert KEY not in app.error[0].value
    assert len(app.sidebar.selectbox) == 5


def test_nothing_is_compared_where_nobody_wants_it(run_app: RunApp) -> None:
    app = run_app(range="Last month", compare="Nothing")
    assert not any(tile.change for tile in tiles(app)[:3])
    assert " vs " not in letters(app.markdown)
    assert shared(app)[0]["compare"] == ["Nothing"]


def test_an_address_of_before_leads_to_the_page_of_today() -> None:
    assert {old: PAGES[new].TITLE for old, new in OLD_PATHS.items()} == {
        "briefing": "Briefing",
        "overview": "Briefing",
        "people": "People",
        "lifecycles": "Lifecycles",
    }
    assert OLD_PATHS.keys() & PAGES.keys() == {FRONT}


def test_a_year_that_is_not_kept_is_said_and_leaves_the_page_whole(run_app: RunApp) -> None:
    app = run_app(range="Last 28 days", compare="Same period last year")
    assert len(app.exception) == len(app.error) == 0
    assert "no comparison" in letters(app.markdown)
    assert not any(tile.change for tile in tiles(app)[:3])


def test_an_agents_page_is_offered_as_a_file_while_it_is_open() -> None:
    assert "agent" not in offered_pages({}, "briefing")
    assert offered_pages({}, "agent") == {"agent": PAGES["agent"]}


def test_a_link_may_have_the_name_that_commands_use(
    run_app: RunApp, odeus: DemoServer, tmp_path: Path
) -> None:
    section = f'[workspaces.acme]\nkey = "another"\ndeployment_url = "{odeus.base_url}"\n'
    (tmp_path / "secrets.toml").write_text(section)
    app = run_app(workspace="default")
    host = urlsplit(odeus.base_url).netloc
    assert app.selectbox(key="workspace").options[:2] == ["acme", host]
    assert app.selectbox(key="workspace").value == host
    assert len(app.warning) == len(app.exception) == len(app.error) == 0
