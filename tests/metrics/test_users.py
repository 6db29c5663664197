from __future__ import annotations

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odeus_dash import privacy
from odeus_dash.metrics.users import (
    Stickiness,
    group_stickiness,
    reach_and_intensity,
    reach_cut,
    stickiness,
    stickiness_sentence,
)
from odeus_dash.periods import Granularity
from tests.metrics.frames import Row, export, exports, trend, weeks

FIVE = export(
    {"id": "broad-deep", "messages": 900, "users": 90, "active": 45},
    {"id": "broad-light", "messages": 80, "users": 80, "active": 80},
    {"id": "few-heavy", "messages": 400, "users": 5, "active": 4},
    {"id": "few-light", "messages": 12, "users": 6, "active": 6},
    {"id": "median", "messages": 50, "users": 10, "active": 10},
    {"id": "unused", "messages": 0, "users": 0, "active": 0},
)


def test_agents_in_use_fall_into_quadrants():
    reach = reach_and_intensity(FIVE)
    assert reach.select("agent_id", "quadrant").rows() == [
        ("broad-deep", "Core"),
        ("broad-light", "Occasional"),
        ("median", "Core"),
        ("few-light", "Low use"),
        ("few-heavy", "Specialist"),
    ]
    assert reach["messages_per_user"].to_list() == [20.0, 1.0, 5.0, 2.0, 100.0]


def test_the_cut_lines_are_the_medians():
    assert reach_cut(reach_and_intensity(FIVE)) == (10.0, 5.0)


def test_without_agents_there_is_nothing_to_cut():
    assert reach_cut(reach_and_intensity(export())) == (None, None)


def test_an_agent_without_active_users_has_reach_but_no_quadrant():
    reach = reach_and_intensity(export({"id": "a", "messages": 3, "users": 2, "active": 0}))
    assert reach.select("unique_users", "messages_per_user", "quadrant").rows() == [(2, None, None)]


@given(exports(complete=True))
def test_quadrants_and_cut_lines_agree(frame):
    reach = reach_and_intensity(frame).drop_nulls("quadrant")
    users, intensity = reach_cut(reach_and_intensity(frame))
    for row in reach.rows(named=True):
        assert (row["quadrant"] in {"Core", "Occasional"}) == (row["unique_users"] >= users)
        assert (row["quadrant"] in {"Core", "Specialist"}) == (row["messages_per_user"] >= intensity)


FOUR = weeks(4)


def stuck(
    ranged: list[Row], *parts: list[Row], calendar: pl.DataFrame = FOUR, expected: int = 4
) -> pl.DataFrame:
    return stickiness(export(*ranged), trend(calendar, [export(*part) for part in parts]), calendar, expected)


def figures(frame: pl.DataFrame) -> dict[str, tuple[float | None, float | None]]:
    return {
        agent: (one, other)
        for agent, one, other in frame.select("agent_id", "stickiness", "returning").rows()
    }


def active(*users: int | None) -> list[list[Row]]:
    """An agent's active users week by week; None is a week without a row."""
    return [[] if each is None else [{"id": "a", "active": each}] for each in users]


def test_users_of_a_week_and_of_all_weeks_are_related_to_those_of_the_range():
    assert figures(stuck([{"id": "a", "active": 80}], *active(40, 50, 30, 40))) == {"a": (0.5, 0.5)}


def test_everybody_every_week_and_nobody_twice():
    assert figures(stuck([{"id": "a", "active": 9}], *active(9, 9, 9, 9))) == {"a": (1.0, 0.75)}
    assert figures(stuck([{"id": "a", "active": 20}], *active(5, 5, 5, 5))) == {"a": (0.25, 0.0)}


def test_a_week_without_a_row_is_a_week_without_users():
    assert figures(stuck([{"id": "a", "active": 10}], *active(10, None, 10, None))) == {"a": (0.5, 0.5)}


def test_partial_weeks_count_in_the_sum_only():
    calendar = weeks(4).with_columns(partial=pl.Series([True, False, False, True]))
    told = stuck([{"id": "a", "active": 10}], *active(1, 8, 6, 5), calendar=calendar)
    assert figures(told) == {"a": (0.7, 0.5)}


@pytest.mark.parametrize("partial", [[True, True, True, False], [True] * 4])
def test_it_takes_two_complete_buckets(partial):
    calendar = weeks(4).with_columns(partial=pl.Series(partial))
    told = stuck([{"id": "a", "active": 10}], *active(5, 5, 5, 5), calendar=calendar)
    assert figures(told) == {"a": (None, None)}


def test_a_missing_bucket_leaves_no_value():
    told = stuck([{"id": "a", "active": 10}], *active(5, 5, 5, 5), expected=5)
    assert told.row(0) == ("a", None, None, None, None, None)


def test_unknown_users_leave_no_value_of_that_agent():
    told = stuck(
        [{"id": "a", "active": 10}, {"id": "b", "active": None}, {"id": "c", "active": 8}],
        *[[{"id": each, "active": users} for each, users in row] for row in (
            [("a", 5), ("b", 4), ("c", 4)], [("a", None), ("b", 4), ("c", 4)], [("a", 5)], [("a", 5)],
        )],
    )  # fmt: skip
    assert figures(told) == {"a": (None, None), "b": (None, None), "c": (0.25, 0.0)}


@pytest.mark.parametrize("ranged", [0, 7, 33])
def test_exports_that_disagree_leave_no_value(ranged):
    assert figures(stuck([{"id": "a", "active": ranged}], *active(8, 8, 8, 8))) == {"a": (None, None)}


def test_hidden_users_leave_no_value():
    parts = [export({"id": "a", "active": users, "users": users}) for users in (9, 9, 3, 9)]
    ranged = export({"id": "a", "active": 20, "users": 20})
    rows = trend(FOUR, parts)
    assert figures(stickiness(ranged, rows, FOUR, 4)) == {"a": (0.375, 1 - 20 / 30)}
    assert figures(stickiness(privacy.masked(ranged, 5), privacy.masked(rows, 5), FOUR, 4)) == {
        "a": (None, None)
    }


def test_of_several_agents_both_are_ratios_of_sums():
    told = stuck(
        [{"id": "a", "active": 80}, {"id": "b", "active": 20}, {"id": "c", "active": None}],
        *[[{"id": "a", "active": 40}, {"id": "b", "active": 20}, {"id": "c", "active": 9}] for _ in range(4)],
    )
    assert group_stickiness(told) == Stickiness(60 / 100, 1 - 100 / 240)
    assert group_stickiness(told.clear()) == Stickiness(None, None)


def test_in_words(snapshot):
    assert stickiness_sentence(Stickiness(0.45, 0.8), Granularity.WEEK) == snapshot
    assert stickiness_sentence(Stickiness(None, None), Granularity.DAY) == snapshot


@given(st.lists(st.sets(st.integers(0, 12)), min_size=4, max_size=4))
def test_both_say_of_people_what_they_claim(visits: list[set[int]]):
    everybody = set[int]().union(*visits)
    assume(everybody)
    told = stuck([{"id": "a", "active": len(everybody)}], *active(*(len(week) for week in visits)))
    attended = [sum(person in week for week in visits) for person in everybody]
    [(sticky, returning)] = figures(told).values()
    assert sticky == pytest.approx(sum(attended) / len(attended) / 4)
    assert returning == pytest.approx(sum(each - 1 for each in attended) / sum(attended))
