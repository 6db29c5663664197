"""The change in messages in words: its parts by name, and the ones that matter in a sentence."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.bridge import Bridge
from odeus_dash.metrics.change_words import per_day_text
from odeus_dash.metrics.comparison import SAME_LENGTH, is_per_day, per_day
from odeus_dash.words.formats import counted, exact, percent, signed

#: What a part is called, and what happened where it is above and below zero.
_NAMES = {
    "new": ("New agents", "", ""),
    "retired": ("Retired agents", "", ""),
    "reach": ("Reach", "more users", "fewer users"),
    "intensity": ("Intensity", "more messages per user", "fewer messages per user"),
    "unsplit": ("Not attributable", "", ""),
}
_REASONS = {
    "new": ("agents came into use", ""),
    "retired": ("", "agents went out of use"),
    "reach": ("agents had more users", "agents had fewer users"),
    "intensity": ("users sent more messages each", "users sent fewer messages each"),
    "unsplit": ("agents with unknown users were used more", "agents with unknown users were used less"),
}
#: Reasons are given until they make this share of all that goes their way; what goes against them is
#: told from this share of that on.
_MOST, _WORTH_TELLING = 0.6, 0.25


@kept
def steps(bridge: Bridge, before: str, now: str) -> pl.DataFrame:
    """The rows of a picture of the change: step and value, from `before` over its parts to `now`.

    `before` and `now` are what the totals are called. What is not attributable has a row unless it is 0.
    """
    rows = [(before, bridge.previous)]
    for part, value in bridge.parts.items():
        name, more, fewer = _NAMES[part]
        happened = (more if value > 0 else fewer) if value else ""
        rows.append((f"{name}: {happened}" if happened else name, value))
    rows.append((now, bridge.current))
    return pl.DataFrame(rows, schema={"step": pl.String, "value": pl.Int64}, orient="row")


def why_sentence(bridge: Bridge | None, *, chosen: int = 0, longer: Fraction = SAME_LENGTH) -> str:
    """Why did it change? `Messages rose 512 (12%) to 4,821: mostly because agents had more users (+430).`

    `bridge`: None where an export holds no message counts. `chosen`: to how many agents the viewer has
    narrowed the figures down; 0 when they are of all agents. Where the current period is `longer` (see
    `Comparison`): `Messages rose 512 (12%) to 4,821, per day +8.4%: mostly because ...`
    """
    if bridge is None:
        return "The exports of the two periods hold no message counts to compare."
    which = f"Messages of {counted(chosen, 'chosen agent')}" if chosen else "Messages"
    if not bridge.previous and not bridge.current:
        return f"{which}: none in either period."
    told = bridge.previous and bridge.current and is_per_day("messages", longer)
    a_day = per_day_text(per_day(bridge.current, bridge.previous, longer) if told else None)
    return f"{which} {_how_much(bridge)}{a_day}{_reasons(bridge)}."


def _how_much(bridge: Bridge) -> str:
    change, previous, current = bridge.change, bridge.previous, bridge.current
    if not change:
        return f"stayed at {exact(current)}"
    verb = "rose" if change > 0 else "fell"
    if not previous or not current:
        ends = (exact(each) if each else "none" for each in (previous, current))
        return f"{verb} from {' to '.join(ends)}"
    return f"{verb} {exact(abs(change))} ({percent(abs(change) / previous)}) to {exact(current)}"


def _reasons(bridge: Bridge) -> str:
    """The fewest parts that make most of what went the way of the change, and what went against it.

    Without a change, what cancelled out.
    """
    parts = sorted(bridge.parts.items(), key=lambda part: -abs(part[1]))
    more, less = [each for each in parts if each[1] > 0], [each for each in parts if each[1] < 0]
    if not bridge.change:
        return f": {_reason(*more[0])}, but {_reason(*less[0])}" if more and less else ""
    with_it, against = (more, less) if bridge.change > 0 else (less, more)
    whole = sum(abs(value) for _, value in with_it)
    told = 1
    while sum(abs(value) for _, value in with_it[:told]) < _MOST * whole:
        told += 1
    reasons = " and ".join(_reason(*each) for each in with_it[:told])
    because = f"{': mostly' if told < len(with_it) or against else ','} because {reasons}"
    heavy = [each for each in against[:1] if abs(each[1]) >= _WORTH_TELLING * whole]
    return because + "".join(f", although {_reason(*each)}" for each in heavy)


def _reason(part: str, value: int) -> str:
    more, less = _REASONS[part]
    return f"{more if value > 0 else less} ({signed(value)})"
