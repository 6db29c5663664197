from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.tokens import (
    TokenTotals,
    token_totals,
    tokens_over_time,
    tokens_per_agent,
    tokens_per_model,
)
from tests.metrics.frames import by_model, export, exports, trend, weeks

A = {
    "id": "a",
    "messages": 50,
    "input": 1000,
    "avg_input": 9.9,  # 101.01 requests, so 101
    "output": 300,
    "read": 600,
    "write": 100,
    "uncached": 300,
    "min_prompt_tokens": 2,
    "max_prompt_tokens": 40,
    "min_completion_tokens": 1,
    "max_completion_tokens": 9,
}
B = {
    "id": "b",
    "messages": 0,
    "input": 500,
    "avg_input": 50.0,
    "output": 100,
    "read": 0,
    "write": 0,
    "uncached": 500,
    "min_prompt_tokens": 5,
    "max_prompt_tokens": 90,
    "min_completion_tokens": 3,
    "max_completion_tokens": 30,
}
NOTHING = TokenTotals(**dict.fromkeys(TokenTotals.__dataclass_fields__))


def test_totals_are_sums_and_ratios_of_sums():
    assert token_totals(export(A, B)) == TokenTotals(
        input=1500,
        output=400,
        cache_read=600,
        cache_write=100,
        uncached=800,
        hit_rate=600 / 1500,
        reuse=6.0,
        requests=111,
        input_per_request=1500 / 111,
        tokens_per_message=1900 / 50,
        min_prompt=2,
        max_prompt=90,
    )


def test_a_workspace_without_its_own_key_has_none_of_it():
    assert token_totals(export({"id": "a", "messages": 5})) == NOTHING


def test_an_empty_period_has_no_tokens_and_no_ratios():
    sums = dict.fromkeys(("input", "output", "cache_read", "cache_write", "uncached", "requests"), 0)
    assert token_totals(export()) == TokenTotals(**(asdict(NOTHING) | sums))


@pytest.mark.parametrize(
    ("row", "requests"),
    [
        ({"input": 1000, "avg_input": 10.0}, 10 * 10),
        ({"input": 0, "avg_input": None}, 0),
        ({"input": 0, "avg_input": 0.0}, 0),
        ({"input": 7, "avg_input": 0.0}, None),
        ({"input": 7, "avg_input": None}, None),
        ({"input": None, "avg_input": 3.0}, None),
        ({"input": 10**18, "avg_input": 1e-9}, None),
    ],
)
def test_requests_of_a_row(row, requests):
    assert token_totals(export({"id": "a", **row})).requests == requests


def test_per_request_leaves_out_rows_whose_requests_are_unknown():
    figures = token_totals(export(A, {"id": "c", "input": 5000, "output": 9, "avg_input": None}))
    assert figures.input == 6000
    assert figures.input_per_request == 1000 / 101


def test_an_agent_without_requests_has_no_smallest_request():
    idle = {**B, "input": 0, "avg_input": 0.0, "min_prompt_tokens": 0}
    assert token_totals(export(A, idle)).min_prompt == 2


def test_per_agent_most_input_first_and_messages_of_zero_give_no_ratio():
    figures = tokens_per_agent(export(B, A))
    assert figures.select("agent_id", "agent", "input", "hit_rate", "tokens_per_message").rows() == [
        ("a", "A", 1000, 0.6, 26.0),
        ("b", "B", 500, 0.0, None),
    ]
    assert figures.columns == ["agent_id", "agent", *TokenTotals.__dataclass_fields__]


def test_per_agent_adds_up_an_export_by_model():
    figures = tokens_per_agent(by_model({**A, "model": "x"}, {**A, "model": "y"}, {**B, "model": "x"}))
    assert figures.select("agent_id", "input", "requests").rows() == [("a", 2000, 202), ("b", 500, 10)]


def test_per_model_counts_its_agents():
    split = by_model(
        *(
            {**row, "messages": None, "model": model}
            for row, model in [(A, "x"), (B, "x"), (B, "y"), (B, None)]
        )
    )
    figures = tokens_per_model(split)
    assert figures.select("model", "agents", "input", "tokens_per_message").rows() == [
        ("x", 2, 1500, None),
        ("Unknown model", 1, 500, None),
        ("y", 1, 500, None),
    ]


def test_over_time_an_empty_bucket_has_no_tokens():
    calendar = weeks(2)
    figures = tokens_over_time(trend(calendar, [export(A), export()]), calendar)
    assert figures.columns == ["bucket", "bucket_end", "partial", *TokenTotals.__dataclass_fields__]
    assert figures["input"].to_list() == [1000, 0]
    assert figures["requests"].to_list() == [101, 0]
    assert figures["hit_rate"].to_list() == [0.6, None]
    assert figures["max_prompt"].to_list() == [40, None]


def test_over_time_without_token_columns_stays_null():
    calendar = weeks(1)
    figures = tokens_over_time(trend(calendar, [export({"id": "a", "messages": 1})]), calendar)
    assert figures["input"].to_list() == [None]


@given(exports(), st.randoms(use_true_random=False))
def test_hit_rates_are_shares_and_the_order_of_rows_is_of_no_consequence(frame, random):
    figures = token_totals(frame)
    assert (figures.hit_rate is None) == (not figures.input)
    assert all(0 <= rate <= 1 for rate in tokens_per_agent(frame)["hit_rate"].drop_nulls())
    order = random.sample(range(frame.height), frame.height)
    assert token_totals(frame[order]) == figures
    assert tokens_per_agent(frame[order]).equals(tokens_per_agent(frame))


@given(exports(min_size=1))
def test_input_is_read_written_or_uncached(frame):
    figures = token_totals(frame)
    assert figures.input == figures.cache_read + figures.cache_write + figures.uncached
    assert tokens_per_agent(frame)["input"].sum() == figures.input


def test_a_ratio_is_over_the_rows_that_have_all_its_parts():
    figures = token_totals(
        export(
            {"id": "a", "input": 1000, "read": 600, "write": 100, "output": 200, "messages": 10},
            {"id": "b", "input": None, "read": 9000, "write": None, "output": 70, "messages": 50},
            {"id": "c", "input": 4000, "read": None, "write": 500, "output": None, "messages": 7},
            {"id": "d", "input": 4000, "read": 0, "write": 20, "output": 400, "messages": None},
        )
    )
    assert figures.hit_rate == 600 / 5000
    assert figures.reuse == 600 / 120
    assert figures.tokens_per_message == 1200 / 10


def test_requests_that_do_not_fit_are_unknown_and_never_wrap_around():
    rows = [{"id": each, "input": 9 * 10**15, "avg_input": 1e-3} for each in "abc"]
    totals = token_totals(export(*rows))
    assert totals.requests is None
    assert totals.input_per_request == pytest.approx(1e-3)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(("input", "read"), st.none() | st.integers(0, 99)))))
def test_a_hit_rate_is_a_share_whatever_the_rows_claim(cells):
    figures = token_totals(export(*({"id": f"a{n}"} | row for n, row in enumerate(cells))))
    possible = [row for row in cells if None not in row.values() and row["read"] <= row["input"]]
    assert (figures.hit_rate is None) == (not sum(row["input"] for row in possible))
    assert 0 <= (figures.hit_rate or 0) <= 1
