"""The pages about money: a workspace of two agents whose costs one can reckon by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash import files
from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.files import OpenedFiles
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.ui import load
from odeus_dash.ui.view import View
from odeus_dash.viewer import LOCAL, Role, Viewer
from tests.metrics.frames import by_model, export
from tests.prices.own_prices import price
from tests.ui.exporting import Refused, Rows, exporting

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
FOUR_WEEKS = Period(dt.date(2026, 10, 5), dt.date(2026, 11, 1), "UTC")
VIEWER = Viewer("vic", Role.VIEWER)
PRICES = price("large", 10, 50, 1, 12.5, 20)
#: From the third of the four weeks on.
DEARER = price("large", 20, 50, 1, 12.5, 20, valid_from="2026-10-19")


def a_day(agent: str, days: int) -> dict[str, object]:
    """A day of Ann costs 3 + 0.6 + 1.25 + 1 = 5.85, and its cache saves 5.4 - 0.25, or 5.4 - 1 for an hour.

    Bob's model has no price. A part of 1.02 / 1.5 of all tokens is Ann's.
    """
    tokens = {
        "ann": (1_000_000, 600_000, 100_000, 300_000, 20_000),
        "bob": (480_000, 0, 0, 480_000, 0),
    }[agent]
    names = ("input", "read", "write", "sum_no_cache_tokens", "output")
    counts = {name: count * days for name, count in zip(names, tokens, strict=True)}
    return {
        "id": agent,
        **counts,
        "avg_input": 10_000.0,
        "max_prompt_tokens": 30_000,
        "min_prompt_tokens": 2_000,
    }


def rows(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    days = (end - start).days + 1
    if is_by_model:
        models = {"ann": "large", "bob": "mystery"}
        frame = by_model(*(a_day(each, days) | {"model": model} for each, model in models.items()))
    else:
        users = {"ann": 10, "bob": 3}
        frame = export(
            *(
                a_day(each, days)
                | {"messages": 100 * days, "conversations": 10 * days, "users": count, "active": count}
                | {"assistant_owner_email": f"{each}@acme.example"}
                for each, count in users.items()
            )
        )
    return frame.with_columns(period_start=start, period_end=end).drop("uncached_tokens")


@pytest.fixture(autouse=True)
def prices(tmp_path: Path, _own_settings: None) -> Path:
    """The price file of the settings."""
    (tmp_path / "secrets.toml").write_text('[prices]\nfile = "prices.toml"\n')
    path = tmp_path / "prices.toml"
    path.write_text(PRICES)
    return path


@contextmanager
def a_view(
    rows: Rows = rows, viewer: Viewer = LOCAL, against: Against = Against.NONE, budget: Decimal | None = None
) -> Iterator[View]:
    with exporting(rows) as served:
        workspace: Workspace = replace(served, budget=budget)
        choice = Choice(FOUR_WEEKS, Granularity.WEEK, frozenset(), against)
        yield View(viewer, workspace, choice, NOW, dark=False, smallest_group=5)
        load.source().forget(workspace)


def run(page: str, view: View, files: OpenedFiles | None = None) -> AppTest:
    def script(page, view, files):  # a script of its own: it knows no name from outside
        from importlib import import_module

        import streamlit as st

        st.session_state["files"] = files
        import_module(f"pages.{page}").show(view)

    app = AppTest.from_function(script, default_timeout=30, args=(page, view, files)).run()
    assert not app.exception
    return app


def noted(app: AppTest) -> str:
    return " ".join(each.value.replace("\\", "") for each in (*app.title, *app.markdown, *app.caption))


def tiles(app: AppTest) -> dict[str, str]:
    assert all(tile.help for tile in app.metric)
    return {tile.label: tile.value for tile in app.metric}


def test_the_first_line_the_tiles_and_the_tables_agree() -> None:
    with a_view() as view:
        app = run("cost", view)
    assert app.title[0].value.replace("\\", "") == (
        "The agents cost USD 163.80 in 28 days; the cache saved USD 144.20; priced: 68 % of tokens."
    )
    assert tiles(app) == {
        "Cost": "USD 163.80",
        "Cost per message": "USD 0.059",
        "Cost per active user": "USD 16.38",
        "Net cache saving": "USD 144.20",
        "Priced": "68 %",
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
    assert (
        "USD 163.80 = USD 84.00 for uncached input + USD 16.80 for cache read + USD 35.00 for cache" in said
    )
    assert "68 % of 42,000,000 tokens have a price." in said
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


def test_a_price_that_changes_inside_the_range_counts_from_its_week_on(prices: Path) -> None:
    prices.write_text(PRICES + DEARER)
    with a_view() as view:
        app = run("cost", view)
    assert tiles(app)["Cost"] == "USD 205.80"  # two weeks at 5.85 a day, two at 8.85
    said = noted(app)
    assert (
        "Prices change in this range (large on 19 Oct 2026): the days from then on have the new ones" in said
    )
    assert "The 4 weeks of the line add up to the same." in said


def test_a_week_in_which_a_price_changes_is_priced_in_parts(prices: Path) -> None:
    prices.write_text(PRICES + DEARER.replace("2026-10-19", "2026-10-21"))
    with a_view() as view:
        app = run("cost", view)
    assert tiles(app)["Cost"] == "USD 199.80"  # sixteen days at 5.85, twelve at 8.85
    assert "The 4 weeks of the line add up to the same." in noted(app)


def test_files_without_the_parts_of_a_range_are_priced_as_on_its_first_day(prices: Path) -> None:
    prices.write_text(PRICES + DEARER)
    content = {
        kind: rows(FOUR_WEEKS.start, FOUR_WEEKS.end, kind).write_csv().encode() for kind in (True, False)
    }
    held, refused = files.fitting(files.read(f"{kind}.csv", each) for kind, each in content.items())
    assert not refused
    opened = OpenedFiles(held, [], NOW)
    view = View(
        LOCAL, opened.workspace, Choice(FOUR_WEEKS, Granularity.WEEK), NOW, dark=False, smallest_group=5
    )
    app = run("cost", view, files=opened)
    assert tiles(app)["Cost"] == "USD 163.80"
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
    assert "USD 226.38 instead of USD 205.80" in noted(app)


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
    assert (
        "The 4 weeks of the line add up to USD 214.20 (+USD 10.08): the average request of each week" in said
    )


def test_costs_are_compared_with_those_of_the_days_before(prices: Path) -> None:
    prices.write_text(PRICES + DEARER.replace("2026-10-19", "2026-10-05"))
    with a_view(against=Against.PREVIOUS) as view:
        app = run("cost", view)
    assert "The agents cost USD 247.80 in 28 days, 51 % more than before;" in noted(app)
    assert "+USD 84.00" in app.metric[0].delta.replace("\\", "")
    agents, models, owners, _ = (each.value for each in app.dataframe)
    for table in (agents, models, owners):
        assert table[["cost", "previous"]].iloc[0].tolist() == [247.8, 163.8]
        assert table["relative"].iloc[0] == pytest.approx(100 * (247.8 / 163.8 - 1))
        assert "compared" not in table


def test_of_an_open_range_the_tables_compare_the_days_that_are_over() -> None:
    with a_view(against=Against.PREVIOUS) as view:
        open_range = Period(dt.date(2026, 11, 1), NOW.date(), "UTC")
        app = run("cost", view.over(open_range))
    for table in (each.value for each in app.dataframe[:3]):
        assert table[["cost", "compared", "previous", "relative"]].iloc[0].tolist() == pytest.approx(
            [20 * 5.85, 19 * 5.85, 19 * 5.85, 0]
        )


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
    assert tiles(app)["Cost per active user"] == "USD 16.38"  # Ann's, who has ten users
    with a_view(viewer=VIEWER) as view:
        app = run("cost", replace(view, smallest_group=11))
    assert tiles(app)["Cost per active user"] == "–"


def with_a_cheap_model(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    """Bob's model is one of the bundled list: 0.12 a day."""
    frame = rows(start, end, is_by_model)
    return frame.with_columns(pl.col("model").replace("mystery", "gpt-5-mini")) if is_by_model else frame


