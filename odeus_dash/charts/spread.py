"""Labels beside each other that do not overlap. Plain geometry, in pixels."""

from __future__ import annotations

from collections.abc import Sequence


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The places, in their order, moved as little as needed to be `gap` apart and not below 0.

    Neighbours that are too close share the move: each crowd is centred where it was.
    """
    crowds: list[tuple[float, list[int]]] = []
    for index in sorted(range(len(places)), key=lambda at: (places[at], at)):
        crowds.append((max(0, places[index]), [index]))
        while len(crowds) > 1 and _touching(crowds[-2], crowds[-1], gap):
            crowds[-2:] = [_merged(crowds[-2], crowds[-1], gap)]
    moved = dict.fromkeys(range(len(places)), 0.0)
    for middle, crowd in crowds:
        start = middle - gap * (len(crowd) - 1) / 2
        moved |= {index: start + gap * position for position, index in enumerate(crowd)}
    return list(moved.values())


def _touching(low: tuple[float, list[int]], high: tuple[float, list[int]], gap: float) -> bool:
    return high[0] - low[0] < gap * (len(low[1]) + len(high[1])) / 2


def _merged(
    low: tuple[float, list[int]], high: tuple[float, list[int]], gap: float
) -> tuple[float, list[int]]:
    members = [*low[1], *high[1]]
    middle = (low[0] * len(low[1]) + high[0] * len(high[1])) / len(members)
    return max(middle, gap * (len(members) - 1) / 2), members
