from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.charts.axes import named_days, with_gaps
from odeus_dash.periods import Granularity, Period, buckets

PERIOD = Period(dt.date(2025, 12, 3), dt.date(2026, 11, 22), "UTC")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("weeks", "most", "named"),
    [
        (4, 5, [0, 1, 2, 3]),
        (9, 5, [0, 2, 4, 6, 8]),
        (4, 3, [0, 3]),
        (5, 3, [0, 2, 4]),
        (4, 2, [0, 3]),
        (1, 2, [0]),
    ],
)
def test_of_few_names_the_last_one_is_at_the_end(weeks: int, most: int, named: list[int]) -> None:
    days = [dt.date(2026, 11, 2) + dt.timedelta(weeks=week) for week in range(weeks)]
    assert named_days(days, Granularity.WEEK, most)[0] == [days[each] for each in named]


def calendar(granularity: Granularity) -> pl.DataFrame:
    return pl.DataFrame(
        [(each.period.start, each.period.end, each.partial) for each in buckets(PERIOD, granularity, NOW)],
        schema={"bucket": pl.Date, "bucket_end": pl.Date, "partial": pl.Boolean},
        orient="row",
    ).with_row_index("value")


@pytest.mark.parametrize("granularity", Granularity)
@given(data=st.data())
def test_whatever_is_lost_in_between_comes_back_without_values(
    granularity: Granularity, data: st.DataObject
) -> None:
    whole = calendar(granularity)
    lost = data.draw(st.sets(st.integers(1, whole.height - 2)))
    filled = with_gaps(whole.filter(~pl.col("value").is_in(list(lost))), granularity)
    assert filled.drop("value").equals(whole.drop("value"))
    assert filled["value"].null_count() == len(lost)


@pytest.mark.parametrize("granularity", Granularity)
@given(data=st.data())
def test_whatever_is_lost_of_a_range_comes_back_at_its_edges_too(
    granularity: Granularity, data: st.DataObject
) -> None:
    whole = calendar(granularity)
    first = data.draw(st.integers(0, whole.height - 1))
    length = data.draw(st.integers(1, whole.height - first))
    filled = with_gaps(whole.slice(first, length), granularity, PERIOD)
    days = pl.col("bucket", "bucket_end")
    assert filled.select(days).equals(whole.select(days))
    assert filled["value"].drop_nulls().to_list() == list(range(first, first + length))


def test_nothing_is_added_to_a_complete_or_empty_frame() -> None:
    whole = calendar(Granularity.MONTH)
    assert with_gaps(whole, Granularity.MONTH) is whole
    assert with_gaps(whole, Granularity.MONTH, PERIOD) is whole
    assert with_gaps(whole.clear(), Granularity.MONTH, PERIOD).is_empty()
