"""Which days a range has, and on whose clocks: a workspace's own, those of a link, or the browser's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Role, Viewer
from tests.odeus import a_workspace
from tests.ui.looking import letters, read

VIC = Viewer("vic", Role.VIEWER)
SECTION = '[workspaces.{name}]\ndeployment_url = "{url}"\nkey = "a-key"\nviewers = ["vic"]\n{timezone}\n'
#: A Friday, in Tokyo as well.
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    rows = pl.DataFrame({"assistant_id": ["a"], "messages": [7], "conversations": [3], "active_users": [2]})
    with a_workspace(lambda *_: rows) as workspace:
        yield workspace.base_url


@pytest.fixture(autouse=True)
def _without_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("ODEUS_API_KEY", "ODEUS_DEPLOYMENT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ODEUS_DASH_SECRETS", str(tmp_path / "secrets.toml"))
    load.configured.clear()
    yield
    load.configured.clear()


def configure(folder: Path, url: str, **timezones: str) -> None:
    """A workspace for each name, with its timezone; none where that is empty."""
    sections = [
        SECTION.format(name=name, url=url, timezone=f'timezone = "{timezone}"' if timezone else "")
        for name, timezone in timezones.items()
    ]
    (folder / "secrets.toml").write_text("".join(sections))


def app(
    viewer: Viewer = LOCAL, page: str = "messages", now: dt.datetime = NOW, **query: str | list[str]
) -> AppTest:
    def script(viewer, page, now):  # a script of its own: it knows no name from outside
        from importlib import import_module

        import streamlit as st

        from odeus_dash.errors import BadPeriod
        from odeus_dash.ui import screen, sidebar

        module = import_module(f"pages.{page}")
        try:
            data = sidebar.show(now, viewer)
        except BadPeriod as problem:
            st.error(str(problem))
            return
        screen.show(module.TITLE, module.page, data)
        sidebar.finish(data)

    app = AppTest.from_function(script, default_timeout=30, args=(viewer, page, now))
    app.context = {"timezone": "Asia/Tokyo"}
    for name, value in ({"range": "Last month"} | query).items():
        app.query_params[name] = value
    ran = app.run()
    assert not ran.exception
    return ran


def said(app: AppTest) -> str:
    return letters(app.caption, app.warning)


def clocks(app: AppTest) -> str:
    """The timezone of the figures, as the lines say it that name the workspace and the days."""
    [timezone] = {
        text.rpartition(" · ")[2]
        for text in (read(each.value) for each in app.caption)
        if " · 1–31 Oct · " in text
    }
    return timezone


@pytest.mark.parametrize("viewer", [LOCAL, VIC], ids=["admin", "viewer"])
@pytest.mark.parametrize("timezone", ["US/Eastern", "Europe/Berlin"])
def test_the_timezone_of_a_workspace_holds(tmp_path: Path, url: str, timezone: str, viewer: Viewer) -> None:
    configure(tmp_path, url, a=timezone)
    ran = app(viewer)
    assert clocks(ran) == timezone
    assert [each.value for each in ran.selectbox if each.label == "Timezone"] == [timezone] * viewer.is_admin


@pytest.mark.parametrize("page", ["overview", "cost", "data"])
def test_it_holds_on_every_page(tmp_path: Path, url: str, page: str) -> None:
    configure(tmp_path, url, a="US/Eastern")
    assert clocks(app(page=page)) == "US/Eastern"


@pytest.mark.parametrize(
    ("configured", "timezone"),
    [("", "CET"), ("", "America/Lima"), ("US/Eastern", "US/Eastern"), ("US/Eastern", "Etc/GMT-1")],
)
def test_a_link_to_any_zone_that_there_is_opens_it(
    tmp_path: Path, url: str, configured: str, timezone: str
) -> None:
    configure(tmp_path, url, a=configured)
    ran = app(timezone=timezone)
    assert (clocks(ran), len(ran.warning)) == (timezone, 0)
    assert clocks(ran.run()) == timezone


@pytest.mark.parametrize(
    ("configured", "shown", "timezone"),
    [("", "Asia/Tokyo", "Europe/Berln"), ("CET", "CET", "**Mars**")],
)
def test_a_link_to_a_zone_that_there_is_not_says_so(
    tmp_path: Path, url: str, timezone: str, configured: str, shown: str
) -> None:
    configure(tmp_path, url, a=configured)
    ran = app(timezone=timezone)
    assert f"The link asks for a timezone called {timezone}, which is not here. Another is shown." in said(
        ran
    )
    assert clocks(ran) == shown
    assert len(ran.run().warning) == 1
    picked = ran.selectbox(key="timezone").set_value("Europe/Berlin").run()
    assert (clocks(picked), len(picked.warning)) == ("Europe/Berlin", 0)


def test_a_viewer_reads_that_the_workspace_has_other_clocks_than_the_link(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="CET")
    told = "The link asks for the timezone Asia/Tokyo. This workspace has its own."
    assert told in said(app(VIC, timezone="Asia/Tokyo"))
    assert "The link asks for" not in said(app(VIC, timezone="CET"))


def test_another_workspace_brings_its_own_clocks(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="US/Eastern", b="CET", c="")
    ran = app()
    zones = []
    for name in ("b", "c", "a"):
        ran.selectbox(key="workspace").set_value(name).run()
        zones.append(ran.selectbox(key="timezone").value)
    assert zones == ["CET", "Asia/Tokyo", "US/Eastern"]


def test_clocks_of_ones_own_stay_where_workspaces_share_theirs(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="CET", b="CET")
    ran = app()
    ran.selectbox(key="timezone").set_value("Europe/Berlin").run()
    ran.selectbox(key="workspace").set_value("b").run()
    assert ran.selectbox(key="timezone").value == "Europe/Berlin"


def linked(ran: AppTest) -> dict[str, list[str]]:
    """The query of the link that the sidebar offers."""
    return parse_qs(urlsplit(ran.sidebar.code[0].value).query)


def test_ranges_end_yesterday_and_the_switch_adds_today(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(range="Last 7 days")
    assert "13–19 Nov is compared with 6–12 Nov." in said(ran)
    assert "today" not in linked(ran)
    ran.toggle(key="today").set_value(True).run()
    assert "· 13–20 Nov ·" in said(ran)
    assert "Today is not over, so nothing is compared." in said(ran)
    again = app(**linked(ran))
    assert "· 13–20 Nov ·" in said(again)
    later = app(now=NOW + dt.timedelta(days=3), **linked(ran))
    assert "13–20 Nov is compared with" in said(later)


@pytest.mark.parametrize(
    ("today", "days", "caption"),
    [
        ("", "16–19 Nov", "Shown through yesterday, 19 Nov."),
        ("true", "16–20 Nov", "Shown through today, 20 Nov."),
    ],
)
def test_dates_of_ones_own_end_where_there_are_figures(
    tmp_path: Path, url: str, today: str, days: str, caption: str
) -> None:
    configure(tmp_path, url, a="")
    ran = app(range="Custom", dates=["2026-11-16", "2026-11-22"], today=today)
    assert f"· {days} ·" in said(ran)
    assert caption in said(ran)
    assert "Shown through" not in said(app(range="Custom", dates=["2026-11-16", "2026-11-18"], today=today))


def test_today_alone_asks_for_the_switch(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(range="Custom", dates=["2026-11-20"])
    assert [each.value for each in ran.error] == [
        "The range is only today, which has not ended. Switch on “Include today”, or select an earlier day."
    ]
    ran.toggle(key="today").set_value(True).run()
    assert (len(ran.error), "· 20 Nov ·" in said(ran)) == (0, True)


def test_on_its_first_day_a_week_is_the_one_before_and_says_so(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(now=NOW + dt.timedelta(days=3), range="This week")
    assert "This week has no full day yet, so last week is shown." in said(ran)
    assert "16–22 Nov is compared with 9–15 Nov." in said(ran)
    ran.toggle(key="today").set_value(True).run()
    assert "· 23 Nov ·" in said(ran)
    assert "no full day" not in said(ran)


def test_a_link_to_a_part_of_a_week_is_compared_as_that_for_ever(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    compared = "16–19 Nov is compared with 9–12 Nov."
    ran = app(range="This week")
    assert compared in said(ran)
    assert linked(ran)["range"] == ["Week to date"]
    later = app(now=NOW + dt.timedelta(days=20), **linked(ran))
    assert compared in said(later)
    later.selectbox(key="range").set_value("Custom").run()
    assert "16–19 Nov is compared with 12–15 Nov." in said(later)
