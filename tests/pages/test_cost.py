"""Pages about money, of two agents whose costs one can reckon by hand.

A day of Ann costs 3 + 0.6 + 1.25 + 1 = 5.85, and its cache saves 5.4 - 0.25, or 5.4 - 1 for an hour. Bob's
model has no price. A part of 1.02 / 1.5 of all tokens is Ann's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from odeus_dash import files
from odeus_dash.choice import OF_AGENTS, Choice, ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data
from odeus_dash.errors import InvalidRange, ServerFault
from odeus_dash.files import OpenedFiles
from odeus_dash.page import Note
from odeus_dash.parts import what_if
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Pricing
from odeus_dash.source import Wanted
from odeus_dash.viewer import LOCAL, Role, Viewer
from tests.pages.literal import FOUR_WEEKS, NOW, WORKSPACE, Rows, as_text, blocks, data, made, tables, tiles
from tests.pages.two_agents import TWO_AGENTS
from tests.prices.own_prices import price

VIEWER = Viewer("vic", Role.VIEWER)
#: Of Ann's model.
PRICES = price("large", 10, 50, 1, 12.5, 20)
#: From the third of the four weeks on.
DEARER = price("large", 20, 50, 1, 12.5, 20, valid_from="2026-10-19")
REFUSED = ServerFault("odeus.acme.example returned an error (503).", "Try again.", 503)


def is_by_model(wanted: Wanted) -> bool:
    return wanted.kind is ExportKind.AGENTS_BY_MODEL


def large(wanted: Wanted) -> pl.DataFrame:
    frame = TWO_AGENTS(wanted)
    return frame.with_columns(pl.col("model").replace("gpt-5.4", "large")) if is_by_model(wanted) else frame


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "prices.toml"
    path.write_text(PRICES)
    return path


def view(own: Path, rows: Rows = large, **more: object) -> Data:
    return data(rows, pricing=Pricing(own), **{"against": Against.NONE, **more})


def text(page: str, found: Data) -> str:
    return as_text(made(page, found))


# --- what the agents cost ---


def test_the_first_line_the_tiles_and_the_tables_agree(own: Path) -> None:
    page = made("cost", view(own))
    assert page.headline == "Agents cost $164. 68% of tokens have a price."
    assert {name: tile.value for name, tile in tiles(page).items()} == {
        "Cost": "$164",
        "Per 1,000 messages": "$58.50",
        "Cost per active user": "$16.38",
        "Saved by cache": "40–47%",
        "Priced": "68%",
    }
    agents, models, owners = (tables(page)[each] for each in ("costs", "model_costs", "owner_costs"))
    ann = agents.row(0, named=True)
    assert (ann["agent"], ann["cost"], ann["share"]) == ("ANN", Decimal("163.8"), 1)
    assert (ann["times_average"], ann["verdict"]) == (1, "Saving")
    assert agents["remark"].to_list() == [None, "Unpriced"]
    assert models.select("model", "priced_as", "how").rows() == [
        ("large", "large", "Own price"), ("mystery", None, "Unpriced"),
    ]  # fmt: skip
    assert models["token_share"].to_list() == pytest.approx([0.68, 0.32])
    assert owners["owner"].to_list() == ["ann@acme.example", "bob@acme.example"]


def test_it_says_what_the_costs_rest_on_and_what_they_leave_out(own: Path) -> None:
    said = text("cost", view(own))
    assert "and own ones of 1 model" in said
    assert "No price, so not in the cost: mystery." in said
    assert (
        "$163.80 = $84.00 uncached input + $16.80 cache reads + $35.00 cache writes + $28.00 output." in said
    )
    assert "68% of 42,000,000 tokens have a price." in said


def test_where_nothing_is_written_it_is_not_said_how_that_adds_up(own: Path) -> None:
    def without_writes(wanted: Wanted) -> pl.DataFrame:
        return large(wanted).with_columns(sum_cache_creation_tokens=pl.lit(0, pl.Int64))

    assert " in 1 of 2 rows." in text("cost", view(own, without_writes))


def test_costs_are_compared_with_those_of_the_days_before(own: Path) -> None:
    own.write_text(PRICES + DEARER.replace("2026-10-19", "2026-10-05"))
    page = made("cost", view(own, against=Against.PREVIOUS))
    assert page.headline.startswith("Agents cost $248, up 51%.")
    cost = tiles(page)["Cost"]
    assert (cost.change, cost.basis, cost.verdict) == ("+51%", "from $164", "")  # no budget is at stake
    for table in tables(page).values():
        assert table.select("cost", "previous").row(0) == (Decimal("247.8"), Decimal("163.8"))
        assert table["relative"][0] == pytest.approx(247.8 / 163.8 - 1)
        assert "per_day" not in table


def test_a_month_is_compared_per_day_with_one_of_another_length(own: Path) -> None:
    october = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), "UTC")
    page = made("cost", view(own, against=Against.PREVIOUS, period=october))
    assert "$181" in page.headline
    assert tiles(page)["Cost"].basis == "no change per day, from $176"
    for table in tables(page).values():
        assert table.select("relative", "per_day").row(0) == pytest.approx((1 / 30, 0))


def test_a_model_is_compared_with_another_spelling_of_it(own: Path) -> None:
    def respelled(wanted: Wanted) -> pl.DataFrame:
        frame = large(wanted)
        before = is_by_model(wanted) and wanted.period.start < FOUR_WEEKS.start
        return frame.with_columns(pl.col("model").str.to_uppercase() + " ") if before else frame

    models = tables(made("cost", view(own, respelled, against=Against.PREVIOUS)))["model_costs"]
    assert models["model"].to_list() == ["large", "mystery"]
    assert models.select("cost", "previous").row(0) == (Decimal("163.8"), Decimal("163.8"))


def test_why_costs_are_not_compared_is_said_and_can_be_asked_for_again(own: Path) -> None:
    def without_models_before(wanted: Wanted) -> pl.DataFrame:
        if is_by_model(wanted) and wanted.period.end < FOUR_WEEKS.start:
            raise REFUSED
        return large(wanted)

    page = made("cost", view(own, without_models_before, against=Against.PREVIOUS))
    [note] = [each for each in blocks(page) if isinstance(each, Note) and each.retry]
    assert note.text == "Cost is not compared. odeus.acme.example returned an error (503). Try again."
    assert tiles(page)["Cost"].change is None


def test_what_was_used_before_and_is_in_no_row_by_model_is_not_free(own: Path) -> None:
    def no_models_before(wanted: Wanted) -> pl.DataFrame:
        frame = large(wanted)
        return frame.clear() if is_by_model(wanted) and wanted.period.end < FOUR_WEEKS.start else frame

    page = made("cost", view(own, no_models_before, against=Against.PREVIOUS))
    assert tiles(page)["Cost"].change is None
    assert "previous" not in tables(page)["costs"]


def test_a_viewer_gets_no_owners_and_no_costs_per_user_of_small_groups(own: Path) -> None:
    page = made("cost", view(own, viewer=VIEWER))
    assert list(tables(page)) == ["costs", "model_costs"]
    assert tiles(page)["Cost per active user"].value == "$16.38"  # Ann's, who has ten users
    few = made("cost", view(own, viewer=VIEWER, smallest_group=11))
    assert tiles(few)["Cost per active user"].value == "–"


# --- the budget ---


def test_a_budget_is_told_by_its_pace_and_its_forecast(own: Path) -> None:
    found = tiles(made("cost", view(own, workspace=replace(WORKSPACE, budget=Decimal(150)))))
    # 19 days at 5.85 are over, and so is half of the 20th, whose export is like the others
    spent, ahead = found["Budget, Nov"], found["Forecast, Nov"]
    assert (spent.value, spent.change, spent.basis) == ("78%", "$33.00 left", "of $150")
    assert (ahead.value, ahead.change, ahead.basis) == ("$176", "$25.50 over", "$163–188")
    assert (spent.verdict, ahead.verdict) == ("bad", "bad")


def test_without_a_budget_nothing_is_said_of_one(own: Path) -> None:
    assert "udget" not in text("cost", view(own))


# --- where there is no money to show ---


def refusing_models(wanted: Wanted) -> pl.DataFrame:
    if is_by_model(wanted):
        raise InvalidRange("group_by is not known.", "")
    return large(wanted)


def failing_models(wanted: Wanted) -> pl.DataFrame:
    if is_by_model(wanted):
        raise REFUSED
    return large(wanted)


def naming_no_model(wanted: Wanted) -> pl.DataFrame:
    frame = large(wanted)
    return frame.with_columns(model=pl.lit(None, pl.String)) if is_by_model(wanted) else frame


def no_rows_by_model(wanted: Wanted) -> pl.DataFrame:
    return large(wanted).clear() if is_by_model(wanted) else large(wanted)


@pytest.mark.parametrize("page", ["cost", "cache"])
def test_without_token_columns_there_is_one_sentence(page: str, own: Path) -> None:
    def without_tokens(wanted: Wanted) -> pl.DataFrame:
        frame = large(wanted)
        tokens = [each for each in frame.columns if "tokens" in each]
        return frame.with_columns(pl.lit(None, frame.schema[each]).alias(each) for each in tokens)

    found = made(page, view(own, without_tokens))
    assert "no token counts" in found.headline
    assert not tiles(found)
    assert not tables(found)


@pytest.mark.parametrize("page", ["cost", "cache"])
@pytest.mark.parametrize("rows", [refusing_models, naming_no_model, no_rows_by_model])
def test_without_an_export_by_model_tokens_are_left(page: str, rows: Rows, own: Path) -> None:
    found = made(page, view(own, rows))
    assert "the export by model is missing" in as_text(found)
    assert tiles(found)["Input tokens"].value == "41.4M"


@pytest.mark.parametrize("page", ["cost", "cache"])
def test_an_export_by_model_that_fails_is_the_page(page: str, own: Path) -> None:
    with pytest.raises(ServerFault):
        made(page, view(own, failing_models))


def test_agents_of_whose_models_nothing_is_known_do_not_make_a_server_an_old_one(own: Path) -> None:
    def without_bobs_model(wanted: Wanted) -> pl.DataFrame:
        frame = large(wanted)
        return frame.with_columns(pl.col("model").replace("mystery", None)) if is_by_model(wanted) else frame

    page = made("cost", view(own, without_bobs_model, agents=frozenset({"bob"})))
    assert "older" not in as_text(page)
    assert tiles(page)["Priced"].value == "0%"


# --- prices that change inside the range ---


def test_a_price_that_changes_inside_the_range_counts_from_its_week_on(own: Path) -> None:
    own.write_text(PRICES + DEARER)
    page = made("cost", view(own))
    assert tiles(page)["Cost"].value == "$206"  # two weeks at 5.85 a day, two at 8.85
    assert "large changed its price on 19 Oct." in as_text(page)
    assert "Priced by week" not in as_text(page)


def test_a_week_in_which_a_price_changes_is_priced_in_parts(own: Path) -> None:
    own.write_text(PRICES + DEARER.replace("2026-10-19", "2026-10-21"))
    page = made("cost", view(own))
    assert tiles(page)["Cost"].value == "$200"  # sixteen days at 5.85, twelve at 8.85
    assert "Priced by week" not in as_text(page)  # the weeks come to the same


def test_files_without_the_parts_of_a_range_are_priced_as_on_its_first_day(own: Path) -> None:
    own.write_text(PRICES + DEARER)
    frames = {kind: large(Wanted(FOUR_WEEKS, kind)).drop("uncached_tokens") for kind in OF_AGENTS}
    contents = {kind: _without_blanks(frame).write_csv().encode() for kind, frame in frames.items()}
    held, refused = files.fitting(files.read(f"{kind}.csv", each) for kind, each in contents.items())
    assert not refused
    opened = OpenedFiles(held, [], NOW)
    choice = Choice(FOUR_WEEKS, Granularity.WEEK)
    page = made("cost", Data(Answers(opened, opened.workspace), choice, NOW, LOCAL, 5, Pricing(own)))
    assert tiles(page)["Cost"].value == "$164"
    assert "All days use the old price, because the files do not split on that day." in as_text(page)


def _without_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(each for each in frame.columns if frame[each].null_count() < frame.height)


def test_the_cache_page_knows_both_prices(own: Path) -> None:
    own.write_text(PRICES + DEARER)
    page = made("cache", view(own))
    [models] = [each for each in tables(page).values() if "break_even_1h" in each]
    # Of half the input reading saves 9 and writing for an hour costs 10 more; of the rest 19 and nothing.
    assert models["break_even_1h"][0] == pytest.approx(10 / (9 + 19))


def test_what_the_buckets_cost_more_by_their_own_tier_is_said(own: Path) -> None:
    def longer_requests_in_one_week(wanted: Wanted) -> pl.DataFrame:
        """Bob's model has a tier beyond 200,000 tokens, which his average request reaches in one week."""
        week = Period(dt.date(2026, 10, 12), dt.date(2026, 10, 18), "UTC")
        size = pl.lit(300_000.0 if wanted.period == week else 10_000.0)
        model = pl.col("model").replace("mystery", "claude-sonnet-4-5") if is_by_model(wanted) else ()
        return large(wanted).with_columns(model, avg_prompt_tokens=size)

    # 7 x 480,000 tokens at 6 instead of 3
    said = text("cost", view(own, longer_requests_in_one_week))
    assert "Priced week by week, the cost is $214.20 (+$10.08), because average request sizes differ." in said