def test_a_what_if_is_a_difference_and_called_one() -> None:
    with a_view(with_a_cheap_model) as view:
        app = run("cost", view)
        assert "What if" not in noted(app)
        app.selectbox(key="what_if_model").set_value("gpt-5-mini")
        next(each for each in app.button if each.label == "Work it out").click().run()
    said = noted(app)
    assert not app.exception
    # 480,000 + 400,000 uncached or written at 0.25, 600,000 read at 0.025, 20,000 of output at 2 per million
    after = 28 * (Decimal("0.4") * Decimal("0.25") + Decimal("0.6") * Decimal("0.025") + Decimal("0.04"))
    assert after == Decimal("4.34")  # of Ann; Bob's 28 times 0.12 stay
    assert "All agents on gpt-5-mini: -USD 159.46" in said
    assert "USD 7.70 instead of USD 167.16" in said
    assert "Not a forecast" in said


def test_a_model_that_nobody_prices_answers_nothing() -> None:
    with a_view() as view:
        app = run("cost", view)
        model = app.selectbox(key="what_if_model")
        assert model.options == ["large"]
        model.options.append("mystery")  # as one who types it does
        model.set_value("mystery")
        next(each for each in app.button if each.label == "Work it out").click().run()
    assert "The price list knows no model called mystery." in noted(app)
    assert "instead of" not in noted(app)


