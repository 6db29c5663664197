from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.lifecycle import (
    STAGES,
    agent_stages,
    buckets_to_tell,
    latest_counts,
    lifecycle_sentence,
    stage_counts,
    stages,
    with_decisions,
)
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.periods import Granularity
from tests.metrics.frames import export, trend, weeks

Messages = list[int | None]
WEEK = Granularity.WEEK
NONE = dict.fromkeys(STAGES, 0)


def staged(*agents: Messages, calendar: pl.DataFrame | None = None) -> pl.DataFrame:
    """Agents a, b, ... with these messages a week; None is a week without a row."""
    calendar = weeks(max(map(len, agents))) if calendar is None else calendar
    long = per_agent_over_time(rows_of(agents, calendar), calendar, "messages")
    return stages(long, WEEK)


def rows_of(agents: tuple[Messages, ...], calendar: pl.DataFrame) -> pl.DataFrame:
    week = [
        [
            {"id": name, "messages": messages[each], "assistant_owner_email": f"{name}{each}@example.com"}
            for name, messages in zip("abcdefgh", agents, strict=False)
            if messages[each] is not None
        ]
        for each in range(calendar.height)
    ]
    return trend(calendar, [export(*rows) for rows in week])


def last_stage(earlier: Messages, recent: Messages) -> str | None:
    return staged([*earlier, *recent])["stage"].to_list()[-1]


@pytest.mark.parametrize(
    ("earlier", "recent", "stage"),
    [
        ([25] * 4, [0] * 4, "silent"),
        ([25] * 4, [None] * 4, "silent"),
        ([0] * 4, [0, 0, 0, 1], "new"),
        ([None] * 4, [50] * 4, "new"),
        ([25] * 4, [31, 31, 31, 32], "rising"),
        ([25] * 4, [31, 31, 31, 31], "stable"),
        ([25] * 4, [19, 19, 19, 18], "fading"),
        ([25] * 4, [19, 19, 19, 19], "stable"),
        ([5] * 4, [10] * 4, "rising"),
        ([5] * 4, [10, 10, 10, 9], "stable"),
        ([1, 0, 0, 0], [21, 0, 0, 0], "rising"),
        ([0, 0, 0, 1], [0, 0, 0, 2], "stable"),
        ([6, 6, 6, 6], [0, 0, 0, 4], "fading"),
        ([6, 6, 6, 6], [0, 0, 0, 5], "stable"),
    ],
)
def test_a_window_is_compared_with_the_one_before(earlier, recent, stage):
    assert last_stage(earlier, recent) == stage


def test_it_takes_two_whole_windows():
    assert buckets_to_tell(WEEK) == 7
    assert staged([25] * 9)["stage"].to_list() == [None] * 7 + ["stable", "stable"]


def test_a_partial_bucket_has_no_stage_and_breaks_the_windows():
    calendar = weeks(12).with_columns(partial=pl.int_range(12).is_in([1, 11]))
    assert staged([25] * 12, calendar=calendar)["stage"].to_list() == [None] * 9 + ["stable"] * 2 + [None]


def test_a_missing_bucket_breaks_the_windows():
    messages: Messages = [25] * 18
    calendar = weeks(18)
    rows = rows_of((messages,), calendar)
    there = calendar.filter(pl.int_range(18) != 8)
    told = stages(per_agent_over_time(rows, there, "messages"), WEEK)
    assert told["stage"].to_list() == [None] * 7 + ["stable"] + [None] * 7 + ["stable"] * 2


def test_unknown_messages_are_no_zeros():
    calendar = weeks(9)
    unknown = [export({"id": "a", "messages": None if week == 8 else 9}) for week in range(9)]
    told = stages(per_agent_over_time(trend(calendar, unknown), calendar, "messages"), WEEK)
    assert told["stage"].to_list() == [None] * 7 + ["stable", None]


def test_an_agent_has_no_stage_before_its_first_use_and_stays_silent_long_after_its_last():
    late: Messages = [0] * 12 + [5] * 8
    early: Messages = [50] + [0] * 19
    told = staged(late, early)
    assert told.filter(agent_id="a")["stage"].to_list() == [None] * 12 + ["new"] * 4 + ["stable"] * 4
    assert told.filter(agent_id="b")["stage"].to_list() == [None] * 7 + ["silent"] * 13


def test_days_are_judged_by_whole_weeks():
    days = [dt.date(2026, 9, 1) + dt.timedelta(days=each) for each in range(30)]
    calendar = pl.DataFrame({"bucket": days, "bucket_end": days, "partial": [False] * 30})
    parts = [export({"id": "a", "messages": 10 if day.weekday() < 5 else 0}) for day in days]
    long = per_agent_over_time(trend(calendar, parts), calendar, "messages")
    assert stages(long, Granularity.DAY)["stage"].to_list() == [None] * 27 + ["stable"] * 3


def test_counts_are_of_complete_weeks_and_the_newest_are_told():
    counts = stage_counts(staged([25] * 10, [25] * 5 + [0] * 5, [0] * 9 + [3]))
    assert counts["stable"].to_list() == [None] * 7 + [1, 1, 1]
    assert counts.select(STAGES).row(-2) == (0, 0, 1, 0, 1)
    newest = latest_counts(counts)
    assert newest == NONE | {"new": 1, "stable": 1, "silent": 1}
    assert latest_counts(counts.head(7)) is None


