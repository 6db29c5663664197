"""Tables send a page of rows, whatever they are made from."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.page import Column
from odeus_dash.ui import tables

COLUMNS = (
    Column("agent", "Agent", "text"),
    Column("value", "Messages"),
    Column("share", "Share", "share"),
    Column("nothing", "Nothing"),
    Column("url", "Link", "link"),
)


def frame(rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "agent_id": [f"id-{number:05}" for number in range(rows)],
            "agent": [f"Agent [{number}]" for number in range(rows)],
            "value": [rows - number for number in range(rows)],
            "share": [0.5] * rows,
            "nothing": [None] * rows,
            "url": [
                f"{'javascript:alert' if number % 2 else 'https://a.example/'}({number})"
                for number in range(rows)
            ],
            "unasked": ["x"] * rows,
        },
        schema_overrides={"nothing": pl.Int64},
    )


def script(rows, columns):  # its source runs elsewhere, where the names of types are unknown
    from odeus_dash.ui import tables

    tables.show(rows, columns, key="t", alt="A table")


def shown(rows: int) -> AppTest:
    return AppTest.from_function(script, args=(frame(rows), COLUMNS), default_timeout=30).run()


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["agent"])


def test_a_short_table_is_sent_whole_and_in_its_order() -> None:
    app = shown(5)
    assert names(app) == [f"Agent [{number}]" for number in range(5)]
    assert len(app.text_input) == len(app.selectbox) == len(app.pagination) == 0


def test_only_the_asked_columns_with_something_in_them_are_sent() -> None:
    sent = shown(3).dataframe[0].value
    assert list(sent.columns) == ["agent", "value", "share", "url"]
    assert list(sent["share"]) == [50, 50, 50]


def test_a_link_is_a_web_address_or_nothing() -> None:
    links = shown(3).dataframe[0].value["url"]
    assert list(links.dropna()) == ["https://a.example/(0)", "https://a.example/(2)"]


@pytest.mark.parametrize("rows", [101, 10_000])
def test_a_long_table_is_sent_a_page_at_a_time(rows: int) -> None:
    app = shown(rows)
    assert names(app) == [f"Agent [{number}]" for number in range(100)]
    last = app.pagination[0].num_pages
    assert last == -(-rows // 100)
    app.pagination[0].set_value(last).run()
    assert names(app)[-1] == f"Agent [{rows - 1}]"
    assert len(names(app)) == rows - 100 * (last - 1)


def test_searching_looks_through_all_rows_and_takes_the_text_literally() -> None:
    app = shown(10_000)
    app.text_input[0].input("AGENT [9999").run()
    assert names(app) == ["Agent [9999]"]
    app.text_input[0].input("[99").run()
    assert len(names(app)) == 100
    app.text_input[0].input("nobody").run()
    assert names(app) == []
    assert "No agent" in app.caption[0].value


def test_searching_from_a_late_page_comes_back_to_what_was_found() -> None:
    app = shown(10_000)
    app.pagination[0].set_value(100).run()
    app.text_input[0].input("[98").run()
    assert len(app.exception) == 0
    assert names(app)


def test_sorting_orders_all_rows_before_they_are_cut_into_pages() -> None:
    app = shown(10_000)
    app.selectbox[0].select("Agent").run()
    assert names(app) == sorted(f"Agent [{number}]" for number in range(10_000))[:100]
    app.selectbox[0].select("Messages").run()
    assert names(app)[0] == "Agent [0]"


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
    assert tables._amount("USD", 2, -1234.5) == "−$1,234.50"
