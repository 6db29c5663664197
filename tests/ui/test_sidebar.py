"""Which days a range has, and on whose clocks: a workspace's own, those of a link, or the browser's.

The line above the page says so, and steps from these days to others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import available_timezones

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Markdown

from odeus_dash.source import Source
from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Role, Viewer
from tests.odeus import a_workspace
from tests.ui.looking import letters, read, shared

VIC = Viewer("vic", Role.VIEWER)
SECTION = '[workspaces.{name}]\ndeployment_url = "{url}"\nkey = "a-key"\nviewers = ["vic"]\n{timezone}\n'
#: A Friday, in Tokyo as well.
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    figures = {"messages": 7, "conversations": 3, "active_users": 2}
    rows = pl.DataFrame({"assistant_id": ["a", "b"], "assistant_name": ["Ann <b>", "Bob"]} | figures)
    with a_workspace(lambda *_: rows) as workspace:
        yield workspace.base_url


@pytest.fixture(autouse=True)
def _without_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("ODEUS_API_KEY", "ODEUS_DEPLOYMENT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ODEUS_DASH_SECRETS", str(tmp_path / "secrets.toml"))
    load.configured.cache_clear()
    yield
    load.configured.cache_clear()


def configure(folder: Path, url: str, **timezones: str) -> None:
    """A workspace for each name, with its timezone; none where that is empty."""
    sections = [
        SECTION.format(name=name, url=url, timezone=f'timezone = "{timezone}"' if timezone else "")
        for name, timezone in timezones.items()
    ]
    (folder / "secrets.toml").write_text("".join(sections))


def app(viewer: Viewer = LOCAL, now: dt.datetime = NOW, **query: str | list[str]) -> AppTest:
    def script(viewer, now):  # a script of its own: it knows no name from outside
        from contextlib import suppress

        import streamlit as st

        from odeus_dash.data import Waiting
        from odeus_dash.errors import BadPeriod
        from odeus_dash.ui import sidebar, top_line

        try:
            data = sidebar.show(now, viewer)
        except BadPeriod as problem:
            st.error(str(problem))
            return
        line = top_line.show(data, None)
        data.answers.wait(data.agents)
        with suppress(Waiting):
            data.not_compared()
        sidebar.finish(data)
        compare = st.Page(lambda: None, title="Compare", url_path="compare")
        top_line.finish(data, line, {"compare": compare})

    app = AppTest.from_function(script, default_timeout=30, args=(viewer, now))
    app.context = {"timezone": "Asia/Tokyo"}
    for name, value in ({"range": "Last month"} | query).items():
        app.query_params[name] = value
    ran = app.run()
    assert not ran.exception
    return ran


def said(app: AppTest) -> str:
    return letters(app.caption, app.warning, app.markdown)


def dates(app: AppTest) -> str:
    """The days that the line above the page names."""
    return read(_dates(app).value).strip("*")


def clocks(app: AppTest) -> str:
    """The timezone of the figures, which the line above the page says of its days."""
    return _dates(app).help


def _dates(app: AppTest) -> Markdown:
    [dates] = [each for each in app.markdown if each.help in available_timezones()]
    return dates


@pytest.mark.parametrize("viewer", [LOCAL, VIC], ids=["admin", "viewer"])
@pytest.mark.parametrize("timezone", ["US/Eastern", "Europe/Berlin"])
def test_the_timezone_of_a_workspace_holds(tmp_path: Path, url: str, timezone: str, viewer: Viewer) -> None:
    configure(tmp_path, url, a=timezone)
    ran = app(viewer)
    assert clocks(ran) == timezone
    assert [each.value for each in ran.selectbox if each.label == "Timezone"] == [timezone] * viewer.is_admin


@pytest.mark.parametrize(
    ("configured", "timezone"),
    [("", "CET"), ("", "America/Lima"), ("US/Eastern", "US/Eastern"), ("US/Eastern", "Etc/GMT-1")],
)
def test_a_link_to_any_zone_that_there_is_opens_it(
    tmp_path: Path, url: str, configured: str, timezone: str
) -> None:
    configure(tmp_path, url, a=configured)
    ran = app(timezone=timezone)
    assert (clocks(ran), len(ran.sidebar.warning)) == (timezone, 0)
    assert clocks(ran.run()) == timezone


def with_clocks(ran: AppTest, timezone: str) -> AppTest:
    """Unfold what is folded, and pick a timezone in the list that comes then."""
    ran.session_state["more"] = True
    return ran.run().selectbox(key="timezone").set_value(timezone).run()


@pytest.mark.parametrize(
    ("configured", "shown", "timezone"),
    [("", "Asia/Tokyo", "Europe/Berln"), ("CET", "CET", "**Mars**")],
)
def test_a_link_to_a_zone_that_there_is_not_says_so(
    tmp_path: Path, url: str, timezone: str, configured: str, shown: str
) -> None:
    configure(tmp_path, url, a=configured)
    ran = app(timezone=timezone)
    assert f"The link names an unknown timezone: {timezone}. Another one is shown." in said(ran)
    assert clocks(ran) == shown
    assert len(ran.run().sidebar.warning) == 1
    picked = with_clocks(ran, "Europe/Berlin")
    assert (clocks(picked), len(picked.sidebar.warning)) == ("Europe/Berlin", 0)


@pytest.mark.parametrize(("configured", "shown"), [("CET", "CET"), ("", "UTC")])
def test_a_viewer_cannot_choose_clocks_and_reads_which_they_are_if_a_link_has_others(
    tmp_path: Path, url: str, configured: str, shown: str
) -> None:
    configure(tmp_path, url, a=configured)
    linked = app(VIC, timezone="Asia/Tokyo")
    assert clocks(linked) == shown
    assert f"The link asks for the timezone Asia/Tokyo. This workspace is shown in {shown}." in said(linked)
    assert "The link asks for" not in said(app(VIC, timezone=shown))


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
    with_clocks(ran, "Europe/Berlin")
    ran.selectbox(key="workspace").set_value("b").run()
    assert ran.selectbox(key="timezone").value == "Europe/Berlin"


def linked(ran: AppTest) -> dict[str, list[str]]:
    """The query of the link to these dates."""
    return shared(ran)[0]


def test_ranges_end_yesterday_and_the_switch_adds_today(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(range="Last 7 days")
    assert dates(ran) == "13–19 Nov"
    assert "vs 6–12 Nov" in said(ran)
    assert "today" not in linked(ran)
    ran.toggle(key="today").set_value(True).run()
    assert dates(ran) == "13–20 Nov"
    assert "no comparison" in said(ran)
    again = app(**linked(ran))
    assert dates(again) == "13–20 Nov"
    later = app(now=NOW + dt.timedelta(days=3), **linked(ran))
    assert (dates(later), "vs 5–12 Nov" in said(later)) == ("13–20 Nov", True)


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
    assert dates(ran) == days
    assert caption in said(ran)
    assert "Shown through" not in said(app(range="Custom", dates=["2026-11-16", "2026-11-18"], today=today))


def test_today_alone_asks_for_the_switch(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(range="Custom", dates=["2026-11-20"])
    assert [each.value for each in ran.error] == [
        "The range is only today, which has not ended. Switch on “Include today”, or select an earlier day."
    ]
    ran.toggle(key="today").set_value(True).run()
    assert (len(ran.error), dates(ran)) == (0, "20 Nov")


def test_a_link_to_one_day_is_both_dates_of_the_field(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(range="Custom", dates=["2026-11-18"])
    assert ran.date_input(key="dates").value == (dt.date(2026, 11, 18), dt.date(2026, 11, 18))
    assert dates(ran) == "18 Nov"


def test_on_its_first_day_a_week_is_the_one_before_and_says_so(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(now=NOW + dt.timedelta(days=3), range="This week")
    assert "This week has no full day yet, so last week is shown." in said(ran)
    assert dates(ran) == "16–22 Nov"
    assert "vs 9–15 Nov" in said(ran)
    ran.toggle(key="today").set_value(True).run()
    assert dates(ran) == "23 Nov"
    assert "no full day" not in said(ran)


def test_a_link_to_a_part_of_a_week_is_compared_as_that_for_ever(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="")
    ran = app(range="This week")
    assert (dates(ran), "vs 9–12 Nov" in said(ran)) == ("16–19 Nov", True)
    assert linked(ran)["range"] == ["Week to date"]
    later = app(now=NOW + dt.timedelta(days=20), **linked(ran))
    assert (dates(later), "vs 9–12 Nov" in said(later)) == ("16–19 Nov", True)
    later.selectbox(key="range").set_value("Custom").run()
    assert (dates(later), "vs 12–15 Nov" in said(later)) == ("16–19 Nov", True)


def step(ran: AppTest, label: str) -> AppTest:
    stepped = ran.button(key=f"step {label}").click().run()
    assert not stepped.exception
    return stepped


def test_steps_lead_to_the_days_before_and_back(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="UTC")
    ran = app(range="Last 7 days")
    earlier, later = ran.button(key="step Earlier"), ran.button(key="step Later")
    assert (read(earlier.help), later.disabled) == ("Earlier: 6–12 Nov", True)
    assert dates(step(ran, "Earlier")) == "6–12 Nov"
    assert ran.selectbox(key="range").value == "Custom"
    assert dates(step(ran, "Earlier")) == "30 Oct–5 Nov"
    assert dates(step(ran, "Later")) == "6–12 Nov"
    assert "vs 30 Oct–5 Nov" in said(ran)


def test_no_step_leads_to_days_that_neither_the_api_nor_an_archive_keeps(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, url, a="UTC")
    assert app(range="Last 12 months").button(key="step Earlier").disabled
    assert not app(range="Last quarter").button(key="step Earlier").disabled
    monkeypatch.setattr(Source, "archives", lambda *_: True)
    assert not app(range="Last 12 months").button(key="step Earlier").disabled


def test_from_the_part_of_a_month_one_steps_to_the_whole_one_before(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="UTC")
    ran = step(app(range="This month"), "Earlier")
    assert dates(ran) == "1–31 Oct"
    assert "vs 1–30 Sept" in said(ran)
    assert dates(step(ran, "Later")) == "1–19 Nov"  # as far as there are figures
    assert "Shown through yesterday, 19 Nov." in said(ran)


def chips(ran: AppTest) -> list[str]:
    return [read(each.label) for each in ran.button if str(each.key).startswith("chip")]


def test_the_selected_agents_are_chips_that_remove_them(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="UTC")
    ran = app(agent=["a", "b", "nobody"])
    assert chips(ran) == ["Ann <b>", "Bob", "nobody"]
    ran.button(key="chip of nobody").click().run()
    assert (chips(ran), ran.session_state["agents"]) == (["Ann <b>", "Bob"], ["a", "b"])
    assert linked(ran)["agent"] == ["a", "b"]
    ran.multiselect(key="agents").set_value([]).run()
    assert chips(ran) == []


def test_many_selected_agents_are_a_number_that_removes_them_all(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="UTC")
    ran = app(agent=["a", "b", "c", "d"])
    assert chips(ran) == ["4 agents selected"]
    ran.button(key="chip of all").click().run()
    assert (chips(ran), ran.session_state["agents"]) == ([], [])


def test_the_line_names_the_workspace_and_who_sees_less(tmp_path: Path, url: str) -> None:
    configure(tmp_path, url, a="UTC")
    assert "**a**" in said(app())
    assert "Groups under 5 hidden" not in said(app())
    assert "Groups under 5 hidden" in said(app(VIC))
    meeting = app().toggle(key="meeting").set_value(True).run()
    assert "Groups under 5 hidden" in said(meeting)
