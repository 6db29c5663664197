"""Costs added up: what the parts come to, and what is per message."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.cost import COSTS, MONEY, priced
from odeus_dash.metrics.cost_totals import (
    CostTotals,
    cost_over_time,
    cost_per_agent,
    cost_per_model,
    cost_per_owner,
    cost_totals,
    models_over_time,
    saved_shares,
    top_costs,
)
from tests.metrics.frames import Row, by_model, export, weeks
from tests.metrics.price_lists import DAY, price_list

PRICES = price_list()


def million(agent: str, model: str | None, millions: int, **more: object) -> Row:
    """So many million tokens of uncached input: 10 each with premium, 2 each with plain."""
    tokens = millions * 10**6
    return {"id": agent, "model": model, "input": tokens, "read": 0, "write": 0, "output": 0, **more}


ROWS = priced(
    by_model(
        million("a", "premium", 6),  # 60
        million("a", "plain", 5),  # 10
        million("b", "plain", 10),  # 20
        million("b", "nobody knows", 3),
        million("c", "plain", 5, read=10**6, write=10**6),  # 2 x 3 + 1 + 2 = 9; saved 1
        million("d", None, 1),
        million("d", "nobody knows", 5),
        {"id": "e", "model": "plain", "input": 500_000},  # 1, and no output is told
    ),
    PRICES,
    DAY,
)
AGENTS = export(
    {"id": "a", "messages": 10, "conversations": 5, "active": 2, "assistant_owner_email": "one@a.example"},
    {
        "id": "b",
        "messages": 40,
        "conversations": 8,
        "active": 10,
        "assistant_owner_email": "one@a.example",
    },
    {"id": "c", "messages": 50, "conversations": None, "active": None, "assistant_owner_id": "u2"},
    {"id": "d", "messages": 900, "conversations": 90, "active": 9, "assistant_owner_id": "u2"},
    {"id": "e", "messages": 0, "conversations": 0, "active": 0},
    {"id": "f", "messages": 800, "conversations": 80, "active": 8},
)


def test_totals() -> None:
    totals = cost_totals(ROWS, AGENTS, "EUR")
    assert totals == CostTotals(
        currency="EUR",
        cost=Decimal(100),  # 70 + 20 + 9 + 1
        cost_input=Decimal(97),
        cost_read=Decimal(1),
        cost_write=Decimal(2),
        cost_output=Decimal(0),
        tokens=35_500_000,
        priced_token_share=26.5 / 35.5,
        cache_saving_net=Decimal(1),
        cache_saving_net_if_1h=Decimal(1),
        incomplete=1,
        may_be_higher=0,
        unpriced_models=("nobody knows", "Unknown model"),
        partly_priced=(),
        per_message=100 / (10 + 40 + 50 + 0),  # d has no cost, f no rows
        per_conversation=(70 + 20 + 1) / (5 + 8),  # of c they are not known
        per_active_user=(70 + 20 + 1) / (2 + 10),
    )


def test_without_the_agents_nothing_is_per_message() -> None:
    totals = cost_totals(ROWS, None, "USD")
    assert (totals.cost, totals.per_message, totals.per_active_user) == (100, None, None)


def test_no_rows_cost_nothing_and_unpriced_ones_have_no_cost() -> None:
    nothing = cost_totals(ROWS.clear(), AGENTS, "USD")
    assert (nothing.cost, nothing.priced_token_share, nothing.per_message) == (0, None, None)
    unknown = cost_totals(ROWS.filter(pl.col("assistant_id") == "d"), AGENTS, "USD")
    assert (unknown.cost, unknown.cache_saving_net, unknown.priced_token_share) == (None, None, 0)


def test_per_agent_dearest_first_and_beside_its_messages() -> None:
    costs = cost_per_agent(ROWS, AGENTS)
    assert costs.schema["cost"] == MONEY
    assert costs.select("agent", "cost", "share", "messages", "message_share", "per_message").rows() == [
        ("A", 70, 0.7, 10, 0.1, 7.0),
        ("B", 20, 0.2, 40, 0.4, 0.5),
        ("C", 9, 0.09, 50, 0.5, 0.18),
        ("E", 1, 0.01, 0, 0.0, None),
        ("D", None, None, None, None, None),
    ]
    assert costs["times_average"].to_list() == pytest.approx([7.0, 0.5, 0.18, None, None])
    assert costs["priced_token_share"].to_list() == [1.0, 10 / 13, 1.0, 1.0, 0.0]


def test_per_model() -> None:
    costs = cost_per_model(ROWS)
    assert costs.select("model", "agents", "cost", "share", "tokens").rows() == [
        ("premium", 1, 60, 0.6, 6_000_000),
        ("plain", 4, 40, 0.4, 20_500_000),
        ("Unknown model", 1, None, None, 1_000_000),
        ("nobody knows", 2, None, None, 8_000_000),
    ]


def test_per_owner_with_the_messages_of_agents_that_have_a_cost() -> None:
    costs = cost_per_owner(ROWS, AGENTS)
    assert costs.select("owner", "agents", "cost", "messages", "per_message").rows() == [
        ("one@a.example", 2, 90, 50, 1.8),
        ("u2", 2, 9, 50, 0.18),
        ("Owner unknown", 1, 1, 0, None),
    ]


def test_over_time_a_bucket_without_rows_cost_nothing() -> None:
    calendar = weeks(3)
    used = [ROWS.with_columns(bucket=pl.lit(calendar["bucket"][each])) for each in (0, 2)]
    costs = cost_over_time(pl.concat(used), calendar)
    assert costs["bucket"].to_list() == calendar["bucket"].to_list()
    assert costs["cost"].to_list() == [100, 0, 100]
    assert costs["cache_saving_net"].to_list() == [1, 0, 1]
    assert costs["priced_token_share"].to_list() == [26.5 / 35.5, None, 26.5 / 35.5]
    assert costs.schema["cost"] == MONEY


def test_a_bucket_whose_cost_is_not_known_is_no_zero() -> None:
    calendar = weeks(1)
    rows = ROWS.filter(pl.col("assistant_id") == "d").with_columns(bucket=pl.lit(calendar["bucket"][0]))
    assert cost_over_time(rows, calendar)["cost"].to_list() == [None]


def test_other_makes_up_the_rest() -> None:
    top = top_costs(cost_per_agent(ROWS, AGENTS), 2)
    named = top.select("agent", "cost", "messages").rows()
    assert named == [("A", 70, 10), ("B", 20, 40), ("Other (3)", 10, 50)]
    assert top["share"].sum() == pytest.approx(1)
    assert top["per_message"].to_list() == [7.0, 0.5, 0.2]


def test_other_of_models_and_owners_and_none_without_a_rest() -> None:
    assert top_costs(cost_per_model(ROWS), 1).select("model", "cost").rows()[1] == ("Other (3)", 40)
    assert top_costs(cost_per_owner(ROWS, AGENTS), 1).select("owner", "cost").rows()[1] == ("Other (2)", 10)
    assert top_costs(cost_per_model(ROWS), 4).equals(cost_per_model(ROWS))


_row = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcd"),
        "model": st.sampled_from(["premium", "plain", "uncached", "tiered", "nobody knows", None]),
        "avg_input": st.none() | st.floats(1, 400_000),
        **dict.fromkeys(("input", "read", "write", "uncached", "output"), st.none() | st.integers(0, 2**40)),
    }
)


@given(st.lists(_row, max_size=10), st.integers(0, 3))
def test_parts_add_up_to_the_total_per_agent_model_owner_and_bucket(rows: list[Row], n: int) -> None:
    """To the last digit, whatever is missing, with and without an Other."""
    found = priced(by_model(*rows), PRICES, DAY)
    agents = export(*({"id": each, "assistant_owner_id": "x" if each < "c" else None} for each in "abcd"))
    totals = cost_totals(found, agents, "USD")
    week = pl.duration(weeks=pl.int_range(pl.len()) % 2)
    in_buckets = found.with_columns(bucket=pl.lit(dt.date(2026, 8, 31)) + week)
    groups = [
        cost_per_agent(found, agents),
        cost_per_model(found),
        cost_per_owner(found, agents),
        cost_over_time(in_buckets, weeks(2)),
    ]
    for name in (*COSTS, "cache_saving_net", "cache_saving_net_if_1h", "tokens", "may_be_higher"):
        assert {group[name].sum() or 0 for group in groups} == {getattr(totals, name) or 0}
    top = top_costs(cost_per_agent(found, agents), n)
    for name in ("cost", "cache_saving_net", "tokens"):
        assert (top[name].sum() or 0) == (getattr(totals, name) or 0)
    assert totals.priced_token_share is None or 0 <= totals.priced_token_share <= 1
    assert (totals.cost or 0) == sum(getattr(totals, part) or 0 for part in COSTS[1:])


def test_the_saved_share_is_one_of_the_bill_without_a_cache() -> None:
    long, short = saved_shares(cost_totals(ROWS, None, "EUR"))
    totals = cost_totals(ROWS, None, "EUR")
    assert totals.cache_saving_net is not None
    assert totals.cache_saving_net_if_1h is not None
    assert short == pytest.approx(float(totals.cache_saving_net) / (100 + float(totals.cache_saving_net)))
    assert long == pytest.approx(
        float(totals.cache_saving_net_if_1h) / (100 + float(totals.cache_saving_net))
    )


@pytest.mark.parametrize("rows", [ROWS.clear(), ROWS.filter(model="nobody knows")])
def test_of_no_bill_nothing_is_saved(rows: pl.DataFrame) -> None:
    assert saved_shares(cost_totals(rows, None, "EUR")) == (None, None)


def two_weeks() -> tuple[pl.DataFrame, pl.DataFrame]:
    """In the second week, there is nothing of premium."""
    calendar = weeks(2)
    plain = ROWS.filter(model="plain")
    stacked = [frame.join(calendar[place], how="cross") for place, frame in enumerate((ROWS, plain))]
    return pl.concat(stacked), calendar


def test_models_over_time_have_each_model_in_each_bucket() -> None:
    rows, calendar = two_weeks()
    over_time = models_over_time(rows, calendar, 5)
    first, second = calendar["bucket"]
    assert over_time.columns == ["bucket", "bucket_end", "part", "value"]
    assert over_time.select("bucket", "part", "value").rows() == [
        (first, "plain", 40.0),
        (first, "premium", 60.0),
        (second, "plain", 40.0),
        (second, "premium", 0.0),
    ]


def test_the_cheaper_models_are_others_together() -> None:
    calendar = weeks(1)
    costs = pl.DataFrame(
        {"model": ["a", "b", "c", None], "cost": [Decimal(9), Decimal(1), Decimal(4), Decimal(2)]},
        schema={"model": pl.String, "cost": MONEY},
    ).join(calendar, how="cross")
    assert models_over_time(costs, calendar, 1).select("part", "value").rows() == [("a", 9), ("3 others", 7)]
    assert models_over_time(costs, calendar, 3).height == 4  # one other has its own name


def test_a_bucket_without_a_cost_has_columns_of_nothing() -> None:
    rows, calendar = two_weeks()
    assert models_over_time(rows.clear(), calendar, 3).is_empty()
