"""Whom the prompt cache pays for, and which rows its pictures are about."""

from __future__ import annotations

import polars as pl
import pytest

from pages.cache import most_written
from tests.ui.looking import letters, run
from tests.ui.two_agents import a_view, tiles


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
