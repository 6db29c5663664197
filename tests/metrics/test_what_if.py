from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.what_if import (
    Difference,
    model_gone,
    with_hit_rate,
    with_model,
    with_price_change,
)
from tests.metrics.frames import Row, by_model, export
from tests.metrics.price_lists import DAY, price_list

M = 1_000_000
PRICES = price_list()


def used(read: int, write: int, uncached: int, output: int = 0, **row: object) -> Row:
    tokens = {"input": read + write + uncached, "read": read, "write": write, "uncached": uncached}
    return {"id": "a", "model": "premium", **tokens, "output": output, "avg_input": 1_000.0, **row}


def difference(before: str | int, after: str | int, compared: float | None = 1) -> Difference:
    one, other = Decimal(before), Decimal(after)
    return Difference(one, other, other - one, compared)


def test_another_model_is_paid_for_the_same_tokens():
    # Premium: 1 M read at 1, 1 M written at 12.5, 1 M uncached at 10, 1 M output at 50: 73.5.
    # Plain: 1, 2, 2 and 8: 13.
    rows = by_model(used(M, M, M, M))
    assert with_model(rows, PRICES, DAY, "plain") == difference("73.5", 13)


def test_another_model_has_tiers_of_its_own():
    # 1 M at 10; four requests of 250,000 pay the second tier of the other: 6.
    assert with_model(by_model(used(0, 0, M, avg_input=250_000.0)), PRICES, DAY, "tiered") == difference(
        10, 6
    )


def test_only_the_agents_asked_about_change():
    rows = by_model(used(0, 0, M), used(0, 0, M, id="b"))
    assert with_model(rows, PRICES, DAY, "plain", ["b"]) == difference(10, 2)
    assert with_model(rows, PRICES, DAY, "plain") == difference(20, 4)


def test_only_what_has_a_price_both_ways_is_compared():
    rows = by_model(used(0, 0, M), used(0, 0, 3 * M, model="nobody knows"))
    assert with_model(rows, PRICES, DAY, "plain") == difference(10, 2, 0.25)
    assert with_model(rows, PRICES, DAY, "nobody knows") == difference(0, 0, 0)
    assert with_model(by_model(), PRICES, DAY, "plain") == difference(0, 0, None)


def test_a_higher_hit_rate_turns_uncached_tokens_into_read_ones():
    # 2 of 10 M read; to 50 % 3 M more are read at 1 instead of 10: 27 less than 2 + 80.
    assert with_hit_rate(by_model(used(2 * M, 0, 8 * M)), PRICES, DAY, Decimal("0.5")) == difference(82, 55)


def test_what_is_written_stays_written():
    # 1 M written at 12.5 and 9 M uncached at 10: 102.5; with 100% all 9 M are read at 1.
    assert with_hit_rate(by_model(used(0, M, 9 * M)), PRICES, DAY, Decimal(1)) == difference("102.5", "21.5")


def test_an_agent_that_is_better_already_stays():
    rows = by_model(used(6 * M, 0, 4 * M), used(0, 0, 10 * M, id="b"))
    assert with_hit_rate(rows, PRICES, DAY, Decimal("0.5")) == difference(46 + 100, 46 + 55)
    assert with_hit_rate(rows, PRICES, DAY, Decimal("0.5"), ["a"]) == difference(46, 46)


def test_unknown_cache_figures_stay_unknown():
    rows = by_model({"id": "a", "model": "premium", "input": M, "output": 0})
    assert with_hit_rate(rows, PRICES, DAY, Decimal("0.5")) == difference(10, 10)


def test_prices_change_for_the_models_named():
    rows = by_model(used(0, 0, M), used(0, 0, M, model="plain"), used(0, 0, 2 * M, model="nobody knows"))
    assert with_price_change(rows, PRICES, DAY, Decimal("0.8")) == difference(12, "9.6", 0.5)
    assert with_price_change(rows, PRICES, DAY, Decimal("1.1"), ["premium"]) == difference(12, 13, 0.5)


tokens = st.integers(0, 10**12)
rows = st.lists(
    st.builds(
        used,
        tokens,
        tokens,
        tokens,
        tokens,
        model=st.sampled_from(["premium", "plain", "uncached", "tiered", "nobody knows"]),
        avg_input=st.sampled_from([900.0, 250_000.0, None]),
    ),
    max_size=6,
)


@pytest.mark.parametrize("model", ["premium", "plain", "tiered"])
def test_the_same_model_makes_no_difference(model):
    @given(rows)
    def law(drawn: list[Row]) -> None:
        told = with_model(by_model(*({**row, "model": model} for row in drawn)), PRICES, DAY, model)
        assert told.change == 0

    law()


@given(rows, st.decimals(0, 1, places=4), st.decimals(0, 1, places=4))
def test_a_higher_hit_rate_never_costs_more(drawn, one, other):
    used_so_far = by_model(*drawn)
    low, high = (with_hit_rate(used_so_far, PRICES, DAY, rate) for rate in sorted((one, other)))
    assert high.change <= low.change <= 0
    assert with_hit_rate(used_so_far, PRICES, DAY, Decimal(0)).change == 0


@given(rows, st.decimals(0, 10, places=4))
def test_a_change_of_all_prices_is_one_of_the_cost(drawn, factor):
    told = with_price_change(by_model(*drawn), PRICES, DAY, factor)
    assert told.after == told.before * factor
    assert told.change == told.after - told.before
    assert with_price_change(by_model(*drawn), PRICES, DAY, Decimal(1)).change == 0


def test_a_model_that_goes_moves_only_its_own_tokens():
    # Of "a" a million at 10 of four at "premium"; on plain 2. "c" does not use it.
    rows = by_model(
        used(0, 0, M, model=" Premium"),
        used(0, 0, 3 * M, model="plain"),
        used(0, 0, 2 * M, id="b"),
        used(0, 0, M, id="c", model="plain"),
    )
    agents = export(
        {"id": "a", "messages": 7, "assistant_owner_id": "o"}, {"id": "b", "messages": 5}, {"id": "c"}
    )
    found = model_gone(rows, agents, PRICES, DAY, "premium", "plain")
    assert found.select("agent_id", "agent", "owner", "messages", "token_share").rows() == [
        ("b", "B", None, 5, 1),
        ("a", "A", "o", 7, 0.25),
    ]
    assert found.select("cost", "after", "difference").rows() == [(20, 4, -16), (10, 2, -8)]


def test_agents_rest_on_a_model_without_a_price_too():
    rows, agents = by_model(used(0, 0, M, model="nobody knows")), export({"id": "a", "messages": 1})
    [row] = model_gone(rows, agents, PRICES, DAY, "nobody knows", "plain").rows(named=True)
    assert (row["cost"], row["after"], row["difference"]) == (None, 2, None)
    assert model_gone(rows, agents, PRICES, DAY, "premium", "plain").is_empty()
