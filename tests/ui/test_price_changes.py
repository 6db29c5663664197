"""A price that changes inside the range, on the pages about money."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from odeus_dash import files
from odeus_dash.choice import Choice
from odeus_dash.files import OpenedFiles
from odeus_dash.periods import Granularity
from tests.ui.looking import looking, noted, run
from tests.ui.two_agents import DEARER, FOUR_WEEKS, NOW, PRICES, a_view, rows, tiles

pytestmark = pytest.mark.usefixtures("prices")


def test_a_price_that_changes_inside_the_range_counts_from_its_week_on(prices: Path) -> None:
    prices.write_text(PRICES + DEARER)
    with a_view() as view:
        app = run("cost", view)
    assert tiles(app)["Cost"] == "$206"  # two weeks at 5.85 a day, two at 8.85
    said = noted(app)
    assert "Prices change in this range (large on 19 Oct): the days from then on have the new ones" in said
    assert "The 4 weeks of the line add up to the same." in said


def test_a_week_in_which_a_price_changes_is_priced_in_parts(prices: Path) -> None:
    prices.write_text(PRICES + DEARER.replace("2026-10-19", "2026-10-21"))
    with a_view() as view:
        app = run("cost", view)
    assert tiles(app)["Cost"] == "$200"  # sixteen days at 5.85, twelve at 8.85
    assert "The 4 weeks of the line add up to the same." in noted(app)


def test_files_without_the_parts_of_a_range_are_priced_as_on_its_first_day(prices: Path) -> None:
    prices.write_text(PRICES + DEARER)
    content = {
        kind: rows(FOUR_WEEKS.start, FOUR_WEEKS.end, kind).write_csv().encode() for kind in (True, False)
    }
    held, refused = files.fitting(files.read(f"{kind}.csv", each) for kind, each in content.items())
    assert not refused
    opened = OpenedFiles(held, [], NOW)
    view = looking(opened.workspace, Choice(FOUR_WEEKS, Granularity.WEEK), NOW)
    app = run("cost", view, files=opened)
    assert tiles(app)["Cost"] == "$164"
    assert "all days have the old ones, for the opened files hold no part of the range" in noted(app)
    checks = app.dataframe[-1].value  # of the models alone: these files hold no weeks
    assert checks["Verdict"].tolist() == ["✓ agrees"] * 4
    assert all(each.endswith("its models") for each in checks["Check"])


def test_what_would_have_been_is_answered_at_the_prices_of_its_days(prices: Path) -> None:
    prices.write_text(PRICES + DEARER)
    with a_view() as view:
        app = run("cost", view)
        app.segmented_control(key="what_if").set_value("A price change").run()
        next(each for each in app.button if each.label == "Work it out").click().run()
    assert "$226 instead of $206" in noted(app)


def test_the_cache_page_knows_both_prices(prices: Path) -> None:
    prices.write_text(PRICES + DEARER)
    with a_view() as view:
        app = run("cache", view)
    # Of half the input reading saves 9 and writing for an hour costs 10 more; of the rest 19 and nothing.
    assert app.dataframe[1].value.iloc[0]["break_even_1h"] == pytest.approx(10 / (9 + 19))


def longer_requests_in_one_week(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    """Bob's model has a tier beyond 200,000 tokens, which his average request reaches in one week only."""
    frame = rows(start, end, is_by_model).with_columns(
        pl.col("model").replace("mystery", "claude-sonnet-4-5") if is_by_model else pl.lit("").alias("none")
    )
    is_long = (start, end) == (dt.date(2026, 10, 12), dt.date(2026, 10, 18))
    return frame.with_columns(avg_prompt_tokens=300_000.0 if is_long else 10_000.0)


def test_what_the_buckets_cost_more_by_their_own_tier_is_said() -> None:
    with a_view(longer_requests_in_one_week) as view:
        said = noted(run("cost", view))
    # 7 x 480,000 tokens at 6 instead of 3
    assert "The 4 weeks of the line add up to $214.20 (+$10.08): the average request of each week" in said