# --- what if ---


def asked(kind: str, **fields: object) -> Mapping[str, object]:
    return {"what_if": kind, f"what_if_{kind}": fields}


def test_a_what_if_is_a_difference_and_called_one(own: Path) -> None:
    def with_a_cheap_model(wanted: Wanted) -> pl.DataFrame:
        """Bob's model is one of the bundled list: 0.12 a day."""
        frame = large(wanted)
        bobs = pl.col("model").replace("mystery", "gpt-5-mini")
        return frame.with_columns(bobs) if is_by_model(wanted) else frame

    answered = asked(what_if.MODEL, what_if_agent=None, what_if_model="gpt-5-mini")
    said = text("cost", view(own, with_a_cheap_model, answered=answered))
    # 480,000 + 400,000 uncached or written at 0.25, 600,000 read at 0.025, 20,000 of output at 2 per million
    after = 28 * (Decimal("0.4") * Decimal("0.25") + Decimal("0.6") * Decimal("0.025") + Decimal("0.04"))
    assert after == Decimal("4.34")  # of Ann; Bob's 28 times 0.12 stay
    assert "All agents on gpt-5-mini: −$159" in said
    assert "$7.70 instead of $167" in said
    assert "Not a forecast" in said


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("mystery", "The price list has no model named mystery."),
        (None, "Select a model, or type its name."),
    ],
)
def test_a_model_that_nobody_prices_answers_nothing(own: Path, model: str | None, answer: str) -> None:
    answered = asked(what_if.MODEL, what_if_agent=None, what_if_model=model)
    said = text("cost", view(own, answered=answered))
    assert answer in said
    assert "instead of" not in said
    assert answer not in text("cost", view(own))


def test_a_change_of_prices_is_answered_at_the_prices_of_its_days(own: Path) -> None:
    own.write_text(PRICES + DEARER)
    answered = asked(what_if.PRICE, what_if_priced=None, what_if_price=10)
    assert "$226 instead of $206" in text("cost", view(own, answered=answered))
