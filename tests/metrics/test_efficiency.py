from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.efficiency import efficiency, outliers, outliers_sentence
from odeus_dash.metrics.tokens import tokens_per_agent
from tests.metrics.frames import Row, export, exports


def agents(*values: float | None, messages: int = 100, names: str = "abcdefghijkl") -> pl.DataFrame:
    """What `efficiency` tells of agents with these requests per message."""
    return pl.DataFrame(
        {"agent_id": list(names[: len(values)]), "agent": list(names[: len(values)].upper())}
    ).with_columns(messages=pl.lit(messages), requests_per_message=pl.Series(values, dtype=pl.Float64))


def test_an_agent_is_told_by_its_sums():
    # 90,000 / 3,000 = 30 requests for 10 messages; (90,000 + 4,500) / 10 tokens; 4,500 / 90,000.
    row: Row = {"id": "a", "messages": 10, "input": 90_000, "output": 4_500, "avg_input": 3_000.0}
    sizes = {"min_prompt_tokens": 800, "max_prompt_tokens": 41_000}
    assert efficiency(export({**row, **sizes})).row(0, named=True) == {
        "agent_id": "a",
        "agent": "A",
        "messages": 10,
        "tokens_per_message": 9_450,
        "requests_per_message": 3,
        "output_per_input": 0.05,
        "min_prompt": 800,
        "input_per_request": 3_000,
        "max_prompt": 41_000,
    }


def test_most_tokens_per_message_come_first():
    told = efficiency(
        export(
            {"id": "a", "messages": 10, "input": 100, "output": 0},
            {"id": "b", "messages": 10, "input": 900, "output": 0},
            {"id": "c", "messages": 0, "input": 900, "output": 0},
        )
    )
    assert told["agent_id"].to_list() == ["b", "a", "c"]
    assert told["tokens_per_message"].to_list() == [90, 10, None]


@pytest.mark.parametrize(
    "row",
    [{"messages": None, "input": 90, "avg_input": 9.0}, {"messages": 0, "input": 90, "avg_input": 9.0}],
    ids=["unknown messages", "no messages"],
)
def test_without_messages_nothing_is_per_message(row):
    told = efficiency(export({"id": "a", "output": 1, **row})).row(0, named=True)
    assert (told["tokens_per_message"], told["requests_per_message"]) == (None, None)
    assert told["input_per_request"] == 9


def test_without_tokens_all_is_unknown():
    told = efficiency(export({"id": "a", "messages": 10})).row(0, named=True)
    assert {name for name, value in told.items() if value is not None} == {"agent_id", "agent", "messages"}


def test_who_is_far_from_the_others_is_named():
    # 1 2 2 2 2 4 40: median 2, four of the seven deviations are 0, so their median is 0 and the factor the
    # least there is, 2: from 1 to 4 is usual.
    found = outliers(agents(1, 2, 2, 2, 2, 4, 40), "requests_per_message")
    assert found.select("agent_id", "value").rows() == [("g", 40)]
    assert found.select("low", "high").row(0) == pytest.approx((1, 4))


def test_where_agents_differ_more_it_takes_more():
    # 1 2 4 8 16: median 4; deviations in powers of two 2 1 0 1 2: median 1, three spreads 4.4478 of them.
    assert outliers(agents(1, 2, 4, 8, 16), "requests_per_message").is_empty()
    # With 128 beside them the middle is sqrt(4 * 8) = 5.66, deviations 2.5 1.5 0.5 0.5 1.5 4.5: median 1.5.
    # Three spreads are then 3 * 1.4826 * 1.5 = 6.67 powers of two: a factor of 102.
    assert outliers(agents(1, 2, 4, 8, 16, 128), "requests_per_message").is_empty()
    found = outliers(agents(1, 2, 4, 8, 16, 4_096), "requests_per_message")
    assert found["high"].to_list() == pytest.approx([32**0.5 * 2 ** (3 * 1.4826 * 1.5)])


def test_the_furthest_comes_first_whichever_way():
    found = outliers(agents(2, 2, 2, 2, 2, 2, 20, 0.01), "requests_per_message")
    assert found["agent_id"].to_list() == ["h", "g"]


@pytest.mark.parametrize(
    "few",
    [
        agents(1, 1, 1, 99),
        agents(1, 1, 1, 1, 99, messages=19),
        agents(1, 1, 1, 1, None),
        agents(1, 1, 1, 1, 0),
    ],
    ids=["four agents", "few messages", "unknown", "zero"],
)
def test_few_agents_have_no_usual(few):
    found = outliers(few, "requests_per_message")
    assert found.is_empty()
    assert outliers_sentence(found, "requests_per_message") == ""


def test_three_are_named_and_the_others_counted(snapshot):
    one = outliers(agents(2, 2, 2, 2, 2, 41), "requests_per_message")
    assert outliers_sentence(one, "requests_per_message") == snapshot
    many = outliers(agents(*[2] * 7, 10, 11, 12, 13), "requests_per_message")
    assert outliers_sentence(many, "requests_per_message") == snapshot


positive = st.floats(0.001, 1e6)


@given(st.lists(positive, min_size=5, max_size=12), st.floats(0.01, 100))
def test_the_unit_does_not_decide_who_is_far(values, times):
    def far(frame: pl.DataFrame) -> set[str]:
        found = outliers(frame, "requests_per_message")
        inside = pl.col("value").is_between(pl.col("low") * (1 - 1e-9), pl.col("high") * (1 + 1e-9))
        return set(found.filter(~inside)["agent_id"])

    assert far(agents(*values)) == far(agents(*(times * value for value in values)))


@given(exports())
def test_ratios_are_those_of_the_row_or_unknown(frame):
    requests = dict(tokens_per_agent(frame).select("agent_id", "requests").iter_rows())
    for row in efficiency(frame).drop_nulls("requests_per_message").iter_rows(named=True):
        made = row["requests_per_message"] * row["messages"]
        assert math.isclose(made, requests[row["agent_id"]], abs_tol=1e-6)
