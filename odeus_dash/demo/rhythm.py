"""When people work: the weight of a day, and the times of day of messages.

The company keeps German hours and holidays; offices in Haifa and Charlotte shift the day's edges.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

HOME_TIMEZONE = "Europe/Berlin"
_ZONE = ZoneInfo(HOME_TIMEZONE)

_WEEKDAYS = (0.99, 1.04, 1.05, 1.02, 0.90, 0.11, 0.13)
_FIXED_HOLIDAYS = {(1, 1), (1, 6), (5, 1), (10, 3), (10, 31), (12, 24), (12, 25), (12, 26), (12, 31)}
_DAYS_AFTER_EASTER = {-2, 1, 39, 50}  # Good Friday, Easter Monday, Ascension, Whit Monday
_HOLIDAY = 0.07


def weight(day: dt.date) -> float:
    """Return the amount of use on `day`, with 1 for an ordinary working day.

    It is low on holidays, in summer, around Christmas, and on the bridge day after Ascension.
    """
    after_easter = (day - easter(day.year)).days
    if (day.month, day.day) in _FIXED_HOLIDAYS or after_easter in _DAYS_AFTER_EASTER:
        return _HOLIDAY
    if after_easter == 40:
        season = 0.4
    elif day.month == 12 and day.day > 18:
        season = 0.55 if day.day < 24 else 0.2
    elif day.month == 1 and day.day < 7:
        season = 0.35
    else:
        from_middle_of_summer = (day - dt.date(day.year, 8, 10)).days
        season = 1 - 0.3 * float(np.exp(-((from_middle_of_summer / 18) ** 2)))
    return _WEEKDAYS[day.weekday()] * season


def easter(year: int) -> dt.date:
    """Return Easter Sunday in the Gregorian calendar (the anonymous algorithm of Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - ((b - (b + 8) // 25 + 1) // 3) + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year, f // 31, f % 31 + 1)


def moments(
    rng: np.random.Generator, monday: dt.date, day: NDArray[np.int64], shift_hours: NDArray[np.int8]
) -> NDArray[np.int64]:
    """Return a moment (UTC, seconds since 1970) on each `day` (0 is Monday) of the week of `monday`.

    All are within their local day, also if it has 23 hours because clocks are set forward.
    """
    days = (dt.datetime.combine(monday + dt.timedelta(days=n), dt.time(), _ZONE) for n in range(8))
    midnights = np.array([int(midnight.timestamp()) for midnight in days])
    morning = rng.random(len(shift_hours)) < 0.55  # a peak before lunch and one after it
    hours = rng.normal(np.where(morning, 10.1, 14.7), np.where(morning, 1.2, 1.6)) + shift_hours
    at = midnights[day] + (hours * 3600).astype(np.int64) % 86_400
    inside: NDArray[np.int64] = np.minimum(at, midnights[day + 1] - 1)
    return inside
