"""Whom the prompt cache pays for, and which rows its pictures and sentences are about."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from pages.cache import at_stake, most_written
from tests.ui.looking import letters, run
from tests.ui.two_agents import a_view, tiles

MONEY = pl.Decimal(38, 15)


@pytest.mark.usefixtures("prices")
def test_the_cache_page_tells_whom_the_cache_pays_for() -> None:
    with a_view() as view:
        app = run("cache", view)
    assert letters(app.title) == ("The cache saved $144, or $123 if written for an hour.")
    assert tiles(app)["Net cache saving"] == "$144"
    agents, models, efficiency = (each.value for each in app.dataframe)
    assert agents[["agent", "verdict"]].values.tolist() == [["ANN", "Pays off"], ["BOB", "Cannot tell"]]
    ann = models.iloc[0]
    assert [ann["reuse"], ann["break_even"], ann["break_even_1h"]] == pytest.approx([6, 2.5 / 9, 10 / 9])
    parts = ann[["input", "cache_read", "cache_write", "uncached"]].tolist()
    assert parts == [28_000_000, 16_800_000, 2_800_000, 8_400_000]
    assert efficiency["tokens_per_message"].tolist() == pytest.approx([10_200, 4_800])


def test_those_come_first_who_have_the_most_money_at_stake() -> None:
    told = [
        ("pays", "pays off", Decimal(900), Decimal(800), 9),
        ("loses little", "loses money", Decimal(-1), None, 9),
        ("loses much", "loses money", Decimal(-20), Decimal(5), 1),
        ("could save", "could cache", Decimal(0), Decimal(7), 3),
        ("could, unknown", "could cache", Decimal(0), None, 5),
        ("who knows", "cannot tell", None, None, 9),
    ]
    schema = {"agent_id": pl.String, "verdict": pl.String, "saving_5m": MONEY, "possible_saving": MONEY}
    agents = pl.DataFrame(told, schema=schema | {"input": pl.Int64}, orient="row")
    assert at_stake(agents)["agent_id"].to_list() == [
        "loses much",
        "could save",
        "loses little",
        "could, unknown",
    ]


def test_the_picture_of_reuse_has_the_rows_that_write_the_most() -> None:
    rows = [
        ("a", "m", 5, 2.0, 0.3, 1.1),
        ("b", "m", 9, 2.0, 0.3, 1.1),
        ("c", "unpriced", 99, 2.0, None, None),
        ("d", "silent", 0, None, 0.3, 1.1),
        ("e", "m", 7, 0.0, 0.3, 1.1),
    ]
    columns = ["agent_id", "model", "cache_write", "reuse", "break_even", "break_even_1h"]
    economics = pl.DataFrame(rows, schema=columns, orient="row")
    assert most_written(economics, 2)["agent_id"].to_list() == ["b", "e"]
