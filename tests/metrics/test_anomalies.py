from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.anomalies import buckets_to_judge, unusual, unusual_sentence
from odeus_dash.periods import Granularity, Period, add_months, buckets

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 8, 3)
DAY, WEEK, MONTH, QUARTER = Granularity
Values = list[int | None]


def over_time(values: Values, granularity: Granularity = WEEK, first: dt.date = MONDAY) -> pl.DataFrame:
    """The values in the complete buckets from `first` on."""
    days = buckets(Period(first, dt.date(2030, 12, 31)), granularity, dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    rows = [(each.period.start, each.period.end, False) for each in days[: len(values)]]
    frame = pl.DataFrame(rows, schema=["bucket", "bucket_end", "partial"], orient="row")
    return frame.with_columns(messages=pl.Series(values, dtype=pl.Int64))


def judged(values: Values, granularity: Granularity = WEEK, first: dt.date = MONDAY) -> list[int]:
    """Which of the values are unusual, by position."""
    frame = over_time(values, granularity, first)
    found = unusual(frame, "messages", granularity)["bucket"].to_list()
    return [position for position, day in enumerate(frame["bucket"]) if day in found]


def test_a_week_outside_the_band_of_the_six_before_it():
    # median 101.5, deviations 0.5 to 3.5 with the median 1.5 (2.2 normally distributed): a tenth is more
    values: Values = [100, 104, 98, 102, 101, 103]
    for value, usual in [(71, False), (72, True), (131, True), (132, False)]:
        found = unusual(over_time([*values, value]), "messages", WEEK)
        assert found["value"].to_list() == ([] if usual else [value])
    assert found.select("low", "high").row(0) == pytest.approx((71.05, 131.95))


def test_a_wide_band_is_that_of_the_deviations():
    values: Values = [100, 60, 140, 80, 120, 100]
    # median 100; deviations 0, 40, 40, 20, 20, 0: median 20, times 3 x 1.4826 is 88.96
    assert judged([*values, 188]) == []
    assert judged([*values, 189]) == [6]
    assert judged([*values, 12]) == []
    assert judged([*values, 11]) == [6]


def test_an_outlier_among_those_before_does_not_widen_the_band():
    assert judged([100, 101, 900, 99, 100, 102, 150]) == [6]


def test_equal_values_do_not_make_the_next_one_unusual():
    assert judged([100] * 6 + [130]) == []
    assert judged([0] * 6 + [3]) == []
    assert judged([0] * 6 + [4]) == [6]


def test_days_are_compared_with_their_weekday():
    week: Values = [100, 100, 100, 100, 90, 5, 5]
    assert judged(week * 5, DAY) == []
    assert judged([*week * 4, 100, 5], DAY) == [29]
    assert judged([*week * 4, *week[:5], 100], DAY) == [33]


@pytest.mark.parametrize(("granularity", "before"), [(DAY, 28), (WEEK, 6), (MONTH, 6), (QUARTER, 4)])
def test_all_of_the_values_before_have_to_be_there(granularity, before):
    assert buckets_to_judge(granularity) == before
    first = MONDAY if granularity is WEEK else dt.date(2026, 1, 1)
    assert judged([10] * before + [99], granularity, first) == [before]
    assert judged([10] * (before - 1) + [99], granularity, first) == []
    compared = before - (7 if granularity is DAY else 1)
    holed: Values = [10] * before + [99]
    holed[compared] = None
    assert judged(holed, granularity, first) == []


def test_partial_buckets_are_neither_judged_nor_compared_with():
    frame = over_time([10] * 7 + [99, 99])
    last = frame.with_columns(partial=pl.int_range(9) >= 7)
    assert unusual(last, "messages", WEEK).is_empty()
    within = frame.with_columns(partial=pl.int_range(9) == 3)
    assert unusual(within, "messages", WEEK).is_empty()


def test_months_are_compared_whatever_their_length():
    first = dt.date(2026, 1, 1)
    assert judged([10] * 6 + [99], MONTH, first) == [6]
    assert add_months(first, 6) == over_time([10] * 7, MONTH, first)["bucket"][-1]


def test_the_newest_are_named_first(snapshot):
    values: Values = [1900, 2100, 2000, 1950, 2050, 2000, 3210, 900]
    found = unusual(over_time(values), "messages", WEEK)
    assert unusual_sentence(found, WEEK) == snapshot


def test_a_day_is_compared_with_its_weekday_in_words():
    first = dt.date(2026, 10, 31)
    values: Values = [324] * 29
    values[7::7] = [310, 340, 330, 471]
    found = unusual(over_time(values, DAY, first), "messages", DAY, dt.date(2026, 11, 28))
    said = "Sat 28 Nov was unusually high: 471 messages (typical Saturday: 229–425)."
    assert unusual_sentence(found, DAY) == said


def test_a_count_just_outside_the_band_is_not_said_to_be_within(snapshot):
    found = unusual(over_time([100, 104, 98, 102, 101, 103, 132]), "messages", WEEK)
    assert found["words"].to_list() == snapshot


def test_the_values_before_the_range_are_only_compared_with():
    frame = over_time([100, 100, 100, 100, 100, 100, 900, 900])
    last = frame["bucket"][-1]
    assert unusual(frame, "messages", WEEK, last)["bucket"].to_list() == [last]


def test_more_than_three_are_counted_and_none_are_no_sentence(snapshot):
    values: Values = [100, 100, 100, 100, 100, 100, 900, 900, 900, 5000]
    found = unusual(over_time(values), "messages", WEEK)
    assert found.height == 4
    assert unusual_sentence(found, WEEK) == snapshot
    assert unusual_sentence(found.clear(), WEEK) == ""


@given(st.lists(st.none() | st.integers(0, 500), min_size=2, max_size=60), st.data())
def test_what_comes_later_and_more_history_change_no_verdict(values, data):
    granularity = data.draw(st.sampled_from([DAY, WEEK, MONTH]))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(values))] * 2)))
    frame = over_time(values, granularity, dt.date(2024, 1, 1))
    whole = unusual(frame, "messages", granularity)
    part = unusual(frame[start:end], "messages", granularity)
    assert set(part.rows()) <= set(whole.rows())
    judged_in_part = frame["bucket"][start:end].to_list()[buckets_to_judge(granularity) :]
    assert [row for row in whole.rows() if row[0] in judged_in_part] == [
        row for row in part.rows() if row[0] in judged_in_part
    ]
