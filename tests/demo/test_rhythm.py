import datetime as dt
from zoneinfo import ZoneInfo

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


def local_times(monday: dt.date, day: int, shift: int) -> list[dt.datetime]:
    rng = np.random.default_rng(1)
    at = rhythm.moments(rng, monday, np.full(2_000, day), np.full(2_000, shift, dtype=np.int8))
    return [dt.datetime.fromtimestamp(second, ZoneInfo(rhythm.HOME_TIMEZONE)) for second in at.tolist()]


def test_people_in_the_americas_write_six_hours_later() -> None:
    here, there = (
        np.median([at.hour + at.minute / 60 for at in local_times(dt.date(2026, 6, 1), 2, shift)])
        for shift in (0, 6)
    )
    assert 10 < here < 14
    assert 5.5 < there - here < 6.5


@pytest.mark.parametrize("sunday", [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2026, 6, 7)])
def test_moments_stay_within_their_day_when_clocks_change(sunday: dt.date) -> None:
    monday = sunday - dt.timedelta(days=6)
    late = local_times(monday, 6, 10)
    assert {at.date() for at in late} == {sunday}
