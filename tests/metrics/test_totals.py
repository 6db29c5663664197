from dataclasses import fields

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.totals import Totals, totals, totals_over_time
from tests.metrics.frames import export, exports, trend, weeks

THREE = export(
    {"id": "a", "messages": 100, "conversations": 40, "users": 10, "active": 8},
    {"id": "b", "messages": 50, "conversations": 20, "users": 25, "active": 0},
    {"id": "c", "messages": 0, "conversations": 0, "users": 0, "active": 2},
)


def test_totals_of_three_agents():
    assert totals(THREE) == Totals(
        messages=150,
        conversations=60,
        agents_in_use=2,
        user_agent_pairs=35,
        active_pairs=10,
        people_at_least=25,
        people_at_most=35,
        messages_per_user=100 / 10,
        rows=3,
    )


def test_an_empty_period_is_zero_and_has_no_ratio():
    none = dict.fromkeys(("people", "messages_per_user"))
    names = {each.name for each in fields(Totals)}
    assert totals(export()) == Totals(**dict.fromkeys(names, 0) | none)


def test_missing_columns_are_none_not_zero():
    assert totals(export({"id": "a"}, {"id": "b"})) == Totals(
        **dict.fromkeys(each.name for each in fields(Totals)) | {"rows": 2}
    )


def test_a_gap_in_one_row_does_not_hide_the_others():
    figures = totals(
        export({"id": "a", "messages": 5, "active": None}, {"id": "b", "messages": None, "active": 3})
    )
    assert (figures.messages, figures.active_pairs, figures.messages_per_user) == (5, 3, None)


def test_rows_that_repeat_an_agent_are_one_agent_in_use():
    assert totals(export({"id": "a", "messages": 1}, {"id": "a", "messages": 2})).agents_in_use == 1


@given(exports())
def test_the_bounds_of_people_are_in_order(frame):
    figures = totals(frame)
    if figures.people_at_least is not None:
        assert figures.people_at_least <= figures.people_at_most


@given(exports(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_of_no_consequence(frame, random):
    order = random.sample(range(frame.height), frame.height)
    assert totals(frame[order]) == totals(frame)


def test_over_time_an_empty_bucket_is_zero():
    calendar = weeks(3, partial_last=True)
    rows = trend(calendar, [THREE, export(), export({"id": "a", "messages": 7, "users": 2, "active": 2})])
    figures = totals_over_time(rows, calendar)
    assert figures.select("bucket", "bucket_end", "partial").equals(calendar)
    assert figures["messages"].to_list() == [150, 0, 7]
    assert figures["agents_in_use"].to_list() == [2, 0, 1]
    assert figures["people_at_least"].to_list() == [25, 0, 2]
    assert figures["conversations"].to_list() == [60, 0, None]
    assert figures["messages_per_user"].to_list() == [10.0, None, 3.5]
    assert figures["rows"].to_list() == [3, 0, 1]


def test_over_time_leaves_out_what_has_not_been_loaded():
    calendar = weeks(2)
    rows = trend(calendar, [THREE, THREE])
    assert totals_over_time(rows, calendar[1:])["bucket"].to_list() == calendar["bucket"].to_list()[1:]


def test_over_time_without_any_bucket():
    assert totals_over_time(trend(weeks(0), []), weeks(0)).is_empty()


@given(st.lists(exports(complete=True), min_size=1, max_size=4))
def test_buckets_sum_to_the_whole_and_each_equals_its_own_totals(parts):
    calendar = weeks(len(parts))
    figures = totals_over_time(trend(calendar, parts), calendar)
    assert figures["messages"].sum() == totals(pl.concat(parts)).messages
    for part, row in zip(
        parts, figures.drop("bucket", "bucket_end", "partial").rows(named=True), strict=True
    ):
        assert totals(part) == Totals(**row)
