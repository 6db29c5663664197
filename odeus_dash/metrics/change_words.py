"""A change in words: on a tile, in a table of figures, in a page's sentence."""

from __future__ import annotations

from collections.abc import Callable

from odeus_dash.metrics.comparison import FigureChange
from odeus_dash.wording import MISSING, points_text, relative_text, signed

#: A smaller relative change is called no change.
_STEADY = 0.005
#: Figures that are percentages: theirs are differences of points, of which no percentage is made.
_SHARES = frozenset({"hit_rate"})
Say = Callable[[float | None], str]


def change_text(name: str, change: FigureChange, say: Say) -> str:
    """Absolute and relative: `+5.12k (+12 %)`; `new` where there was nothing before; a dash if unknown."""
    if change.absolute is None:
        return MISSING
    if name in _SHARES:
        return points_text(change.absolute)
    if change.relative is None:
        return f"{signed(change.absolute, say)}, from 0"
    return f"{signed(change.absolute, say)} ({relative_text(change.relative)})"


def change_clause(noun: str, change: FigureChange, days: str) -> str:
    """For use in a sentence: `messages rose 12 % on 1 – 21 Oct 2026`; empty where no change is known.

    `days` names the days before. `noun` is plural.
    """
    if change.absolute is None:
        return ""
    if change.relative is None:
        return f"there were no {noun} in {days}" if change.absolute else ""
    if abs(change.relative) < _STEADY:
        return f"{noun} held steady on {days}"
    return f"{noun} {moved(change.relative)} on {days}"


def moved(relative: float) -> str:
    """`rose 12 %`, `fell 3.4 %`."""
    return f"{'rose' if relative > 0 else 'fell'} {relative_text(abs(relative)).removeprefix('+')}"
