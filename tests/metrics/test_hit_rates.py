"""Which agents' hit rates broke, and on which day."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from odeus_dash.metrics.hit_rates import first_low_day, hit_rate_breaks
from odeus_dash.periods import Granularity
from tests.metrics.frames import export, trend, weeks

SINCE = dt.date(2026, 10, 12)  # six weeks before it, four from it on


def found(*agents: list[int | None], requests: int = 100) -> pl.DataFrame:
    """The breaks of agents with these hit rates, in percent of each of ten weeks."""
    exports = [
        export(
            *(
                {
                    "id": f"a{number}",
                    "input": requests * 1000,
                    "avg_input": 1000.0,
                    "read": requests * 10 * rate,
                }
                for number, rates in enumerate(agents)
                if (rate := rates[week]) is not None
            )
        )
        for week in range(10)
    ]
    calendar = weeks(10)
    return hit_rate_breaks(trend(calendar, exports), calendar, Granularity.WEEK, SINCE)


def test_a_rate_that_fell_and_stayed_low_broke_in_its_first_low_week() -> None:
    steady, broken = [60] * 10, [70] * 8 + [48, 20]
    [row] = found(steady, broken).rows(named=True)
    assert (row["agent_id"], row["agent"], row["bucket"]) == ("a1", "A1", dt.date(2026, 10, 26))
    # median 70, and the spread is a tenth of it, three times
    assert (row["value"], row["low"], row["high"]) == pytest.approx((0.48, 0.49, 0.91))
    assert row["input"] == 4 * 100_000


@pytest.mark.parametrize(
    "rates",
    [
        [70] * 8 + [50, 50],  # within the usual range
        [70] * 7 + [20, 70, 70],  # repaired
        [20] * 7 + [80, 80, 80],  # rose
        [70] * 3 + [20] * 7,  # before the range
        [None] * 4 + [70] * 4 + [20, 20],  # too new to judge
        [2] * 8 + [0, 0],  # two points are less than three spreads
    ],
)
def test_what_is_no_break(rates: list[int | None]) -> None:
    assert found(rates).is_empty()


def test_few_requests_make_no_rate() -> None:
    broken: list[int | None] = [70] * 8 + [20, 20]
    assert found(broken, requests=19).is_empty()
    assert found(broken, requests=20).height == 1


def test_the_day_is_the_first_since_which_all_were_low() -> None:
    calendar = weeks(5)  # any buckets will do
    rates = {"a": [70, 20, 65, 30, 25], "b": [70] * 5}
    exports = [
        export(
            *(
                {"id": agent, "input": 100_000, "avg_input": 1000.0, "read": 1000 * each[day]}
                for agent, each in rates.items()
            )
        )
        for day in range(5)
    ]
    rows = trend(calendar, exports)
    assert first_low_day(rows, calendar, "a", 0.49) == (calendar["bucket"][3], pytest.approx(0.3))
    assert first_low_day(rows, calendar, "b", 0.49) is None
