"""Goals worked out by hand, and what holds for every goal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.goals import State, comparable, expected, level, state
from odeus_dash.periods import Granularity
from odeus_dash.store import Metric
from tests.store.entries import GOALS, goal

#: From 60,000 on 1 November to 70,000 on 21 November: 500 a day.
RISING = goal(baseline=60_000.0, target=70_000.0, measured=dt.date(2026, 11, 1), due=dt.date(2026, 11, 21))
#: From 3,000 to 2,000 on the same days.
FALLING = goal(metric=Metric.COST, baseline=3_000.0, target=2_000.0, measured=RISING.measured, due=RISING.due)


@pytest.mark.parametrize(
    ("day", "value", "found"),
    [
        (1, 99_000, State.UNKNOWN),
        (2, 60_500, State.ON_TRACK),
        (2, 60_499, State.OFF_TRACK),
        (11, 65_000, State.ON_TRACK),
        (11, 64_999, State.OFF_TRACK),
        (11, 70_000, State.REACHED),
        (20, 69_500, State.ON_TRACK),
        (21, 69_999, State.MISSED),
        (29, 70_000, State.REACHED),
        (11, None, State.UNKNOWN),
    ],
)
def test_a_goal_to_rise(day: int, value: float | None, found: State) -> None:
    assert state(RISING, value, dt.date(2026, 11, day)) is found


@pytest.mark.parametrize(
    ("day", "value", "found"),
    [
        (11, 2_500, State.ON_TRACK),
        (11, 2_501, State.OFF_TRACK),
        (11, 2_000, State.REACHED),
        (25, 2_001, State.MISSED),
    ],
)
def test_a_goal_to_fall(day: int, value: float, found: State) -> None:
    assert state(FALLING, value, dt.date(2026, 11, day)) is found


def test_figures_of_other_numbers_of_days() -> None:
    assert comparable(RISING, 15_000, 7) == 60_000
    assert comparable(RISING, 60_000, 28) == 60_000
    assert comparable(RISING, 15_000, 6) is None
    assert comparable(goal(days=3), 100, 3) == 100
    assert comparable(goal(metric=Metric.HIT_RATE, target=0.8, baseline=0.6), 0.7, 7) == 0.7
    for metric in (Metric.ACTIVE_USERS, Metric.MESSAGES_PER_USER):
        people = goal(metric=metric, target=500.0, baseline=400.0)
        assert [comparable(people, 450, days) for days in (7, 28)] == [None, 450]
    assert comparable(RISING, None, 28) is None


def test_the_target_of_a_calendar_unit() -> None:
    assert level(RISING, Granularity.WEEK) == 17_500
    assert level(RISING, Granularity.DAY) == 2_500
    assert level(goal(metric=Metric.HIT_RATE, target=0.7, baseline=0.5), Granularity.MONTH) == 0.7
    people = goal(metric=Metric.ACTIVE_USERS, target=500.0, baseline=400.0)
    assert level(people, Granularity.WEEK) is None
    assert level(replace(people, days=7), Granularity.WEEK) == 500


@given(goal=GOALS, days=st.integers(-400, 800), value=st.floats(0, 1e12))
def test_better_figures_never_make_a_goal_worse(goal, days, value) -> None:
    day = goal.measured + dt.timedelta(days)
    order = [State.MISSED, State.OFF_TRACK, State.ON_TRACK, State.REACHED]
    better = value * 1.5 + 1 if goal.target > goal.baseline else value / 2
    found = [state(goal, each, day) for each in (value, better)]
    assert (State.UNKNOWN in found) == (day <= goal.measured)
    if State.UNKNOWN not in found:
        assert order.index(found[0]) <= order.index(found[1])
    low, high = sorted((goal.baseline, goal.target))
    assert low * (1 - 1e-9) <= expected(goal, day) <= high * (1 + 1e-9)
    assert expected(goal, goal.measured) == goal.baseline
    assert expected(goal, goal.due) == goal.target
