"""Which agents the cache page says to fix, and which rows its picture of reuse is about."""

from __future__ import annotations

import polars as pl

from odeus_dash.page import Attention, Page
from odeus_dash.source import Wanted
from pages import cache
from pages.cache import most_written
from tests.pages.literal import data
from tests.pages.two_agents import TWO_AGENTS


def never_cached(wanted: Wanted) -> pl.DataFrame:
    nothing = pl.lit(0, pl.Int64)
    return TWO_AGENTS(wanted).with_columns(
        sum_cached_prompt_tokens=nothing,
        sum_cache_creation_tokens=nothing,
        sum_no_cache_tokens="sum_prompt_tokens",
    )


def fixes(page: Page) -> list[tuple[str, str, str]]:
    return [
        (row.action, row.reason, row.path)
        for part in page.parts
        for block in part
        if isinstance(block, Attention)
        for row in block.rows
    ]


def test_what_to_turn_on_is_said_first() -> None:
    page = cache.page(data(never_cached))
    assert page.headline == "Caching saved nothing. Fixing one agent would save more."
    assert fixes(page) == [("Turn on caching for ANN", "2,800 requests, none cached.", "cache")]


def test_what_a_viewer_dismissed_is_left_out() -> None:
    [row] = next(
        block.rows
        for part in cache.page(data(never_cached)).parts
        for block in part
        if isinstance(block, Attention)
    )
    page = cache.page(data(never_cached, answered={"dismissed": frozenset({row.key})}))
    assert fixes(page) == []


def test_what_saves_needs_no_fix() -> None:
    assert fixes(cache.page(data(TWO_AGENTS))) == []


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
