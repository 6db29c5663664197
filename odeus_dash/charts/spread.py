"""Labels moved apart until they do not overlap. Plain geometry, in pixels."""

from __future__ import annotations

from collections.abc import Sequence


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