def test_where_no_model_has_a_price_nothing_is_refused_before_somebody_asks() -> None:
    with a_view() as view:
        app = run("cost", replace(view, choice=replace(view.choice, agents=frozenset({"bob"}))))
        assert "type its name" not in noted(app)
        next(each for each in app.button if each.label == "Work it out").click().run()
    assert "Choose a model, or type its name." in noted(app)


def test_a_budget_is_told_by_its_pace_and_its_forecast() -> None:
    with a_view(budget=Decimal(150)) as view:
        said = noted(run("cost", view))
    # 19 days at 5.85 are over, and so is half of the 20th, whose export is like the others
    assert "78 % of the budget of USD 150.00 is spent, 65 % of the month has passed" in said
    assert "forecast for the month: USD 175.50 (USD 175.50 to USD 175.50)" in said
    assert "the budget ends on 26 Nov 2026" in said
    assert "68 % of this month’s tokens have a price; the others are in no sum." in said


def test_agents_of_whose_models_nothing_is_known_do_not_make_a_server_an_old_one() -> None:
    def rows_without_bobs_model(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
        frame = rows(start, end, is_by_model)
        return frame.with_columns(model=pl.col("model").replace("mystery", None)) if is_by_model else frame

    with a_view(rows_without_bobs_model) as view:
        app = run("cost", replace(view, choice=replace(view.choice, agents=frozenset({"bob"}))))
    assert "older" not in noted(app)
    assert tiles(app)["Priced"] == "0 %"


def test_so_is_a_budget_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_view() as view:
        monkeypatch.setenv("ODEUS_DEPLOYMENT_URL", view.workspace.base_url)
        monkeypatch.setenv("ODEUS_BUDGET", "150")
        load.configured.clear()
        own = replace(view, workspace=load.configured().workspaces["default"])
        assert "of the budget of USD 150.00 is spent" in noted(run("cost", own))


def test_without_a_budget_nothing_is_said_of_one() -> None:
    with a_view() as view:
        assert "udget" not in noted(run("cost", view))


def test_the_cache_page_tells_whom_the_cache_pays_for() -> None:
    with a_view() as view:
        app = run("cache", view)
    assert app.title[0].value.replace("\\", "") == (
        "The cache saved USD 144.20, or USD 123.20 if written for an hour."
    )
    assert tiles(app)["Net cache saving"] == "USD 144.20"
    agents, models, efficiency = (each.value for each in app.dataframe)
    assert agents[["agent", "verdict"]].values.tolist() == [["ANN", "Pays off"], ["BOB", "Cannot tell"]]
    ann = models.iloc[0]
    assert [ann["reuse"], ann["break_even"], ann["break_even_1h"]] == pytest.approx([6, 2.5 / 9, 10 / 9])
    parts = ann[["input", "cache_read", "cache_write", "uncached"]].tolist()
    assert parts == [28_000_000, 16_800_000, 2_800_000, 8_400_000]
    assert efficiency["tokens_per_message"].tolist() == pytest.approx([10_200, 4_800])


def without_tokens(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    frame = rows(start, end, is_by_model)
    return frame.select(each for each in frame.columns if "tokens" not in each)


def refusing_models(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    if is_by_model:
        raise Refused("group_by is not known.")
    return rows(start, end, is_by_model)


def naming_no_model(start: dt.date, end: dt.date, _is_by_model: bool) -> pl.DataFrame:
    return rows(start, end, False)


@pytest.mark.parametrize("page", ["cost", "cache"])
def test_without_token_columns_there_is_one_sentence(page: str) -> None:
    with a_view(without_tokens) as view:
        app = run(page, view)
    assert "This workspace has no token figures." in noted(app)
    assert not app.metric
    assert not app.dataframe


def empty_by_model(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    frame = rows(start, end, is_by_model)
    return frame.clear() if is_by_model else frame


def test_what_was_used_before_and_is_in_no_row_by_model_is_not_free() -> None:
    def server(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
        return (empty_by_model if end < FOUR_WEEKS.start else rows)(start, end, is_by_model)

    with a_view(server, against=Against.PREVIOUS) as view:
        app = run("cost", view)
    assert not app.metric[0].delta
    assert "previous" not in app.dataframe[0].value.columns


@pytest.mark.parametrize("page", ["cost", "cache"])
@pytest.mark.parametrize("server", [refusing_models, naming_no_model, empty_by_model])
def test_without_an_export_by_model_tokens_are_left(page: str, server: Rows) -> None:
    with a_view(server) as view:
        app = run(page, view)
    assert "Prices need the export by model, so tokens are all there is." in noted(app)
    assert not app.error
    assert tiles(app)["Input tokens"] == "41.4M"


@pytest.mark.parametrize("page", ["cost", "cache"])
def test_an_empty_range_is_no_failure(page: str) -> None:
    with a_view(lambda *asked: rows(*asked).clear()) as view:
        app = run(page, view)
    assert "Nothing was used in this range." in noted(app)
