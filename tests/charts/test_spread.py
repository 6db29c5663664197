from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.charts.spread import spread


@given(st.lists(st.floats(0, 300), min_size=1, max_size=7))
def test_spread_labels_are_apart_above_zero_and_in_order(places: list[float]) -> None:
    moved = spread(places, 18)
    assert min(moved) >= -1e-6
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    assert all(moved[high] - moved[low] >= 18 - 1e-6 for low, high in pairwise(order))


def test_labels_that_are_apart_stay() -> None:
    assert spread([100, 20, 60], 18) == [100, 20, 60]


def test_crowd_is_centred_where_it_was() -> None:
    assert spread([100, 100], 18) == [91, 109]
