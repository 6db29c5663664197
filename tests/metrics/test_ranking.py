import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.ranking import (
    agents_for_80_over_time,
    agents_for_share,
    rank_over_time,
    ranking,
)
from tests.metrics.frames import export, exports

FOUR = export(
    {"id": "a", "messages": 10, "conversations": 5, "users": 4, "active": 2},
    {
        "id": "d",
        "messages": 60,
        "conversations": 20,
        "users": 9,
        "active": 6,
        "assistant_owner_email": "d@example.org",
    },
    {"id": "c", "messages": 10, "conversations": 4, "users": 1, "active": 0},
    {"id": "b", "messages": 20, "conversations": 9, "users": 5, "active": 4},
)


def test_largest_first_and_ties_by_id():
    ranked = ranking(FOUR)
    assert ranked["agent_id"].to_list() == ["d", "b", "a", "c"]
    assert ranked["rank"].to_list() == [1, 2, 3, 4]
    assert ranked["value"].to_list() == [60, 20, 10, 10]
    assert ranked["share"].to_list() == [0.6, 0.2, 0.1, 0.1]
    assert ranked["cumulative_share"].to_list() == [0.6, 0.8, 0.9, 1.0]
    assert ranked["messages_per_user"].to_list() == [10.0, 5.0, 5.0, None]


def test_other_figures_can_be_ranked_by():
    assert ranking(FOUR, by="unique_users").select("agent_id", "value").rows() == [
        ("d", 9),
        ("b", 5),
        ("a", 4),
        ("c", 1),
    ]


def test_agents_without_a_value_come_last():
    ranked = ranking(export({"id": "a"}, {"id": "b", "messages": 0}, {"id": "c", "messages": 3}))
    assert ranked["agent_id"].to_list() == ["c", "b", "a"]
    assert ranked["share"].to_list() == [1.0, 0.0, None]


@pytest.mark.parametrize("frame", [export(), export({"id": "a"}), export({"id": "a", "messages": 0})])
def test_without_a_total_there_are_no_shares(frame):
    ranked = ranking(frame)
    assert ranked["share"].null_count() == ranked["cumulative_share"].null_count() == frame.height
    assert agents_for_share(ranked) is None


@pytest.mark.parametrize(("share", "needed"), [(0.5, 1), (0.6, 1), (0.61, 2), (0.8, 2), (0.9, 3), (1.0, 4)])
def test_the_fewest_agents_for_a_share(share, needed):
    assert agents_for_share(ranking(FOUR), share) == needed


def test_the_fewest_agents_for_most_messages_of_each_bucket():
    rows = pl.concat(
        export(*({"id": str(place), "messages": each} for place, each in enumerate(week))).with_columns(
            bucket=dt.date(2026, 11, 2 + 7 * number)
        )
        for number, week in enumerate([[70, 10, 10, 10], [25, 25, 25, 25], [0, 0], [None, 8]])
    )
    days = [dt.date(2026, 11, 2 + 7 * number) for number in range(4)] + [dt.date(2026, 11, 30)]
    calendar = pl.DataFrame({"bucket": days, "bucket_end": days, "partial": [False] * 5})
    assert agents_for_80_over_time(rows, calendar)["agents_for_80"].to_list() == [2, 4, None, 1, None]


@given(exports(min_size=1), st.sampled_from(["messages", "unique_users", "conversations"]))
def test_parts_make_the_whole(frame, by):
    ranked = ranking(frame, by)
    assert ranked["value"].sum() == frame[by].sum()
    if frame[by].sum():
        assert ranked["share"].sum() == pytest.approx(1)
        assert ranked["cumulative_share"].max() == 1.0
        assert ranked["cumulative_share"].drop_nulls().is_sorted()


@given(exports(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_of_no_consequence(frame, random):
    order = random.sample(range(frame.height), frame.height)
    assert ranking(frame[order]).equals(ranking(frame))


@given(exports(min_size=1), st.floats(0.01, 1))
def test_one_agent_fewer_would_not_reach_the_share(frame, share):
    ranked = ranking(frame)
    needed = agents_for_share(ranked, share)
    if needed is None:
        assert not ranked["value"].sum()
    else:
        whole = ranked["value"].sum()
        assert ranked["value"].head(needed).sum() / whole >= share
        assert ranked["value"].head(needed - 1).sum() / whole < share


def test_the_rank_of_an_agent_is_among_those_used_in_the_bucket() -> None:
    weeks = [dt.date(2026, 10, 5), dt.date(2026, 10, 12), dt.date(2026, 10, 19)]
    used = {"a": [5, 0, 3], "b": [9, 4, 3], "c": [0, 0, 1]}
    long = pl.DataFrame(
        [
            {"agent_id": agent, "bucket": week, "bucket_end": week, "partial": False, "value": number}
            for agent, numbers in used.items()
            for week, number in zip(weeks, numbers, strict=True)
        ]
    )
    assert rank_over_time(long, "a").select("rank", "agents").rows() == [(2, 2), (None, 1), (1, 3)]
    assert rank_over_time(long, "c").select("rank", "agents").rows() == [(None, 2), (None, 1), (3, 3)]
