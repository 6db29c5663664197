"""A change in words: on a tile, in a table of figures, in a page's sentence."""

from __future__ import annotations

from collections.abc import Callable

from odeus_dash.metrics.comparison import SHARES, STEADY, FigureChange
from odeus_dash.words.directions import ByDirection, Direction
from odeus_dash.words.formats import MISSING, NEW, NO_CHANGE, percent, points_text, relative_text, signed

Say = Callable[[float | None], str]


def direction(change: FigureChange | None) -> Direction:
    """Return which way the figure went."""
    if change is None or change.absolute is None or (change.relative is None and not change.absolute):
        return "unknown"
    if change.relative is None:
        return "new"
    if abs(change.relative) < STEADY:
        return "steady"
    return "up" if change.relative > 0 else "down"


def told(templates: ByDirection, change: FigureChange | None, **slots: object) -> str:
    """Return the template for the direction, filled with the size of the change and the other `slots`."""
    size = None if change is None or change.relative is None else abs(change.relative)
    return templates[direction(change)].format(change=percent(size), **slots)


def change_text(name: str, change: FigureChange, say: Say) -> str:
    """The change of the figure `name`, absolute and relative: `+5,120 (+12%)`; a dash if unknown.

    `new` where there was nothing before, `no change` of what is the same; of a percentage the difference in
    points. Where one period is longer: `+120 (+2.5%, per day −0.8%)`.
    """
    if change.absolute is None:
        return MISSING
    if name in SHARES:
        return points_text(change.absolute)
    if not change.absolute:
        per_day = per_day_text(change.per_day).removeprefix(", ")
        return f"{NO_CHANGE} ({per_day})" if per_day else NO_CHANGE
    if change.relative is None:
        return NEW
    return f"{signed(change.absolute, say)} ({relative_text(change.relative)}{per_day_text(change.per_day)})"


def change_of(name: str, change: FigureChange) -> str:
    """The change of the figure `name` by itself: `+12 %`, in points of a percentage; `new` from nothing."""
    if change.absolute is None:
        return MISSING
    if name in SHARES:
        return points_text(change.absolute)
    if change.relative is None:
        return NEW if change.absolute else NO_CHANGE
    return NO_CHANGE if abs(change.relative) < STEADY else relative_text(change.relative)


def per_day_text(per_day: float | None) -> str:
    """Return the addition to a change where one period is longer: `, per day −0.8%`; else empty."""
    if per_day is None:
        return ""
    return f", per day {relative_text(per_day)}" if per_day else f", {NO_CHANGE} per day"
