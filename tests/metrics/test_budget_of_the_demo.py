"""Forecasts made on each day of past months of the simulated company, against what the months cost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from statistics import mean

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.demo.exports import Asked, agents_export
from odeus_dash.demo.simulation import SEED, Usage
from odeus_dash.metrics.budget import Costs, Forecast, forecast, latest_weeks, month_of
from odeus_dash.metrics.cost import priced
from odeus_dash.prices.price_list import PriceList, read
from odeus_dash.tables.whole import whole

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
#: Ten months, and the four weeks before them.
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 10, 31)
_DAY = dt.timedelta(days=1)


def each_day(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]


def cost_per_day(prices: PriceList) -> dict[dt.date, Decimal]:
    simulation, days = Usage(SEED, NOW).up_to(NOW), each_day(FIRST - 28 * _DAY, LAST)
    spans = [[dt.datetime.combine(day, at) for at in (dt.time.min, dt.time.max)] for day in days]
    rows = pl.concat(agents_export(simulation, Asked(*span, "UTC", "model"), NOW) for span in spans)
    costs = priced(whole(rows, ExportKind.AGENTS_BY_MODEL).frame, prices, "period_start")
    return dict(costs.group_by("period_start").agg(pl.col("cost").sum()).iter_rows())


def test_nine_of_ten_months_end_within_the_range() -> None:
    per_day = cost_per_day(read(None, "USD", Decimal(1), NOW.date()))

    def cost(first: dt.date, last: dt.date) -> Decimal:
        return sum((per_day[day] for day in each_day(first, last)), Decimal(0))

    def on(day: dt.date) -> tuple[Forecast, Decimal]:
        month = month_of(dt.datetime.combine(day, dt.time(), dt.UTC), "UTC")
        weeks = tuple(cost(each.start, each.end) for each in latest_weeks(day, "UTC"))
        ahead = forecast(Costs(month, day, cost(month.start, day - _DAY), None, Decimal(1), weeks))
        assert ahead is not None
        return ahead, cost(month.start, month.end)

    made = [on(day) for day in each_day(FIRST, LAST)]
    ranges = [(ahead.between or (Decimal(0),) * 2, total) for ahead, total in made]
    within = mean(low <= total <= high for (low, high), total in ranges)
    width = mean(float((high - low) / total) for (low, high), total in ranges)
    error = mean(float(abs(ahead.total - total) / total) for ahead, total in made)
    print(f"{len(made)} forecasts: {within:.1%} within, range {width:.1%} wide, {error:.1%} off")
    assert len(made) == 304
    assert 0.85 <= within <= 0.95
    assert width < 0.35
    assert error < 0.1
