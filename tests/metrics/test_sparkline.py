import datetime as dt

import polars as pl
import pytest

from odeus_dash.metrics.sparkline import sparkline, with_trend
from odeus_dash.periods import Granularity


def over_time(*values: float | None, partial_last: bool = False) -> pl.DataFrame:
    days = [dt.date(2026, 11, 2) + dt.timedelta(days=day) for day in range(len(values))]
    partial = [partial_last and day == days[-1] for day in days]
    return pl.DataFrame(
        {"bucket": days, "partial": partial, "value": values}, schema_overrides={"value": pl.Float64}
    )


def test_the_unfinished_end_is_left_out():
    assert sparkline(over_time(3, 4, 1, partial_last=True), "value", Granularity.WEEK) == [3, 4]


def test_one_point_is_no_line():
    assert sparkline(over_time(3, 4, partial_last=True), "value", Granularity.WEEK) == []


def test_days_are_weekly_means_so_that_weekends_draw_no_comb():
    weeks = over_time(*[7, 7, 7, 7, 7, 0, 0] * 3)
    assert sparkline(weeks, "value", Granularity.DAY) == [5.0] * 15


def test_a_few_days_stay_as_they_are():
    assert sparkline(over_time(1, 2, 3, 4), "value", Granularity.DAY) == [1, 2, 3, 4]


def test_a_ratio_of_days_is_a_ratio_of_sums():
    messages, pairs = [70, 70, 70, 70, 70, 3, 3] * 3, [10, 10, 10, 10, 10, 3, 3] * 3
    frame = over_time(*range(21)).with_columns(
        messages=pl.Series(messages), active_pairs=pl.Series(pairs), messages_per_user=pl.lit(99.0)
    )
    assert sparkline(frame, "messages_per_user", Granularity.DAY) == [356 / 56] * 15


def test_what_is_undefined_is_skipped():
    assert sparkline(over_time(1, None, 4, None), "value", Granularity.WEEK) == [1, 4]
    assert sparkline(over_time(None, None, 4), "value", Granularity.WEEK) == []


@pytest.mark.parametrize("granularity", [Granularity.DAY, Granularity.WEEK])
def test_rounding_errors_draw_no_zigzag(granularity):
    always = over_time(*[0.1 + 0.2, 0.3] * 14)
    assert always["value"].n_unique() == 2
    assert len(set(sparkline(always, "value", granularity))) == 1


def test_money_that_is_the_same_every_day_is_a_level_line():
    means = sparkline(over_time(*[5.83] * 28), "value", Granularity.DAY)
    assert means == [pytest.approx(5.83)] * 22
    assert len(set(means)) == 1


def test_a_small_move_is_a_move():
    assert sparkline(over_time(1_000_000, 1_000_001), "value", Granularity.WEEK) == [1_000_000, 1_000_001]


AGENT = pl.DataFrame({"agent_id": ["a"]})


def by_day(*messages: int | None, active: list[int | None] | None = None) -> pl.DataFrame:
    days = [dt.date(2026, 11, 2) + dt.timedelta(days=number) for number in range(len(messages))]
    columns = {"agent_id": "a", "bucket": days, "partial": False, "value": messages}
    return pl.DataFrame(columns | ({"messages": messages, "active_users": active} if active else {}))


def test_an_agent_used_alike_every_week_has_a_level_line_of_days():
    table = with_trend(AGENT, by_day(*[70, 70, 70, 70, 70, 0, 0] * 4), Granularity.DAY)
    assert table["trend"].to_list() == [[50.0] * 22]


def test_two_weeks_of_days_stay_as_they_are():
    assert with_trend(AGENT, by_day(*range(14)), Granularity.DAY)["trend"].to_list() == [[*range(14)]]


def test_a_line_of_an_agent_leaves_out_partial_buckets_and_keeps_the_newest():
    weeks = by_day(*range(60)).with_columns(partial=pl.col("value") == 59)
    [line] = with_trend(AGENT, weeks, Granularity.WEEK)["trend"].to_list()
    assert line == [*map(float, range(6, 59))]


def test_an_agents_messages_per_user_are_ratios_of_sums_of_the_days_that_have_both():
    messages, active = [70, 70, 70, 70, None, 3, 9] * 3, [10, 10, 10, 10, None, 3, 0] * 3
    long = by_day(*messages, active=active)
    assert with_trend(AGENT, long, Granularity.DAY)["trend"].to_list() == [[283 / 43] * 15]


def test_no_agent_has_a_line_of_one_bucket():
    weeks = by_day(3, 4).with_columns(partial=pl.col("value") == 4)
    assert with_trend(AGENT, weeks, Granularity.WEEK)["trend"].to_list() == [None]


def test_lines_of_days_begin_with_the_first_week_of_each_agent():
    days = pl.concat(
        [by_day(*[value] * 16).with_columns(agent_id=pl.lit(name)) for name, value in ("a1", "b5")]
    )
    agents = pl.DataFrame({"agent_id": ["b", "a", "c"]})
    lines = with_trend(agents, days.with_columns(pl.col("value").cast(pl.Int64)), Granularity.DAY)
    assert lines["trend"].to_list() == [[5.0] * 10, [1.0] * 10, None]
