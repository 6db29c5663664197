"""A page that is drawn several times in one run, as more of its data arrives."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.looking import letters


def script() -> None:
    """The same page twice: at first without a note and the last column, then with them."""
    import polars as pl

    from odeus_dash.page import Column, Field, Form, Heading, Note, Page, Segments, Select, Table, Tile, Tiles
    from odeus_dash.ui.screen import Screen, answered
    from tests.pages.literal import data
    from tests.pages.two_agents import TWO_AGENTS

    agents = [f"Agent {number}" for number in range(20)]
    fields = (Field("rate", "Rate", least=0, most=100, start=50),)
    given = answered()

    def page(*, whole: bool) -> Page:
        frame = pl.DataFrame(
            {"agent": agents, "value": range(20), "before": range(0, 40, 2)}
            if whole
            else {"agent": agents, "value": range(20)}
        )
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
    assert [len(each) for each in (app.title, app.metric, app.dataframe, app.subheader)] == [1] * 4
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
