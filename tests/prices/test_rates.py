"""Which rates a request pays: by day, by size, with what is missing filled in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from odeus_dash.prices.rates import Dated, Rates, change_days, rates, tiers_on

ONE = Decimal(1)
DAY = dt.date(2026, 10, 1)


def priced(amount: str, above: int | None = None) -> Rates:
    return rates({"input": Decimal(amount), "output": Decimal(amount)}, above, ONE)


def test_missing_cache_prices_are_those_of_input_and_said_to_be_missing() -> None:
    found = rates({"input": Decimal(3), "output": Decimal(15)}, None, ONE)
    assert (found.cache_read, found.cache_write, found.cache_write_1h) == (3, 3, 3)
    assert not found.cache_priced


def test_a_missing_hour_price_is_that_of_five_minutes() -> None:
    given = {"input": Decimal(3), "cache_read": Decimal("0.3"), "cache_write": Decimal("3.75")}
    found = rates(given, None, ONE)
    assert (found.cache_write_1h, found.output) == (Decimal("3.75"), 0)
    assert found.cache_priced


def test_the_factor_counts_for_every_price_to_the_ninth_decimal() -> None:
    found = rates({"input": Decimal("0.1"), "cache_read": Decimal("0.000000001")}, None, Decimal("0.333333"))
    assert (found.input, found.cache_read) == (Decimal("0.033333300"), Decimal("0.000000000"))


def test_an_unpriced_model_has_no_rates() -> None:
    assert tiers_on((), DAY) == ()


def test_a_price_holds_until_the_next_begins() -> None:
    first, second = (priced("1"),), (priced("2"),)
    schedule = (Dated(DAY, first), Dated(DAY.replace(day=15), second))
    days = [DAY - dt.timedelta(1), DAY, DAY.replace(day=14), DAY.replace(day=15), dt.date(2030, 1, 1)]
    assert [tiers_on(schedule, day) for day in days] == [(), first, first, second, second]


def test_only_days_with_other_rates_are_changes_and_the_first_day_is_none() -> None:
    schedule = (
        Dated(dt.date.min, (priced("1"),)),
        Dated(DAY, (priced("2"),)),
        Dated(DAY.replace(day=5), (priced("2"),)),
        Dated(DAY.replace(day=9), (priced("3"),)),
        Dated(DAY.replace(day=31), (priced("4"),)),
    )
    assert change_days(schedule, DAY, DAY.replace(day=31)) == [DAY.replace(day=9), DAY.replace(day=31)]
    assert change_days(schedule, DAY, DAY.replace(day=8)) == []
