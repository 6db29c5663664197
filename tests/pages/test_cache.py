"""Which agents the cache page says to fix, and which rows its picture of reuse is about."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from odeus_dash.data import BY_MODEL
from odeus_dash.page import Attention, Page
from odeus_dash.periods import Granularity
from odeus_dash.source import Wanted
from pages import cache
from pages.cache import most_written
from tests.pages.literal import Rows, data, made, tables
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


def broken_on(day: dt.date) -> Rows:
    """Two agents, of which Ann reads nothing from the cache from `day` on."""

    def rows(wanted: Wanted) -> pl.DataFrame:
        days = wanted.period
        low = max(0, (days.end - max(days.start, day)).days + 1)
        read = pl.when(assistant_id="ann").then(600_000 * (days.days - low)).otherwise(0).cast(pl.Int64)
        sent = pl.col("sum_prompt_tokens") - pl.col("sum_cache_creation_tokens")
        frame = TWO_AGENTS(wanted).with_columns(sum_cached_prompt_tokens=read)
        return frame.with_columns(sum_no_cache_tokens=sent - pl.col("sum_cached_prompt_tokens"))

    return rows


@pytest.mark.parametrize(
    ("granularity", "day", "said"),
    [
        (Granularity.WEEK, dt.date(2026, 10, 21), "21 Oct"),
        (Granularity.WEEK, dt.date(2026, 10, 25), "25 Oct"),  # seen in the week after it
        (Granularity.DAY, dt.date(2026, 10, 21), "21 Oct"),
    ],
)
def test_a_hit_rate_that_broke_is_said_with_its_day(
    granularity: Granularity, day: dt.date, said: str
) -> None:
    found = data(broken_on(day), granularity=granularity)
    page = made("cache", found)
    reason = f"Its hit rate fell to 0% on {said} (typical: 42–78%)."
    assert fixes(page)[0] == ("Restore caching in ANN", reason, "cache")
    assert tables(page)["cache"].select("agent_id", "broke").rows() == [("ann", said), ("bob", None)]
    on_briefing = fixes(made("briefing", data(broken_on(day), granularity=granularity)))
    assert ("Restore caching in ANN", reason, "cache") in on_briefing


def test_days_are_asked_for_only_where_a_week_had_a_break() -> None:
    steady = data(TWO_AGENTS)
    assert "broke" not in tables(made("cache", steady))["cache"].columns
    assert {wanted.period.days for wanted in steady.answers.found} == {7, 28}
    assert {wanted.kind for wanted in steady.answers.found if wanted.period.days == 7} == {BY_MODEL}
