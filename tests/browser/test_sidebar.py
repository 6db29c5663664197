"""The sidebar's choices: what they change, that the URL holds them, and what nonsense in the URL does."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from odeus_dash.periods import Period, kept_since, preset_period
from odeus_dash.words.formats import date_text, period_text
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab, with_blanks

IMAGE = "<img src=x onerror=alert(1)>"
BERLIN = "Europe/Berlin"


def today() -> dt.date:
    return dt.datetime.now(ZoneInfo(BERLIN)).date()


def shown_range(tab: Tab) -> str:
    """The caption over the headline: the page, the days, the timezone and how many agents were chosen."""
    return with_blanks(tab.main.get_by_text(re.compile(r" · .*\d.* · Europe")).first.inner_text())


def days(start: dt.date, end: dt.date) -> str:
    return period_text(Period(start, end))


def test_presets_change_the_headline_and_the_url(open_page: OpenPage) -> None:
    tab = open_page("/?compare=Nothing")
    for preset in ("Last 7 days", "Last month"):
        before = tab.headline
        tab.choose("Date range", preset)
        period = preset_period(preset, today(), BERLIN)
        assert tab.headline != before
        assert f"messages in {period.days} days" in tab.headline
        assert period_text(period) in shown_range(tab)
        assert tab.query == {"range": [preset], "compare": ["Nothing"]}


def test_choices_survive_a_walk_through_the_pages_and_a_reload(open_page: OpenPage) -> None:
    tab = open_page("/")
    tab.choose("Date range", "Last month")
    tab.choose("Trends by", "Week")
    tab.choose("Timezone", "Asia/Tokyo")
    chosen = {"range": ["Last month"], "trend": ["Week"], "timezone": ["Asia/Tokyo"]}
    month = shown_range(tab).removeprefix("Overview · ")
    assert month.endswith("Asia/Tokyo")
    for title, path in [("Active users", "/users"), ("Data", "/data"), ("Overview", "/")]:
        tab.follow(title)
        assert shown_range(tab) == f"{title} · {month}"
        assert tab.query == chosen
        assert tab.page.url.split("?")[0] == tab.app_url + path
    again = open_page(tab.page.url.removeprefix(tab.app_url))
    assert (again.headline, again.tiles(), again.headings) == (tab.headline, tab.tiles(), tab.headings)


def test_the_granularity_changes_the_trend_and_not_the_figures(open_page: OpenPage) -> None:
    tab = open_page("/?range=Last+month")
    headline, tiles = tab.headline, tab.tiles()
    assert "Messages per day" in tab.headings
    for granularity in ("Week", "Month"):
        tab.choose("Trends by", granularity)
        assert f"Messages per {granularity.lower()}" in tab.headings
        assert (tab.headline, tab.tiles()) == (headline, tiles)
        assert tab.query["trend"] == [granularity]


def test_dates_of_ones_own_are_in_the_url_whenever_they_are_shown(open_page: OpenPage) -> None:
    start = today() - dt.timedelta(days=40)
    end = start + dt.timedelta(days=9)
    tab = open_page(f"/messages?range=Custom&dates={start}&dates={end}")
    chosen = shown_range(tab)
    assert days(start, end) in chosen
    tab.choose("Date range", "Last 7 days")
    assert "dates" not in tab.query
    tab.choose("Date range", "Custom")
    assert shown_range(tab) == chosen
    assert tab.query == {"range": ["Custom"], "dates": [str(start), str(end)]}


def test_a_link_to_a_single_day_opens_that_day(open_page: OpenPage) -> None:
    day = today() - dt.timedelta(days=12)
    tab = open_page(f"/messages?range=Custom&dates={day}&dates={day}")
    assert date_text(day) in shown_range(tab)
    assert "–" not in shown_range(tab)


def test_a_range_that_ends_in_the_future_is_clipped_and_says_so(open_page: OpenPage) -> None:
    yesterday = today() - dt.timedelta(days=1)
    start, end = today() - dt.timedelta(days=4), today() + dt.timedelta(days=5)
    tab = open_page(f"/?range=Custom&dates={start}&dates={end}&compare=Nothing")
    assert "in 4 days" in tab.headline
    assert days(start, yesterday) in shown_range(tab)
    assert f"Shown through yesterday, {date_text(yesterday)}." in with_blanks(tab.sidebar.inner_text())
    with tab.rerun():
        tab.sidebar.get_by_text("Include today").click()
    assert "in 5 days" in tab.headline
    assert tab.query["today"] == ["true"]
    tab.follow("Messages per agent")
    assert days(start, today()) in shown_range(tab)


def test_a_range_older_than_the_history_says_what_the_api_keeps(open_page: OpenPage) -> None:
    start = today() - dt.timedelta(days=500)
    tab = open_page(f"/?range=Custom&dates={start}&dates={start + dt.timedelta(days=6)}")
    assert f"keeps 12 months, since {date_text(kept_since(today()))}" in with_blanks(tab.sidebar.inner_text())
    assert tab.main.get_by_text("Days no longer available.").is_visible()
    assert "No messages" not in tab.main.inner_text()


@pytest.mark.parametrize(
    "nonsense",
    [
        "range=foo&trend=foo&agent=unknown&unknown=1",
        "range=Custom&dates=bar",
        f"range={IMAGE}&agent={IMAGE}&agent=[x](javascript:alert(1))",
    ],
)
def test_nonsense_in_the_url_is_ignored(open_page: OpenPage, nonsense: str) -> None:
    tab = open_page("/messages?" + quote(nonsense, safe="=&"))
    assert tab.page.get_by_test_id("stException").count() == 0
    assert tab.alerts == []
    assert tab.page.locator("img[src=x], a[href^=javascript]").count() == 0
    tab.choose("Date range", "Last 90 days")
    assert tab.query["range"] == ["Last 90 days"]
    assert tab.alerts == []


def test_a_link_to_a_workspace_that_is_not_here_says_so(open_page: OpenPage) -> None:
    tab = open_page("/?workspace=<b>foo</b>")
    assert ["workspace called <b>foo</b>, which is not here" in alert for alert in tab.alerts] == [True]
    assert tab.main.locator("b").count() == 0
