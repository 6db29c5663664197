import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.cache import cache_per_agent_and_model
from odeus_dash.metrics.cost import price_changes, price_matches, priced
from odeus_dash.metrics.cost_totals import cost_per_model, cost_totals
from odeus_dash.metrics.tokens import one_spelling, tokens_per_model
from odeus_dash.periods import Period
from odeus_dash.prices import PriceList
from odeus_dash.prices.own import Own
from odeus_dash.prices.rates import Dated
from tests.metrics.frames import by_model
from tests.metrics.price_lists import DAY, PLAIN, PREMIUM, price_list

M = 1_000_000
TOKENS = {"output": 0, "read": 0, "write": 0, "avg_input": 10.0}


def used(*models: tuple[str | None, int]) -> pl.DataFrame:
    """A row of agent a for each model, with so much input."""
    rows = [{"id": "a", "model": model, "input": tokens, "uncached": tokens} for model, tokens in models]
    return by_model(*(row | TOKENS for row in rows))


@pytest.mark.parametrize(
    ("models", "spelling"),
    [
        ([("Plain", M), ("plain", 3 * M), ("plain ", M)], "plain"),
        ([("PLAIN", 3 * M), ("plain", M), ("\u00a0plain\t", M)], "PLAIN"),
        ([(" Plain ", 4 * M), ("plain", M)], "Plain"),
    ],
)
def test_spellings_of_a_model_are_one_row_in_the_most_used_one(models, spelling):
    rows = priced(used(*models), price_list(), DAY)
    total = sum(tokens for _, tokens in models)
    assert tokens_per_model(used(*models)).select("model", "input").rows() == [(spelling, total)]
    assert cost_per_model(rows).select("model", "cost").rows() == [(spelling, Decimal(2 * total) / M)]
    assert price_matches(rows, price_list()).select("model", "how", "tokens").rows() == [
        (spelling, "override", total)
    ]
    assert cache_per_agent_and_model(rows).select("model", "input").rows() == [(spelling, total)]


def test_an_unpriced_model_is_named_once():
    rows = priced(used(("Mystery", M), ("mystery", M + 1), ("plain", M)), price_list(), DAY)
    assert cost_totals(rows, None, "USD").unpriced_models == ("mystery",)


def test_names_that_differ_in_more_than_that_are_models_of_their_own():
    names = ["gpt-5.2", "gpt-5-2", "gpt 5.2", "gpt-5.2-fast"]
    assert sorted(one_spelling(used(*((name, M) for name in names)))["model"]) == sorted(names)


def test_what_has_no_name_stays_without_one():
    assert one_spelling(used((None, M), ("  ", M), ("", M)))["model"].to_list() == [None] * 3
    assert tokens_per_model(used((None, M), ("  ", M)))["model"].to_list() == ["Unknown model"]


def test_without_tokens_the_spelling_of_most_rows_counts():
    rows = by_model(
        *({"id": each, "model": model} for each, model in zip("abc", ["X", "x", "x "], strict=True))
    )
    assert one_spelling(rows)["model"].to_list() == ["X"] * 3
    assert one_spelling(pl.concat([rows, rows[1:2]]))["model"].to_list() == ["x"] * 4


def test_periods_with_other_spellings_have_the_same_key():
    one, other = (cost_per_model(priced(used((name, M)), price_list(), DAY)) for name in ("Plain", "plain "))
    assert one["model"].to_list() != other["model"].to_list()
    assert one["model_key"].to_list() == other["model_key"].to_list() == ["plain"]


def test_a_price_that_changes_is_told_once():
    schedule = Dated(dt.date.min, (PLAIN,)), Dated(dt.date(2026, 10, 5), (PREMIUM,))
    prices = PriceList("invented", DAY, "USD", Decimal(1), Own({}, {"moving": schedule}))
    period = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    changed = price_changes(used(("Moving", M), ("moving", 2 * M)), prices, period)
    assert changed.rows() == [("moving", dt.date(2026, 10, 5))]


@given(st.lists(st.tuples(st.sampled_from(["plain", "Plain", " plain", "premium", None]), st.integers(0, M))))
def test_spellings_change_no_sum(models):
    frame = used(*models)
    told = one_spelling(frame)
    assert told.drop("model").equals(frame.drop("model"))
    assert told["model"].drop_nulls().str.to_lowercase().n_unique() == told["model"].drop_nulls().n_unique()
    assert (
        priced(frame, price_list(), DAY)["cost"].sum()
        == cost_per_model(priced(told, price_list(), DAY))["cost"].sum()
    )
