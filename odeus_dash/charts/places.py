"""Places for labels, over no other label or bubble. Plain geometry, in pixels; y grows upwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

#: Height of a label, and the gap between a bubble and its label.
_LINE, _GAP = 18, 3


class Box(NamedTuple):
    """A rectangle."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.high <= other.low or other.high <= self.low)

    def within(self, other: Box) -> bool:
        """Whether it is completely inside the other one."""
        upright = other.low <= self.low and self.high <= other.high
        return upright and other.left <= self.left and self.right <= other.right


class Bubble(NamedTuple):
    """A circle."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """The square around it."""
        x, y, radius = self
        return Box(x - radius, y - radius, x + radius, y + radius)

    def sides(self, width: float) -> Iterator[Box]:
        """Boxes for a label: right, left, above, below, then above and below in line with either edge."""
        x, y, away, half = self.x, self.y, self.radius + _GAP, _LINE / 2
        yield Box(x + away, y - half, x + away + width, y + half)
        yield Box(x - away - width, y - half, x - away, y + half)
        for left in (x - width / 2, x + self.radius - width, x - self.radius):
            yield Box(left, y + away, left + width, y + away + _LINE)
            yield Box(left, y - away - _LINE, left + width, y - away)


class Label(NamedTuple):
    """A label that fits: whose it is, and the offset of its middle left edge from the bubble's middle."""

    bubble: int
    dx: float
    dy: float


def labels(bubbles: Sequence[Bubble], widths: Sequence[float], room: Box, most: int) -> list[Label]:
    """Labels for the first bubbles that have room for one: at most `most`, inside `room`.

    `widths` are those of the labels of the first bubbles, in the order of their right to one; no label
    meets another label, or a bubble that is more than half of its own.
    """
    written: list[Box] = []
    placed: list[Label] = []
    for index, width in enumerate(widths):
        bubble = bubbles[index]
        taken = [*written, *(other.box for other in bubbles if 2 * other.radius > bubble.radius)]
        inside = (box for box in bubble.sides(width) if box.within(room))
        fit = next((box for box in inside if not any(map(box.meets, taken))), None)
        if fit is not None and len(placed) < most:
            written.append(fit)
            placed.append(Label(index, fit.left - bubble.x, (fit.low + fit.high) / 2 - bubble.y))
    return placed


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The places, in their order, moved as little as needed to be `gap` apart and not below 0.

    Neighbours that are too close share the move: each crowd is centred where it was.
    """
    crowds: list[tuple[float, list[int]]] = []
    for index in sorted(range(len(places)), key=lambda at: (places[at], at)):
        middle, crowd = max(0, places[index]), [index]
        while crowds and middle - crowds[-1][0] < gap * (len(crowds[-1][1]) + len(crowd)) / 2:
            below, others = crowds.pop()
            together = (below * len(others) + middle * len(crowd)) / (len(others) + len(crowd))
            crowd = [*others, *crowd]
            middle = max(together, gap * (len(crowd) - 1) / 2)
        crowds.append((middle, crowd))
    moved = dict.fromkeys(range(len(places)), 0.0)
    for middle, crowd in crowds:
        start = middle - gap * (len(crowd) - 1) / 2
        moved |= {index: start + gap * position for position, index in enumerate(crowd)}
    return list(moved.values())
