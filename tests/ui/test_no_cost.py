"""Pages about money where there is none to show: no tokens, no models, nothing used."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from odeus_dash.comparison import Against
from tests.odeus import Refused, Rows
from tests.ui.looking import noted, run
from tests.ui.two_agents import FOUR_WEEKS, a_view, rows, tiles

pytestmark = pytest.mark.usefixtures("prices")


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


def test_agents_of_whose_models_nothing_is_known_do_not_make_a_server_an_old_one() -> None:
    def rows_without_bobs_model(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
        frame = rows(start, end, is_by_model)
        return frame.with_columns(model=pl.col("model").replace("mystery", None)) if is_by_model else frame

    with a_view(rows_without_bobs_model) as view:
        app = run("cost", replace(view, choice=replace(view.choice, agents=frozenset({"bob"}))))
    assert "older" not in noted(app)
    assert tiles(app)["Priced"] == "0%"


@pytest.mark.parametrize("page", ["cost", "cache"])
def test_an_empty_range_is_no_failure(page: str) -> None:
    with a_view(lambda *asked: rows(*asked).clear()) as view:
        app = run(page, view)
    assert "Nothing was used in this range." in noted(app)
