"""A page that is drawn several times in one run, as more of its data arrives."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.looking import click, in_html, letters, tiles


def script() -> None:
    """The same page twice: at first without a note and the last column, then with them."""
    import polars as pl

    from odeus_dash.page import Column, Field, Form, Heading, Note, Page, Segments, Select, Table, Tile, Tiles
    from odeus_dash.ui.forms import answered
    from odeus_dash.ui.screen import Screen
    from tests.pages.literal import data
    from tests.pages.two_agents import TWO_AGENTS

    agents = [f"Agent {number}" for number in range(20)]
    fields = (Field("rate", "Rate", least=0, most=100, start=50),)
    given = answered()

    def page(*, whole: bool) -> Page:
        before = [number if whole else None for number in range(20)]
        frame = pl.DataFrame({"agent": agents, "value": range(20), "before": before})
        columns = (Column("agent", "Agent", "text"), Column("value", "Value"), Column("before", "Before"))
        options = (("a", "Ann"), ("c", "Cy" if whole else "C"))
        return Page(
            "Title",
            f"Picked {given.get('pick')}, shown as {given.get('view')}, answered {given.get('ask')}.",
            (
                (Tiles((Tile("messages", "12", "+2" if whole else None),)),),
                (*[Note("All of it")] * whole, Table(frame, columns, "table", "A table")),
                (
                    Heading("Questions", "All" if whole else "Some"),
                    Select("pick", "Pick", options),
                    Segments("view", "Views" if whole else "View", ("one", "other"), "one"),
                    Form("ask", (*fields, *[Field("more", "More", most=9)] * whole), "Answer"),
                ),
            ),
        )

    screen = Screen(data(TWO_AGENTS), {})
    for whole in (False, True, True):
        screen.draw(page(whole=whole))


@pytest.fixture
def app() -> AppTest:
    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    return app


def test_each_block_is_there_once(app: AppTest) -> None:
    assert [len(each) for each in (app.title, tiles(app), app.dataframe, app.subheader)] == [1] * 4
    assert [each.label for each in app.number_input] == ["Rate", "More"]
    assert list(app.dataframe[0].value) == ["agent", "value", "before"]


def test_what_is_typed_and_picked_stays_in_the_next_run(app: AppTest) -> None:
    app.text_input[0].input("Agent 7").run()
    app.selectbox[0].select("Cy").run()
    app.get("segmented_control")[0].set_value("other").run()
    app.number_input[0].set_value(70)
    app.button[0].click().run()
    assert not app.exception
    assert app.text_input[0].value == "Agent 7"
    assert app.dataframe[0].value["agent"].tolist() == ["Agent 7"]
    assert letters(app.title) == "Picked c, shown as other, answered {'rate': 70, 'more': 0}."


def in_tabs() -> None:
    """Two tabs, each with a note and a table, drawn twice: the second is longer in the end."""
    from odeus_dash.page import Heading, Note, Page, Tabs
    from odeus_dash.ui.screen import Screen
    from tests.pages.literal import data
    from tests.pages.two_agents import TWO_AGENTS

    screen = Screen(data(TWO_AGENTS), {})
    for more in ((), (Note("And more."),)):
        tabs = Tabs("kind", (("One", (Note("The first."),)), ("Two", (Note("The second."), *more))))
        screen.draw(Page("Title", "Headline", ((tabs,), (Heading("Below"),))))


@pytest.mark.parametrize(("opened", "notes"), [("", ["The first."]), ("Two", ["The second.", "And more."])])
def test_of_tabs_the_open_one_is_drawn_and_a_link_may_open_another(opened: str, notes: list[str]) -> None:
    app = AppTest.from_function(in_tabs, default_timeout=30)
    if opened:
        app.query_params["kind"] = opened
    app.run()
    assert not app.exception
    assert [each.label for each in app.tabs] == ["One", "Two"]
    assert letters(app.caption).splitlines() == notes
    assert [each.value for each in app.subheader] == ["Below"]


def with_attention() -> None:
    """Rows that ask for a decision, of which the dismissed ones are left out."""
    from odeus_dash.page import Attention, AttentionRow, Page
    from odeus_dash.ui import forms, own_html, screen
    from tests.pages.literal import data
    from tests.pages.two_agents import TWO_AGENTS

    dismissed = forms.answered().get("dismissed", ())
    rows = [
        AttentionRow('"a" 7 days', "Fix <b>A</b>", "It *fell*.", "−$3", "bad", "cache", "id&a"),
        AttentionRow("b", "Look into B", "It grew.", "+1", "", "changes"),
    ]
    own_html.field()
    left = tuple(each for each in rows if each.key not in dismissed)
    gone = tuple(each for each in rows if each.key in dismissed)
    screen.Screen(data(TWO_AGENTS), {}).draw(Page("Title", "Headline", ((Attention(left, gone),),)))


def test_a_row_that_asks_for_a_decision_links_to_its_agent_and_can_be_dismissed() -> None:
    app = AppTest.from_function(with_attention, default_timeout=30).run()
    assert not app.exception
    said = r"<p><b>(.*?)</b> <span>.*?</span></p>"
    assert in_html(app, said) == ["Fix <b>A</b>", "Look into B"]
    assert in_html(app, "<span>(It .*?)</span>") == ["It *fell*.", "It grew."]
    assert in_html(app, '<b class="(.*?)</b>') == ['bad">−$3', '">+1']
    assert in_html(app, 'href="(.*?)"') == ["/cache?agent=id%26a", "/changes?"]
    assert click(app, "open").session_state["opens"] == ("cache", {"agent": "id&a"})
    assert click(app, "dismiss").session_state["dismissed"] == {'"a" 7 days'}
    assert in_html(app, said) == ["Look into B"]
    assert in_html(click(app, "dismiss"), said) == []
    assert click(app, "restore").session_state["dismissed"] == {"b"}


def test_a_click_that_is_sent_again_or_names_nothing_does_nothing() -> None:
    """As after the browser's Back, or from a client of one's own."""
    app = AppTest.from_function(with_attention, default_timeout=30).run()
    click(app, "dismiss")
    click(app, "restore")
    app.session_state["dismissed"] = frozenset({"b"})
    said = app.text_input(key="clicked").value
    for name in ("", said, "restore c 99", "restore"):
        app.text_input(key="clicked").set_value(name).run()
        assert not app.exception
    assert app.session_state["dismissed"] == {"b"}
