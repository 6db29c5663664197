import datetime as dt

import polars as pl

from odeus_dash.metrics import sparkline
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
