"""The figures of the period before, and how much they changed since."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import polars as pl

from odeus_dash.cli import amounts
from odeus_dash.cli.cost import Cost, NoCost
from odeus_dash.cli.figures import (
    TOKENS,
    USAGE,
    Figures,
    aligned,
    as_json,
    change_of,
    of_export,
    printed,
    say,
)
from odeus_dash.comparison import Comparison, check_whole
from odeus_dash.errors import NotKept
from odeus_dash.metrics import totals
from odeus_dash.metrics.change_words import change_text
from odeus_dash.metrics.comparison import FigureChange, figure_change
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.periods import Period
from odeus_dash.source import Export
from odeus_dash.wording import period_text

#: Why there is no comparison even though somebody asked.
NOTHING_OVER = (
    "No day of the range is over, or it is longer than a year: there is nothing to compare it with."
)


@dataclass(frozen=True)
class Compared:
    """Figures of the compared days, of those before, and their changes by name; and what both cost."""

    comparison: Comparison
    current: Figures
    previous: Figures
    change: dict[str, FigureChange]
    cost: Cost | NoCost
    cost_before: Cost | NoCost


@dataclass(frozen=True)
class NotCompared:
    """There are no figures to compare with, and why."""

    why: str


def compare(
    comparison: Comparison | None, exports: list[Export], costs: list[Cost | NoCost]
) -> Compared | NotCompared:
    """From the exports of `comparison.current` and `.before`, and their costs."""
    if comparison is None:
        return NotCompared(NOTHING_OVER)
    try:
        for each in exports:
            check_whole(each.wanted.period, each.covered, each.fetched_at)
    except NotKept as problem:
        return NotCompared(str(problem))
    now, then = (each.table.frame for each in exports)
    return Compared(
        comparison, of_export(now), of_export(then), _changes(now, then, comparison.longer), *costs
    )


def json_of(found: Compared | NotCompared) -> dict[str, object]:
    """`compared` (which days, and notes), `current` and `previous` figures, and `change` per figure."""
    if isinstance(found, NotCompared):
        none = {"current": None, "previous": None}
        return {"compared": {**none, "notes": [found.why]}, **none, "change": None}
    days, longer = found.comparison, found.comparison.longer
    change = {name: change_of(each, longer) for name, each in found.change.items()}
    return {
        "compared": {
            "current": _dates(days.current),
            "previous": _dates(days.before),
            "notes": list(days.notes),
        },
        "current": as_json(found.current) | {"cost": amounts.as_json(found.cost)},
        "previous": as_json(found.previous) | {"cost": amounts.as_json(found.cost_before)},
        "change": as_json(change) | {"cost": amounts.change_as_json(found.cost, found.cost_before, longer)},
    }


def lines_of(found: Compared) -> list[str]:
    """For a terminal: the two periods and what makes them differ, then figure by figure."""
    days = found.comparison
    heading = ["", period_text(days.current), period_text(days.before), "Change"]
    names = printed(found.current)
    lines = [_line(name, found) for name in names]
    lines += amounts.change_lines(found.cost, found.cost_before, days.longer)
    return ["", *aligned([heading, *lines]), *days.notes]


def _line(name: str, found: Compared) -> list[str]:
    change = found.change[name]
    return [
        DEFINITIONS[name].label,
        say(name, found.current[name]),
        say(name, found.previous[name]),
        change_text(name, change, partial(say, name)),
    ]


def _changes(now: pl.DataFrame, then: pl.DataFrame, longer: Fraction) -> dict[str, FigureChange]:
    usage, usage_before = totals.totals(now), totals.totals(then)
    tokens, tokens_before = token_totals(now), token_totals(then)
    return {
        **{name: figure_change(name, usage, usage_before, longer) for name in USAGE},
        **{name: figure_change(name, tokens, tokens_before, longer) for name in TOKENS},
    }


def _dates(period: Period) -> dict[str, str]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}
