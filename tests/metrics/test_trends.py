import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.trends import (
    Change,
    engagement,
    group_messages_per_user_change,
    messages_per_user_change,
    of_agents,
    per_agent_over_time,
)
from odeus_dash.periods import Granularity
from tests.metrics.frames import export, exports, trend, weeks

CALENDAR = weeks(4, partial_last=True)
ROWS = trend(
    CALENDAR,
    [
        export(
            {"id": "a", "name": "Old name", "messages": 10, "active": 5, "users": 6},
            {"id": "b", "messages": 90, "active": 30, "users": 31},
        ),
        export(),
        export({"id": "a", "name": "New name", "messages": 30, "active": 5, "users": 5}),
        export({"id": "a", "name": "New name", "messages": 2, "active": 0, "users": 1}),
    ],
)


def test_the_grid_is_complete_and_unused_is_zero():
    long = per_agent_over_time(ROWS, CALENDAR, "messages")
    assert long.columns == ["agent_id", "agent", "bucket", "bucket_end", "partial", "value"]
    assert long["agent_id"].to_list() == ["a"] * 4 + ["b"] * 4
    assert long["value"].to_list() == [10, 0, 30, 2, 90, 0, 0, 0]
    assert long["partial"].to_list() == [False, False, False, True] * 2


def test_a_renamed_agent_goes_by_its_latest_name():
    long = per_agent_over_time(ROWS, CALENDAR, "messages")
    assert long["agent"].unique(maintain_order=True).to_list() == ["New name", "B"]


def test_a_ratio_is_undefined_where_nobody_was_active():
    long = per_agent_over_time(ROWS, CALENDAR, "messages_per_user")
    assert long["value"].to_list() == [2.0, None, 6.0, None, 3.0, None, None, None]
    assert long.select("messages", "active_users").row(0) == (10, 5)


def test_a_column_that_the_exports_lack_stays_null():
    assert per_agent_over_time(ROWS, CALENDAR, "conversations")["value"].null_count() == 8


def test_what_has_not_been_loaded_is_left_out():
    long = per_agent_over_time(ROWS, CALENDAR[2:], "messages")
    assert long.select("agent_id", "value").rows() == [("a", 30), ("a", 2)]


@pytest.mark.parametrize("value", ["messages", "messages_per_user"])
def test_without_buckets_the_grid_is_empty(value):
    assert per_agent_over_time(trend(weeks(0), []), weeks(0), value).is_empty()


@given(st.lists(exports(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_grid_sums_to_the_rows_in_any_order(parts, random):
    calendar = weeks(len(parts))
    rows = trend(calendar, parts)
    long = per_agent_over_time(rows, calendar, "messages")
    assert long.height == rows["assistant_id"].n_unique() * calendar.height
    assert long["value"].sum() == rows["messages"].sum()
    assert long.group_by("bucket").agg(pl.col("agent").is_unique().all())["agent"].all()
    shuffled = rows[random.sample(range(rows.height), rows.height)]
    again = per_agent_over_time(shuffled, calendar, "messages")
    assert again.sort("agent_id", "bucket").equals(long.sort("agent_id", "bucket"))


def test_change_compares_the_first_and_the_last_third_of_the_complete_buckets():
    calendar = weeks(7, partial_last=True)
    per_week = [(10, 5), (50, 5), (1, 1), (1, 1), (30, 10), (60, 5), (999, 1)]
    parts = [export({"id": "a", "messages": messages, "active": active}) for messages, active in per_week]
    long = per_agent_over_time(trend(calendar, parts), calendar, "messages_per_user")
    # (10 + 50) / (5 + 5) and (30 + 60) / (10 + 5): not the means of 2 and 10, of 3 and 12
    assert messages_per_user_change(long).rows() == [("a", "A", 6.0, 6.0, 0.0)]
    assert group_messages_per_user_change(long) == Change(6.0, 6.0, 0.0)


def test_change_of_the_group_is_not_the_mean_of_the_agents():
    calendar = weeks(2)
    parts = [
        export({"id": "a", "messages": 10, "active": 10}, {"id": "b", "messages": 90, "active": 10}),
        export({"id": "a", "messages": 20, "active": 10}, {"id": "b", "messages": 0, "active": 0}),
    ]
    long = per_agent_over_time(trend(calendar, parts), calendar, "messages_per_user")
    assert messages_per_user_change(long).rows() == [("a", "A", 1.0, 2.0, 1.0), ("b", "B", 9.0, None, None)]
    assert group_messages_per_user_change(long) == Change(5.0, 2.0, -0.6)


def test_one_complete_bucket_shows_no_change():
    calendar = weeks(2, partial_last=True)
    part = export({"id": "a", "messages": 4, "active": 2})
    long = per_agent_over_time(trend(calendar, [part, part]), calendar, "messages_per_user")
    assert messages_per_user_change(long).rows() == [("a", "A", None, None, None)]
    assert group_messages_per_user_change(long) == Change(None, None, None)


def test_rows_that_repeat_an_agent_give_a_ratio_of_those_with_both_parts():
    calendar = weeks(1)
    part = export({"id": "a", "messages": 10, "active": 5}, {"id": "a", "messages": 90, "active": None})
    long = per_agent_over_time(trend(calendar, [part]), calendar, "messages_per_user")
    assert long["value"].to_list() == [2.0]


TWO_WEEKS = weeks(2)
EXPORTS = [
    export({"id": "a", "messages": 10, "active": 10}, {"id": "b", "messages": 30, "active": 10}),
    export({"id": "a", "messages": 40, "active": 10}),
]
WHOLE = export({"id": "a", "messages": 50, "active": 15}, {"id": "b", "messages": 30, "active": 10})
LONG = per_agent_over_time(trend(TWO_WEEKS, EXPORTS), TWO_WEEKS, "messages_per_user")


def test_a_ranking_with_level_line_and_change():
    table = engagement(WHOLE, LONG, Granularity.WEEK)
    assert table.select(ranking(WHOLE).columns).equals(ranking(WHOLE))
    assert table.select("agent_id", "trend", "before", "after", "change").rows() == [
        ("a", [1.0, 4.0], 1.0, 4.0, 3.0),
        ("b", [3.0], 3.0, None, None),
    ]


def test_an_agent_that_no_loaded_bucket_has_keeps_its_row():
    assert engagement(WHOLE, LONG.clear(), Granularity.WEEK).select("agent_id", "trend").rows() == [
        ("a", None),
        ("b", None),
    ]


def test_named_agents_come_in_the_order_of_their_names():
    assert of_agents(LONG, ["b", "a", "gone"])["agent_id"].to_list() == ["b", "b", "a", "a"]
    assert of_agents(LONG, ["b"])["bucket"].is_sorted()
    assert of_agents(LONG, []).is_empty()
