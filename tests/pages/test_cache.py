"""Which rows the pictures and sentences of the cache page are about."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from pages.cache import at_stake, most_written

MONEY = pl.Decimal(38, 15)


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
