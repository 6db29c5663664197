"""Presenting, links to share and links that lead nowhere, as the script draws them."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.periods import LAST_CYCLE, THIS_CYCLE
from odeus_dash.ui import load
from pages import PAGES
from tests.ui.conftest import RunApp
from tests.ui.looking import letters, shared, tiles


def warnings(app: AppTest) -> str:
    return letters(app.warning)


def linked_pages(app: AppTest) -> list[str]:
    return [each.proto.page for each in app.get("page_link") if "present" in each.proto.query_string]


def linked(app: AppTest) -> dict[str, list[str]]:
    return shared(app)[0]


def test_a_presented_page_offers_the_pages_beside_it_and_the_end(run_app: RunApp) -> None:
    app = run_app(present="1")
    assert linked_pages(app) == [list(PAGES)[1]]
    assert shared(app) == []
    assert len(tiles(app)) == 5
    app.button(key="end_presenting").click().run()
    assert "present" not in app.query_params
    assert linked_pages(app) == []
    assert len(shared(app)) == 2


@pytest.mark.parametrize("value", ["", "0", "true", "<b>"])
def test_only_one_value_presents(run_app: RunApp, value: str) -> None:
    assert linked_pages(run_app(present=value)) == []


def test_a_link_fixes_the_dates_or_names_the_range(run_app: RunApp) -> None:
    fixed, latest = shared(run_app(range="Last week", trend="Day"))
    assert (fixed["range"], len(fixed["dates"])) == (["Custom"], 2)
    assert (latest["range"], latest["trend"]) == (["Last week"], ["Day"])
    assert "dates" not in latest
    assert {**fixed, "range": latest["range"]} == {**latest, "dates": fixed["dates"]}


def test_dates_of_ones_own_have_no_latest(run_app: RunApp) -> None:
    today = dt.datetime.now(dt.UTC).date()
    week = [str(today - dt.timedelta(days=each)) for each in (9, 3)]
    app = run_app(range="Custom", dates=week)
    [fixed] = shared(app)
    assert fixed["dates"] == week
    assert any("select a date range such as “Last 28 days”" in each.value for each in app.html)


def test_a_link_with_an_unknown_range_says_so_until_another_one_is_picked(run_app: RunApp) -> None:
    app = run_app(range="Last decade")
    assert "unknown date range: Last decade" in warnings(app)
    app.selectbox(key="range").set_value("Last week").run()
    assert warnings(app) == ""


@pytest.mark.parametrize("dates", ["yesterday", ["2026-99-99", "x"], ["2026-02-30", "2026-03-01"]])
def test_a_link_with_unreadable_dates_says_so(run_app: RunApp, dates: str | list[str]) -> None:
    app = run_app(range="Custom", dates=dates)
    assert "The dates in the link are unreadable. Other dates are shown." in warnings(app)
    app.selectbox(key="range").set_value("Last week").run()
    assert warnings(app) == ""


def test_a_link_with_unknown_agents_says_so(run_app: RunApp) -> None:
    assert "selected agent <b>nobody</b> is unknown" in warnings(run_app(agent="<b>nobody</b>"))
    assert "2 selected agents are unknown" in warnings(run_app(agent=["x", "y" * 5_000]))


def test_a_workspace_with_a_billing_day_has_its_cycles(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LAST_CYCLE not in run_app().selectbox(key="range").options
    monkeypatch.setenv("ODEUS_BILLING_DAY", "15")
    load.configured.cache_clear()
    app = run_app(range=LAST_CYCLE, compare="Nothing")
    assert THIS_CYCLE in app.selectbox(key="range").options
    fixed, latest = shared(app)
    start, end = map(dt.date.fromisoformat, fixed["dates"])
    assert (start.day, end.day) == (15, 14)
    assert latest["range"] == [LAST_CYCLE]
    app.button(key="step Earlier").click().run()
    earlier = shared(app)[0]["dates"]
    assert [dt.date.fromisoformat(each).day for each in earlier] == [15, 14]
    assert dt.date.fromisoformat(earlier[1]) == start - dt.timedelta(days=1)


def opened(app: AppTest) -> AppTest:
    """Open the search: the browser reports it, AppTest has no call for it."""
    state = app.session_state
    before = state["searches"] if "searches" in state else 0  # noqa: SIM401  it has no `get`
    state[f"find_{before}"] = True
    return app.run()


def search(app: AppTest, text: str) -> AppTest:
    """Type `text` into the search and press Enter."""
    field = opened(app).selectbox(key="search")
    field.options.append(text)  # AppTest knows no options but those on offer
    return field.set_value(text).run()


def test_search_opens_pages_figures_agents_and_dates_by_name(run_app: RunApp) -> None:
    app = run_app()
    options = opened(app).selectbox(key="search").options
    assert {"Cost (page)", "Hit rate (figure)", "Code Companion (agent)", "Last month (dates)"} <= {*options}
    assert search(app, "Last month (dates)").selectbox(key="range").value == "Last month"
    search(app, "Code Companion (agent)")
    [agent] = linked(app)["agent"]
    assert linked(search(app, "inbox dr"))["agent"] != [agent]
    assert opened(app).selectbox(key="search").value is None
    assert warnings(app) == ""


def test_a_question_selects_what_it_names(run_app: RunApp) -> None:
    app = search(run_app(), "cost of tender scout 2026-10-05 to 2026-10-09 vs last year")
    assert linked(app)["dates"] == ["2026-10-05", "2026-10-09"]
    assert linked(app)["compare"] == ["Same period last year"]
    assert len(linked(app)["agent"]) == 1
    assert app.selectbox(key="range").value == "Custom"


def test_a_question_without_an_answer_changes_nothing_but_says_why(run_app: RunApp) -> None:
    app = run_app(range="Last month")
    before = linked(app)
    assert "never about individual people" in warnings(search(app, "who wrote this"))
    assert "is not the name of a figure" in warnings(search(app, "<b>weather</b>"))
    assert linked(app) == before
    assert warnings(search(app, "Last month (dates)")) == ""
