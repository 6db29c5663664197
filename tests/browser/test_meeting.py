"""What only a browser shows of a meeting: keys, presenting, the browser's history and copied links."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Error, Locator

from odeus_dash.periods import Period, preset_period
from odeus_dash.words.formats import period_text
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab, with_blanks

CLIPBOARD = ["clipboard-read", "clipboard-write"]
WALL = {"width": 1920, "height": 1080}
#: The table grows with its type, and shrinks.
TALL = """([least, most]) => {
  const height = document.querySelector("[data-testid=stDataFrame]")?.clientHeight;
  return height > least && height < most;
}"""


def months(timezone: str = "Europe/Berlin") -> tuple[Period, Period]:
    """Last month, and the one before it."""
    last = preset_period("Last month", dt.datetime.now(ZoneInfo(timezone)).date(), timezone)
    return last, preset_period("Last month", last.start, timezone)


def days(period: Period) -> str:
    return with_blanks(period_text(period))


def press(tab: Tab, key: str) -> None:
    tab.rerun_by(lambda: tab.page.keyboard.press(key))


def opened_search(tab: Tab) -> Locator:
    """The search field after its key. Pressed while the button is drawn anew, the key opens nothing."""
    field = tab.page.get_by_role("combobox", name="Search or ask")
    for _ in range(5):
        tab.page.keyboard.press("/")
        with suppress(Error):
            field.wait_for(timeout=5_000)
            break
    return field


def back(tab: Tab) -> None:
    with tab.rerun():
        tab.page.go_back()


def font_size(tab: Tab) -> float:
    return float(tab.page.locator("h1").evaluate("each => parseFloat(getComputedStyle(each).fontSize)"))


def table_height(tab: Tab) -> float:
    return float(tab.page.get_by_test_id("stDataFrame").evaluate("each => each.clientHeight"))


def test_a_presented_page_fills_the_screen_and_keys_turn_the_pages(open_page: OpenPage) -> None:
    tab = open_page("/messages?range=Last+month&timezone=Asia%2FTokyo", viewport=WALL)
    size, rows = font_size(tab), table_height(tab)
    press(tab, "p")
    tab.page.wait_for_function(TALL, arg=[1.5 * rows, 1.6 * rows])
    assert tab.query["present"] == ["1"]
    assert not tab.sidebar.is_visible()
    assert font_size(tab) == pytest.approx(1.6 * size)
    tab.page.set_viewport_size({"width": 1440, "height": WALL["height"]})
    tab.page.wait_for_function(TALL, arg=[1.1 * rows, 1.3 * rows])
    tab.page.set_viewport_size(WALL)
    tab.page.wait_for_function(TALL, arg=[1.5 * rows, 1.6 * rows])
    line = tab.page.locator(".st-key-top_line").bounding_box()
    assert line is not None
    assert WALL["height"] - 100 < line["y"] < WALL["height"]
    headline = tab.headline
    press(tab, "ArrowRight")
    assert tab.page.url.startswith(f"{tab.app_url}/users?")
    assert (tab.dates, tab.query["timezone"]) == (days(months("Asia/Tokyo")[0]), ["Asia/Tokyo"])
    assert "Reconciled" in tab.line
    press(tab, "ArrowLeft")
    assert tab.headline == headline
    press(tab, "[")
    assert tab.dates == days(months("Asia/Tokyo")[1])
    press(tab, "Escape")
    assert "present" not in tab.query
    assert tab.sidebar.is_visible()
    assert font_size(tab) == size
    tab.page.wait_for_function(TALL, arg=[0.9 * rows, 1.1 * rows])


def test_a_link_leads_to_a_presented_page_whose_pictures_say_what_they_show(open_page: OpenPage) -> None:
    tab = open_page("/messages?range=Last+month&present=1", viewport=WALL)
    assert not tab.sidebar.is_visible()
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    columns = tab.page.get_by_test_id("stPlotlyChart").first
    box = columns.locator(".svg-container").bounding_box()
    place = columns.locator("xpath=ancestor::*[@data-testid='stGridCell']").bounding_box()
    assert box is not None
    assert place is not None
    assert abs(box["width"] - place["width"]) < 2
    weeks = columns.locator(".xtick text")
    for mark, week in zip((0, -1), (weeks.first, weeks.last), strict=True):
        columns.locator(".points path").nth(mark).hover(force=True)
        columns.locator(".hovertext", has_text=week.text_content() or "").wait_for()


def test_keys_are_letters_in_a_field(open_page: OpenPage) -> None:
    tab = open_page("/messages")
    field = tab.page.get_by_test_id("stTextInputField").filter(visible=True).first
    field.click()
    field.press_sequentially("p[]/")
    assert field.input_value() == "p[]/"
    assert "present" not in tab.query


def test_a_question_opens_the_page_of_its_figure(open_page: OpenPage) -> None:
    tab = open_page("/")
    field = opened_search(tab)
    field.fill("cost of code companion last month vs previous")
    tab.page.get_by_role("option").first.wait_for()
    with tab.rerun():
        tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(f"{tab.app_url}/cost?*")
    tab.settle()
    assert (tab.query["range"], tab.dates) == (["Last month"], days(months()[0]))
    assert "Code Companion" in tab.line
    assert not field.is_visible()
    back(tab)
    assert "Messages" in tab.headline
    assert tab.query.get("range") is None


def test_an_agent_found_by_name_opens_its_page(open_page: OpenPage) -> None:
    tab = open_page("/messages?range=Last+month")
    field = opened_search(tab)
    field.fill("code comp")
    tab.page.get_by_role("option").first.wait_for()
    with tab.rerun():
        tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(f"{tab.app_url}/agent?*")
    tab.settle()
    assert "Code Companion" in tab.main.inner_text()
    assert (len(tab.query["agent"]), tab.query["range"]) == (1, ["Last month"])


def test_back_undoes_each_change(open_page: OpenPage) -> None:
    tab = open_page("/users?range=Last+month&compare=Nothing")
    last, before = map(days, months())
    headline = tab.headline
    press(tab, "[")
    assert tab.dates == before
    assert tab.headline != headline
    tab.choose("Compare with", "Previous period")
    assert "compare" not in tab.query
    tab.follow("Engagement")
    assert tab.dates == before
    back(tab)
    assert tab.page.url.startswith(f"{tab.app_url}/users?")
    back(tab)
    assert (tab.query["compare"], tab.dates) == (["Nothing"], before)
    back(tab)
    assert (tab.query["range"], tab.dates) == (["Last month"], last)
    with tab.rerun():
        tab.page.go_forward()
    assert tab.dates == before
    press(tab, "]")
    assert tab.dates == last
    for name, shown in (("Earlier", before), ("Later", last)):
        tab.rerun_by(tab.main.get_by_role("button", name=name, exact=True).click)
        assert tab.dates == shown
    assert tab.headline == headline


def test_a_page_of_the_menu_in_a_new_tab_has_the_same_selection(open_page: OpenPage) -> None:
    tab = open_page("/users?range=Last+month&compare=Nothing")
    with tab.page.context.expect_page() as opened:
        tab.page.get_by_role("link", name="Engagement").click(button="middle")
    opened.value.wait_for_url("**/engagement?*")
    assert opened.value.url.removeprefix(f"{tab.app_url}/engagement?") == "range=Last+month&compare=Nothing"
    opened.value.close()
    tab.follow("Engagement")
    assert tab.query == {"range": ["Last month"], "compare": ["Nothing"]}


def test_dates_of_ones_own_are_one_entry(open_page: OpenPage) -> None:
    start, end = months()[0].start, months()[0].end
    tab = open_page(f"/users?range=Custom&dates={start}&dates={end}")
    tab.sidebar.get_by_test_id("stDateInputCalendarButton").click()
    for day in ("12", "20"):
        with tab.rerun():
            tab.page.get_by_role("dialog").get_by_role("gridcell").get_by_text(day, exact=True).click()
    assert tab.dates == days(Period(start.replace(day=12), start.replace(day=20)))
    tab.page.keyboard.press("Escape")
    back(tab)
    assert tab.dates == days(months()[0])


def test_share_copies_at_once_and_offers_a_link_that_stays_current(open_page: OpenPage) -> None:
    tab = open_page("/users?range=Last+month&compare=Nothing&trend=Week", permissions=CLIPBOARD)
    last = months()[0]
    tab.page.get_by_role("button", name="Share", exact=True).click()
    tab.page.get_by_text(f"It will always show {days(last)}").wait_for()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert f"dates={last.start}&dates={last.end}" in copied
    colleague = open_page(copied.removeprefix(tab.app_url))
    assert (colleague.headline, colleague.dates) == (tab.headline, days(last))
    assert (colleague.query["compare"], colleague.query["trend"]) == (["Nothing"], ["Week"])
    tab.page.get_by_role("link", name="Always the latest: last month").click()
    tab.page.get_by_text("It will always show the latest days").wait_for()
    assert not tab.page.get_by_text(f"It will always show {days(last)}").is_visible()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert "range=Last+month" in copied
    assert "dates=" not in copied
    assert len(tab.page.context.pages) == 1
