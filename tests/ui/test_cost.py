"""What agents, models and owners cost, in words, tiles and tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.comparison import Against
from odeus_dash.periods import Period
from odeus_dash.viewer import Role, Viewer
from tests.odeus import Refused
from tests.ui.looking import letters, noted, read, run
from tests.ui.two_agents import DEARER, FOUR_WEEKS, PRICES, a_view, rows, tiles

pytestmark = pytest.mark.usefixtures("prices")

VIEWER = Viewer("vic", Role.VIEWER)


def test_the_first_line_the_tiles_and_the_tables_agree() -> None:
    with a_view() as view:
        app = run("cost", view)
    assert letters(app.title) == (
        "The agents cost $164 in 28 days; the cache saved $144; priced: 68% of tokens."
    )
    assert tiles(app) == {
        "Cost": "$164",
        "Cost per message": "$0.059",
        "Cost per active user": "$16.38",
        "Net cache saving": "$144",
        "Priced": "68%",
    }
    agents, models, owners, checks = (each.value for each in app.dataframe)
    assert agents[["agent", "cost", "share", "times_average", "verdict"]].iloc[0].tolist() == [
        "ANN", 163.8, 100.0, 1.0, "Pays off",
    ]  # fmt: skip
    assert agents["remark"].fillna("").tolist() == ["", "Unpriced"]
    assert models[["model", "priced_as", "how"]].fillna("").values.tolist() == [
        ["large", "large", "Own price"], ["mystery", "", "Unpriced"],
    ]  # fmt: skip
    assert models["token_share"].tolist() == pytest.approx([68, 32])
    assert owners["owner"].tolist() == ["ann@acme.example", "bob@acme.example"]
    assert set(checks["Verdict"]) == {"✓ agrees"}


def test_it_says_what_the_costs_rest_on_and_what_they_leave_out() -> None:
    with a_view() as view:
        said = noted(run("cost", view))
    assert "An estimate at list prices, in USD: genai-prices" in said
    assert ", and own ones of 1 model. What is billed may differ." in said
    assert "Without a price, and in no cost: mystery." in said
    assert "$163.80 = $84.00 for uncached input + $16.80 for cache read + $35.00 for cache" in said
    assert "68% of 42,000,000 tokens have a price." in said
    assert "that does not hold in 0 of 2 rows" in said


def without_writes(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    return rows(start, end, is_by_model).with_columns(pl.lit(0).alias("sum_cache_creation_tokens"))


def test_where_nothing_is_written_it_is_not_said_how_that_adds_up() -> None:
    with a_view(without_writes) as view:
        said = noted(run("cost", view))
    assert (
        "Nothing tells whether what is not cached includes what was written; "
        "the parts of the input do not add up in 1 of 2 rows."
    ) in said


def test_costs_are_compared_with_those_of_the_days_before(prices: Path) -> None:
    prices.write_text(PRICES + DEARER.replace("2026-10-19", "2026-10-05"))
    with a_view(against=Against.PREVIOUS) as view:
        app = run("cost", view)
    assert "The agents cost $248 in 28 days, 51% more than before;" in noted(app)
    assert "+$84.00" in read(app.metric[0].delta)
    agents, models, owners, _ = (each.value for each in app.dataframe)
    for table in (agents, models, owners):
        assert table[["cost", "previous"]].iloc[0].tolist() == [247.8, 163.8]
        assert table["relative"].iloc[0] == pytest.approx(100 * (247.8 / 163.8 - 1))
        assert "per_day" not in table


def test_a_month_is_compared_per_day_with_one_of_another_length() -> None:
    with a_view(against=Against.PREVIOUS) as view:
        app = run("cost", view.over(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), "UTC")))
    assert "in 31 days, 3.3% more than before, no change per day;" in noted(app)
    assert "(+3.3%, no change per day)" in read(app.metric[0].delta)
    for table in (each.value for each in app.dataframe[:3]):
        assert table[["relative", "per_day"]].iloc[0].tolist() == pytest.approx([100 / 30, 0])


@pytest.mark.usefixtures("prices")
def test_a_model_is_compared_with_another_spelling_of_it() -> None:
    def respelled(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
        frame = rows(start, end, is_by_model)
        before = is_by_model and start < dt.date(2026, 10, 1)
        return frame.with_columns(pl.col("model").str.to_uppercase() + " ") if before else frame

    with a_view(respelled, against=Against.PREVIOUS) as view:
        app = run("cost", view)
    models = next(each.value for each in app.dataframe if "priced_as" in each.value)
    assert models["model"].tolist() == ["large", "mystery"]
    assert models[["cost", "previous"]].iloc[0].tolist() == [163.8, 163.8]


def test_why_costs_are_not_compared_is_said_and_can_be_asked_for_again() -> None:
    broken = [True]

    def without_models_before(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
        if is_by_model and end < FOUR_WEEKS.start and broken:
            raise Refused("Not these days.")
        return rows(start, end, is_by_model)

    with a_view(without_models_before, against=Against.PREVIOUS) as view:
        app = run("cost", view)
        assert "Costs are not compared." in noted(app)
        assert "Not these days." in noted(app)
        broken.clear()
        next(each for each in app.button if each.label == "Try again").click().run()
    assert "Costs are not compared." not in noted(app)
    assert "as much as before" in noted(app)


def test_a_viewer_gets_no_owners_and_no_costs_per_user_of_small_groups() -> None:
    with a_view(viewer=VIEWER) as view:
        app = run("cost", view)
    assert [each.value.columns[0] for each in app.dataframe] == ["agent", "model", "Verdict"]
    assert "owner" not in app.dataframe[0].value.columns
    assert tiles(app)["Cost per active user"] == "$16.38"  # Ann's, who has ten users
    with a_view(viewer=VIEWER) as view:
        app = run("cost", replace(view, smallest_group=11))
    assert tiles(app)["Cost per active user"] == "–"
