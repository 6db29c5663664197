"""Which archived buckets lie beside each other without a gap."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.archive import Fetch, Slot
from odeus_dash.choice import ExportKind
from odeus_dash.periods import Period
from odeus_dash.source import tiling

FIRST = dt.date(2026, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def held(*spans: tuple[int, int]) -> list[Fetch]:
    """Fetches from one day to another, both included."""
    periods = [Period(day(first), day(last)) for first, last in spans]
    asked = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    return [Fetch(Slot("w", ExportKind.AGENTS, each), asked, str(each)) for each in periods]


def period_of(fetch: Fetch) -> Period:
    return fetch.slot.period


def spans(fetches: list[Fetch]) -> list[tuple[int, int]]:
    periods = map(period_of, fetches)
    return [((each.start - FIRST).days, (each.end - FIRST).days) for each in periods]


@pytest.mark.parametrize(
    ("fetches", "enough", "expected"),
    [
        pytest.param([(0, 4), (5, 9)], 10, [(0, 4), (5, 9)], id="side by side"),
        pytest.param([(0, 4), (6, 9)], 10, [], id="a gap"),
        pytest.param([(0, 4), (4, 9)], 10, [], id="an overlap"),
        pytest.param([(1, 9)], 10, [], id="too late"),
        pytest.param([(0, 4), (5, 10)], 10, [], id="too far"),
        pytest.param([(0, 9), (0, 4), (5, 9)], 10, [(0, 9)], id="few rather than many"),
        pytest.param([(0, 6), (0, 4), (5, 9)], 10, [(0, 4), (5, 9)], id="not into a dead end"),
        pytest.param([(0, 4), (5, 7)], 6, [(0, 4), (5, 7)], id="as far as it goes, if that is enough"),
        pytest.param([(0, 4), (5, 7)], 9, [], id="not far enough"),
        pytest.param([], 10, [], id="nothing there"),
    ],
)
def test_tiles(fetches: list[tuple[int, int]], enough: int, expected: list[tuple[int, int]]) -> None:
    assert spans(tiling(held(*fetches), period_of, Period(day(0), day(9)), day(enough))) == expected


_span = st.tuples(st.integers(0, 12), st.integers(0, 6)).map(lambda each: (each[0], each[0] + each[1]))


@given(st.lists(_span, max_size=25), st.integers(0, 12))
def test_every_day_is_held_once(fetches: list[tuple[int, int]], last: int) -> None:
    found = spans(tiling(held(*fetches), period_of, Period(day(0), day(last)), day(last + 1)))
    days = [each for first, end in found for each in range(first, end + 1)]
    assert days in ([], list(range(last + 1)))
