"""The sidebar's choices: what they change, that the URL holds them, and what nonsense in the URL does."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote
from zoneinfo import ZoneInfo

from odeus_dash.periods import Period, kept_since, preset_period
from odeus_dash.words.formats import date_text, period_text
from tests.browser.conftest import OpenPage
from tests.browser.tab import with_blanks
from tests.browser.test_agent_filter import chips

IMAGE = "<img src=x onerror=alert(1)>"
BERLIN = "Europe/Berlin"


def today() -> dt.date:
    return dt.datetime.now(ZoneInfo(BERLIN)).date()


def days(start: dt.date, end: dt.date) -> str:
    return with_blanks(period_text(Period(start, end)))


def test_presets_change_the_headline_and_the_url(open_page: OpenPage) -> None:
    tab = open_page("/?compare=Nothing")
    for preset in ("Last month", "Last 7 days"):
        before = tab.headline
        tab.choose("Date range", preset)
        period = preset_period(preset, today(), BERLIN)
        assert tab.headline != before
        assert tab.dates == days(period.start, period.end)
        assert tab.query == {"range": [preset], "compare": ["Nothing"]}
    tab.show_more()
    with tab.rerun():
        tab.sidebar.get_by_text("Include today").click()
    assert tab.dates == days(today() - dt.timedelta(days=7), today())
    assert tab.query["today"] == ["true"]


def test_choices_survive_a_walk_through_the_pages_and_a_reload(open_page: OpenPage) -> None:
    tab = open_page("/")
    tab.choose("Date range", "Last month")
    tab.choose("Group by", "Month")
    tab.choose("Timezone", "Asia/Tokyo")
    tab.choose("Agents", "Code Companion")
    chosen = {
        "range": ["Last month"],
        "trend": ["Month"],
        "timezone": ["Asia/Tokyo"],
        "agent": tab.query["agent"],
    }
    month, shown = tab.dates, (tab.headline, tab.tiles(), tab.headings)
    for title, path in [("Data and checks", "/data"), ("Briefing", "/")]:
        tab.follow(title)
        assert (tab.dates, tab.timezone, chips(tab)) == (month, "Asia/Tokyo", ["Code Companion"])
        assert tab.page.title() == f"{title} · Demo workspace"
        assert tab.query == chosen
        assert tab.page.url.split("?")[0] == tab.app_url + path
    assert (tab.headline, tab.tiles(), tab.headings) == shown
    again = open_page(tab.page.url.removeprefix(tab.app_url))
    assert (again.headline, again.tiles(), again.headings) == shown
    assert again.sidebar.get_by_text("Code Companion").first.is_visible()
    assert again.page.url == tab.page.url


def test_the_granularity_changes_the_trend_and_not_the_figures(open_page: OpenPage) -> None:
    tab = open_page("/engagement?range=Last+month")
    headline, tiles = tab.headline, tab.tiles()
    tiles.pop("Stickiness")  # which says how many users come back in a unit
    assert "Messages per user and week" in tab.headings
    for granularity in ("Day", "Month"):
        tab.choose("Group by", granularity)
        assert f"Messages per user and {granularity.lower()}" in tab.headings
        assert tab.headline == headline
        assert tiles.items() <= tab.tiles().items()
        assert tab.query["trend"] == [granularity]


def test_dates_of_ones_own_are_in_the_url_whenever_they_are_shown(open_page: OpenPage) -> None:
    start = today() - dt.timedelta(days=40)
    end = start + dt.timedelta(days=9)
    tab = open_page(f"/messages?range=Custom&dates={start}&dates={end}")
    assert tab.dates == days(start, end)
    tab.choose("Date range", "Last 7 days")
    assert "dates" not in tab.query
    tab.choose("Date range", "Custom")
    assert tab.dates == days(start, end)
    assert tab.query == {"range": ["Custom"], "dates": [str(start), str(end)]}


def test_a_range_older_than_the_history_says_what_the_api_keeps(open_page: OpenPage) -> None:
    start = today() - dt.timedelta(days=500)
    tab = open_page(f"/?range=Custom&dates={start}&dates={start + dt.timedelta(days=6)}")
    assert f"keeps 12 months, since {date_text(kept_since(today()))}" in with_blanks(tab.sidebar.inner_text())
    assert tab.main.get_by_text("Days no longer available.").is_visible()
    assert "No messages" not in tab.main.inner_text()


def test_nonsense_in_the_url_is_ignored(open_page: OpenPage) -> None:
    nonsense = f"trend=foo&agent={IMAGE}&agent=[x](javascript:alert(1))&unknown=1"
    tab = open_page("/messages?" + quote(nonsense, safe="=&"))
    assert tab.page.get_by_test_id("stException").count() == 0
    assert ["2 selected agents are unknown" in each for each in tab.alerts] == [True]
    assert tab.page.locator("img[src=x], a[href^=javascript]").count() == 0
    tab.choose("Date range", "Last 90 days")
    assert tab.query["range"] == ["Last 90 days"]
    assert len(tab.alerts) == 1


def test_a_link_to_a_workspace_that_is_not_here_says_so(open_page: OpenPage) -> None:
    tab = open_page("/?workspace=<b>foo</b>")
    assert ["unknown workspace: <b>foo</b>" in alert for alert in tab.alerts] == [True]
    assert tab.page.locator("b", has_text="foo").count() == 0
