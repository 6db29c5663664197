"""The figures of an export by name, as JSON and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction

import polars as pl

from odeus_dash.metrics import tokens, totals
from odeus_dash.metrics.comparison import SAME_LENGTH, FigureChange
from odeus_dash.wording import exact, percent, ratio

Figures = dict[str, int | float | None]

#: The figures of the Overview and of the token page, in the order in which they are printed.
USAGE = (
    "messages",
    "conversations",
    "agents_in_use",
    "user_agent_pairs",
    "active_pairs",
    "people_at_least",
    "people_at_most",
    "messages_per_user",
    "rows",
)
TOKENS = ("input", "output", "cache_read", "cache_write", "uncached", "hit_rate", "requests")
_SAY = {"messages_per_user": ratio, "hit_rate": percent}


def of_export(agents: pl.DataFrame) -> Figures:
    """All figures of a per-agent export."""
    return asdict(totals.totals(agents)) | asdict(tokens.token_totals(agents))


def as_json(figures: Mapping[str, object]) -> dict[str, object]:
    """The printed ones, those of tokens in an object of their own."""
    return {**{name: figures[name] for name in USAGE}, "tokens": {name: figures[name] for name in TOKENS}}


def change_of(change: FigureChange, longer: Fraction) -> dict[str, float | None]:
    """`absolute` and `relative` (null where nothing was before), and `per_day` where one period is `longer`.

    That is null for figures that do not add up over days.
    """
    found = {"absolute": change.absolute, "relative": change.relative}
    return found if longer == SAME_LENGTH else found | {"per_day": change.per_day}


def printed(figures: Figures) -> tuple[str, ...]:
    """The names of the figures worth printing: those of tokens only where there are any."""
    return USAGE if figures["input"] is None else (*USAGE, *TOKENS)


def say(name: str, value: float | None) -> str:
    return _SAY.get(name, exact)(value)


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """Columns under each other: the first to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
            ]
        )
        for line in lines
    ]
