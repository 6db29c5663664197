import datetime as dt

import numpy as np
import pytest

from odeus_dash.demo import rhythm


@pytest.mark.parametrize(
    "sunday", [dt.date(2024, 3, 31), dt.date(2025, 4, 20), dt.date(2026, 4, 5), dt.date(2027, 3, 28)]
)
def test_easter(sunday: dt.date) -> None:
    assert rhythm.easter(sunday.year) == sunday


@pytest.mark.parametrize(
    "holiday",
    [
        dt.date(2025, 12, 24),
        dt.date(2025, 12, 26),
        dt.date(2026, 1, 1),
        dt.date(2026, 4, 3),
        dt.date(2026, 4, 6),
        dt.date(2026, 5, 1),
        dt.date(2026, 5, 14),
        dt.date(2026, 5, 25),
    ],
)
def test_a_holiday_is_quieter_than_any_weekend(holiday: dt.date) -> None:
    assert rhythm.weight(holiday) < rhythm.weight(dt.date(2026, 3, 7))


def test_summer_and_the_days_around_christmas_are_slow() -> None:
    ordinary = rhythm.weight(dt.date(2026, 3, 4))
    assert 0.6 < rhythm.weight(dt.date(2026, 8, 12)) / ordinary < 0.8
    assert rhythm.weight(dt.date(2026, 1, 5)) < rhythm.weight(dt.date(2026, 8, 12)) < ordinary


def test_people_in_the_americas_write_six_hours_later() -> None:
    rng = np.random.default_rng(1)
    here = rhythm.seconds_of_day(rng, np.zeros(4_000, dtype=np.int8))
    there = rhythm.seconds_of_day(rng, np.full(4_000, 6, dtype=np.int8))
    assert 0 <= here.min() <= here.max() < 86_400
    assert 5.5 < (np.median(there) - np.median(here)) / 3600 < 6.5