def test_counts_start_with_the_bucket_in_which_the_range_does():
    told = staged([25] * 10)
    within = weeks(10)["bucket"][8] + dt.timedelta(days=6)
    assert stage_counts(told, within)["bucket"].to_list() == weeks(10)["bucket"][8:].to_list()


def test_each_agent_tells_since_when():
    told = agent_stages(staged([25] * 9 + [80] * 3, [25] * 5 + [0] * 7))
    first = weeks(12)["bucket"].to_list()
    columns = ["agent_id", "stage", "since", "last_used", "recent", "earlier", "change"]
    assert told.select(columns).rows() == [
        ("a", "rising", first[9], first[11], 265, 100, 165),
        ("b", "silent", first[8], first[4], 0, 25, -25),
    ]


def test_the_last_use_may_be_later_than_the_newest_stage():
    calendar = weeks(13).with_columns(partial=pl.int_range(13) == 12)
    told = agent_stages(staged([25] * 5 + [0] * 7 + [3], calendar=calendar))
    assert told.select("stage", "last_used").rows() == [("silent", calendar["bucket"][12])]


def test_decisions_come_with_what_was_gained_or_lost_and_with_the_last_owner():
    calendar = weeks(12)
    agents: tuple[Messages, ...] = (
        [25] * 9 + [80] * 3,
        [9, 8, 7] + [None] * 9,
        [9, 9, 9, 9, 1, 2] + [0] * 6,
        [50] * 8 + [10] * 4,
        [50] * 12,
        [0] * 8 + [60] * 4,
    )
    told = staged(*agents, calendar=calendar)
    decided = with_decisions(agent_stages(told), told, rows_of(agents, calendar), WEEK)
    assert decided.select("agent_id", "decision", "moved", "owner").rows() == [
        ("f", "grow", 240, "f11@example.com"),
        ("a", "grow", 165, "a11@example.com"),
        ("d", "fix", 160, "d11@example.com"),
        ("b", "retire", 24, "b2@example.com"),
        ("c", "retire", 21, "c11@example.com"),
        ("e", None, 0, "e11@example.com"),
    ]


def test_without_any_stage_there_are_no_agents():
    nothing = staged([25] * 3)
    assert agent_stages(nothing).is_empty()
    rows = rows_of(([25] * 3,), weeks(3))
    assert with_decisions(agent_stages(nothing), nothing, rows, WEEK).is_empty()
    assert stages(per_agent_over_time(trend(weeks(9), []), weeks(9), "messages"), WEEK).is_empty()


COUNTS = [
    NONE | {"new": 5, "rising": 7, "stable": 24, "fading": 6, "silent": 12},
    NONE | {"stable": 3, "silent": 1},
    NONE | {"stable": 3},
    NONE | {"silent": 2},
    NONE | {"silent": 1},
    NONE | {"rising": 1},
    NONE,
    None,
]


def test_the_counts_in_words(snapshot):
    assert [lifecycle_sentence(each) for each in COUNTS] == snapshot
    assert lifecycle_sentence(NONE | {"fading": 1, "silent": 1}, chosen=2) == snapshot


lives = st.lists(st.none() | st.integers(0, 60), min_size=30, max_size=30)
whole = st.lists(st.booleans(), min_size=30, max_size=30)


@given(st.lists(lives, min_size=1, max_size=4), whole, whole, st.integers(1, 29))
def test_what_comes_later_changes_no_stage(agents, partial, missing, closed):
    calendar = weeks(30).with_columns(partial=pl.Series(partial)).filter(~pl.Series(missing))
    rows = (
        rows_of(tuple(agents), weeks(30))
        .drop("partial")
        .join(calendar.select("bucket", "partial"), on="bucket")
    )
    until = calendar.filter(pl.col("bucket") < weeks(30)["bucket"][closed])
    later = stages(per_agent_over_time(rows, calendar, "messages"), WEEK)
    earlier = stages(per_agent_over_time(rows, until, "messages"), WEEK)
    key = ["agent_id", "bucket", "stage"]
    both = later.select(key).drop_nulls().filter(pl.col("bucket").is_in(until["bucket"].to_list()))
    assert both.rows() == earlier.select(key).drop_nulls().rows()


@given(st.lists(lives, min_size=1, max_size=4), st.integers(1, 21))
def test_more_history_only_adds_silent_agents(agents, cut):
    calendar = weeks(30)
    rows = rows_of(tuple(agents), calendar)
    more = stages(per_agent_over_time(rows, calendar, "messages"), WEEK)
    less = stages(per_agent_over_time(rows, calendar[cut:], "messages"), WEEK)
    known = less.filter(pl.col("bucket") >= calendar["bucket"][cut + 7]).select("agent_id", "bucket", "stage")
    both = known.join(more, on=["agent_id", "bucket"], suffix="_more")
    changed = both.filter(pl.col("stage").ne_missing(pl.col("stage_more")))
    assert set(changed.select("stage", "stage_more").rows()) <= {(None, "silent")}


@given(st.lists(lives, min_size=1, max_size=4))
def test_every_stage_is_counted_once(agents):
    told = staged(*agents)
    counts = stage_counts(told)
    assert sum(counts[each].sum() for each in STAGES) == told["stage"].count()
