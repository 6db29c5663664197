from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odeus_dash.charts.places import Box, Bubble, labels, spread

ROOM = Box(0, 0, 300, 300)
bubbles = st.builds(Bubble, st.floats(0, 300), st.floats(0, 300), st.floats(3, 17))


def box_of(bubble: Bubble, dx: float, dy: float, width: float) -> Box:
    left, middle = bubble.x + dx, bubble.y + dy
    return Box(left, middle - 9, left + width, middle + 9)


def test_first_choice_is_the_right_hand_side() -> None:
    assert labels([Bubble(50, 50, 10)], [80], ROOM, 8) == [(0, 13, 0)]


def test_at_the_right_edge_the_label_goes_left() -> None:
    ((index, dx, dy),) = labels([Bubble(290, 50, 10)], [80], ROOM, 8)
    assert (index, dx, dy) == (0, -93, 0)


def test_no_room_no_label() -> None:
    assert labels([Bubble(50, 50, 10)], [400], ROOM, 8) == []


def test_not_more_than_asked_for() -> None:
    row = [Bubble(10, 30 * number, 5) for number in range(1, 9)]
    assert [label.bubble for label in labels(row, [50] * 8, ROOM, 3)] == [0, 1, 2]


@given(st.lists(bubbles, min_size=1, max_size=25), st.floats(20, 140))
def test_labels_meet_neither_each_other_nor_bubbles_that_count(placed: list[Bubble], width: float) -> None:
    found = labels(placed, [width] * len(placed), ROOM, 8)
    boxes = [box_of(placed[index], dx, dy, width) for index, dx, dy in found]
    for number, (box, label) in enumerate(zip(boxes, found, strict=True)):
        own = placed[label.bubble]
        assert box.left >= -1e-6
        assert box.right <= 300 + 1e-6
        inner = Box(box.left + 1e-6, box.low + 1e-6, box.right - 1e-6, box.high - 1e-6)
        assert not any(inner.meets(other) for other in boxes[:number])
        counting = [Box(x - r, y - r, x + r, y + r) for x, y, r in placed if 2 * r > own.radius]
        assert not any(inner.meets(other) for other in counting)


@settings(max_examples=100, deadline=None)
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
