"""Tables show seven columns and ten rows at first, whatever they are made of."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.charts.theme import LIGHT
from odeus_dash.page import Column
from odeus_dash.parts import cells
from odeus_dash.ui import tables

COLUMNS = (
    Column("agent", "Agent", "text"),
    Column("value", "Messages"),
    Column("share", "Share", "share"),
    Column("nothing", "Nothing"),
    Column("same", "Same"),
    Column("url", "Link", "link"),
)
#: More than are shown at first.
NUMBERS = (COLUMNS[0], *(Column(f"n{number}", f"Number {number}") for number in range(9)))


def frame(rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "agent_id": [f"id-{number:05}" for number in range(rows)],
            "agent": [f"Agent [{number}]" for number in range(rows)],
            "value": [rows - number for number in range(rows)],
            "share": [(1 + number % 2) / 4 for number in range(rows)],
            "same": [7] * rows,
            "nothing": [None] * rows,
            "url": [
                f"{'javascript:alert' if number % 2 else 'https://a.example/'}({number})"
                for number in range(rows)
            ],
            "unasked": ["x"] * rows,
            **{f"n{column}": [column + number for number in range(rows)] for column in range(9)},
        },
        schema_overrides={"nothing": pl.Int64},
    )


def script(rows, columns):  # its source runs elsewhere, where the names of types are unknown
    from unittest.mock import patch

    from odeus_dash.page import Table
    from odeus_dash.ui import tables
    from tests.pages.literal import data
    from tests.pages.two_agents import TWO_AGENTS

    with patch.object(tables.st, "dataframe", wraps=tables.st.dataframe) as drawn:
        tables.show(data(TWO_AGENTS), Table(rows, columns, "t", "A table"))
    tables.st.session_state["drawn"] = {name: drawn.call_args.kwargs[name] for name in ("height", "lazy")}


def shown(rows: int, columns: tuple[Column, ...] = COLUMNS) -> AppTest:
    app = AppTest.from_function(script, args=(frame(rows), columns), default_timeout=30).run()
    assert not app.exception
    return app


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["agent"])


def visible(app: AppTest) -> int:
    """Rows that stand in the table without scrolling, under its heading."""
    return (app.session_state["drawn"]["height"] - 3) // 36 - 1


def test_a_short_table_is_sent_whole_and_in_its_order() -> None:
    app = shown(10)
    assert names(app) == [f"Agent [{number}]" for number in range(10)]
    assert visible(app) == 10
    assert len(app.text_input) == len(app.toggle) == len(app.get("pills")) == 0


def test_only_the_asked_columns_that_say_something_are_sent() -> None:
    assert list(shown(3).dataframe[0].value.columns) == ["agent", "value", "share", "url"]
    assert list(shown(3).dataframe[0].value["share"]) == [25, 50, 25]
    one = shown(1).dataframe[0].value  # of a single row, no column is the same in all rows
    assert list(one.columns) == ["agent", "value", "share", "same", "url"]


def test_a_link_is_a_web_address_or_nothing() -> None:
    links = shown(3).dataframe[0].value["url"]
    assert list(links.dropna()) == ["https://a.example/(0)", "https://a.example/(2)"]


def test_of_many_columns_seven_are_shown_and_the_others_can_be() -> None:
    app = shown(3, NUMBERS)
    first = [each.name for each in NUMBERS[:7]]
    assert list(app.dataframe[0].value.columns) == first
    [pills] = app.get("pills")
    assert pills.options == [each.label for each in NUMBERS[1:]]
    pills.set_value(["n8", "n0"]).run()
    assert list(app.dataframe[0].value.columns) == ["agent", "n0", "n8"]
    app.get("pills")[0].set_value([]).run()
    assert list(app.dataframe[0].value.columns) == ["agent"]


def test_of_many_rows_ten_are_in_sight_and_all_of_them_on_request() -> None:
    app = shown(11)
    assert (len(names(app)), visible(app)) == (11, 10)
    [toggle] = app.toggle
    assert toggle.label == "Show all 11"
    toggle.set_value(True).run()
    assert visible(app) == 11
    app = shown(1_000)
    app.toggle[0].set_value(True).run()
    assert visible(app) == 100  # the others are scrolled to


@pytest.mark.parametrize(("rows", "lazy"), [(1_000, False), (1_001, True)])
def test_more_than_a_thousand_rows_are_sent_as_far_as_they_are_looked_at(rows: int, lazy: bool) -> None:
    assert shown(rows).session_state["drawn"]["lazy"] is lazy


def test_searching_looks_through_all_rows_and_takes_the_text_literally() -> None:
    app = shown(500)
    app.text_input[0].input("AGENT [499").run()
    assert names(app) == ["Agent [499]"]
    assert not app.toggle
    app.text_input[0].input("[49").run()
    assert len(names(app)) == 11
    app.text_input[0].input("nobody").run()
    assert names(app) == []
    assert app.caption[0].value == "No matching agent"


def test_files_have_what_is_seen_under_its_headings() -> None:
    line = Column("trend", "Trend", "line")
    rows = frame(3).with_columns(trend=pl.lit([1.0, 2.0]))
    taken = tables._as_shown(rows, (*COLUMNS[:3], line))
    assert taken.columns == ["Agent", "Messages", "Share"]
    assert taken["Share"].to_list() == [0.25, 0.5, 0.25]
    assert [each.label for each in shown(3).get("download_button")] == ["CSV", "PARQUET", "XLSX"]


def test_changes_have_an_arrow_and_those_that_are_good_or_bad_a_colour() -> None:
    rows = pl.DataFrame({"up": [0.12, -0.5, 0.001, None], "other": [0.12, -0.5, 0.001, None]})
    columns = (Column("up", "Up", "rise"), Column("other", "Other", "change"))
    html = tables._in_the_browser(rows, columns, LIGHT, "USD").to_html()
    for text in ("↑ +12%", "↓ −50%", "+0.1%", "–"):
        assert html.count(f">{text}<") == 2
    assert html.count(LIGHT.good) == html.count(LIGHT.bad) == 1


def test_use_of_what_was_not_used_before_is_new() -> None:
    rows = pl.DataFrame({"relative": [None, None, 0.1], "previous": [0, None, 10]})
    column = Column("relative", "Change", "rise")
    html = tables._in_the_browser(rows, (column,), LIGHT, "USD").to_html()
    texts = cells.texts(rows, column, "USD")
    assert texts == ["new", "–", "↑ +10%"]
    assert all(f">{each}<" in html for each in texts)
    assert html.count(LIGHT.good) == 1


def test_verdicts_have_the_colour_of_what_they_mean_for_the_bill() -> None:
    rows = pl.DataFrame({"verdict": ["Saving", "Losing", "Not cached", "Unknown"]})
    html = tables._in_the_browser(rows, (Column("verdict", "Cache", "verdict"),), LIGHT, "USD").to_html()
    assert [html.count(each) for each in (LIGHT.good, LIGHT.bad, LIGHT.categories[1])] == [1, 1, 1]


def test_negative_amounts_are_written_with_the_minus_before_the_symbol() -> None:
    rows = pl.DataFrame({"saved": [Decimal("-21.855"), Decimal(1649), None]})
    html = tables._in_the_browser(rows, (Column("saved", "Saved", "money"),), LIGHT, "EUR").to_html()
    assert [f">{each}<" in html for each in ("−€21.86", "€1,649.00", "–")] == [True, True, True]


def money_format(currency: str, *amounts: str) -> str | None:
    frame = pl.DataFrame({"cost": [Decimal(each) for each in amounts]})
    return tables._config(Column("cost", "Cost", "money"), frame, currency)["type_config"]["format"]


def test_small_amounts_of_money_are_told_apart():
    assert money_format("USD", "1.5", "0.004", "30") == "$%,.2f"
    assert money_format("USD", "0.0046", "0.0012", "0.3") == "$%,.4f"
    assert money_format("USD", "0") == "$%,.2f"


def test_amounts_have_the_symbol_of_their_currency_and_the_minus_before_it():
    assert money_format("EUR", "2.5") == "€%,.2f"
    assert money_format("CHF", "2.5") == "CHF %,.2f"
    assert money_format("USD", "2.5", "-1") is None
    assert cells.amount("USD", 2, -1234.5) == "−$1,234.50"


@pytest.mark.parametrize(("name", "width"), [("A" * 32, None), ("A" * 33, 230)])
def test_long_names_leave_room_for_figures_on_a_phone(name: str, width: int | None) -> None:
    column, rows = Column("agent", "Agent", "text"), pl.DataFrame({"agent": ["A", name]})
    assert tables._config(column, rows, "USD", pinned=True)["width"] == width
    assert tables._config(column, rows, "USD")["width"] is None


@pytest.mark.parametrize(
    ("owners", "shown"),
    [
        (["ann@acme.example", "bo@acme.example", None], ["ann", "bo", "–"]),
        (["ann@acme.example", "user-7"], ["ann", "user-7"]),
        (["ann@acme.example", "ann@other.example"], ["ann@acme.example", "ann@other.example"]),
    ],
)
def test_owners_have_no_domain_where_all_have_the_same(owners: list[str | None], shown: list[str]) -> None:
    rows = pl.DataFrame({"owner": owners}, {"owner": pl.String})
    assert cells.texts(rows, Column("owner", "Owner", "owner"), "USD") == shown
