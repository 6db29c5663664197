"""The change in messages in words: its parts by name, and what made most of it in a sentence."""

from __future__ import annotations

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.bridge import Bridge
from odeus_dash.metrics.change_words import told
from odeus_dash.metrics.comparison import STEADY, count_change
from odeus_dash.metrics.headline import with_driver
from odeus_dash.words import agent as agent_words
from odeus_dash.words import changes as words
from odeus_dash.words.formats import counted, exact, signed
from odeus_dash.words.right_to_left import isolated

#: An agent, or a part among those that go the same way, with this share of a change is its main reason.
_MAIN = 0.5


@kept
def part_bars(bridge: Bridge) -> pl.DataFrame:
    """The parts of the change that are not 0, as `charts.signed_bars` takes them: name, value, is_other."""
    rows = [(words.BARS[part][value < 0], value, False) for part, value in bridge.parts.items() if value]
    return pl.DataFrame(rows, {"name": pl.String, "value": pl.Int64, "is_other": pl.Boolean}, orient="row")


def why_sentence(bridge: Bridge | None, moved: pl.DataFrame | None = None, *, chosen: int = 0) -> str:
    """Return why the messages changed: `Messages rose 12% to 4,821, mainly due to more users (+430).`

    An agent that made at least half of the change is named instead of the parts; `moved` comes from `movers`.
    `bridge`: None where an export holds no message counts. `chosen`: to how many agents the viewer has
    narrowed the figures down; 0 when they are of all agents.
    """
    if bridge is None:
        return words.UNKNOWN
    if not bridge.previous and not bridge.current:
        return words.NONE
    change = count_change(bridge.current, bridge.previous)
    said = told(words.SELECTED if chosen else words.ALL, change, level=exact(bridge.current))
    named = None if chosen == 1 else with_driver(said, change, moved, _MAIN)
    return named or _with_reasons(said, bridge)


def agent_sentence(agent: str, messages: int | None, change: Bridge | None) -> str:
    """Return how much one agent was used, and why that changed: `Scout: messages rose 12% to 4,821, ...`.

    `change`: None without a comparison, or where an export holds no message counts.
    """
    agent = isolated(agent)
    if messages is None:
        return agent_words.UNKNOWN.format(agent=agent)
    slots = {"agent": agent, "level": exact(messages), "messages": counted(messages, "message")}
    if change is None:
        return f"{told(agent_words.NAMED, None, **slots)}."
    if not messages:
        template = agent_words.GONE if change.previous else agent_words.UNUSED
        return template.format(agent=agent, messages=counted(change.previous, "message"))
    said = told(agent_words.NAMED, count_change(change.current, change.previous), **slots)
    return words.ALONE.format(moved=said) if change.new else _with_reasons(said, change)


def _with_reasons(said: str, bridge: Bridge) -> str:
    """The part that made most of the change; where there is hardly any, the two that cancelled out."""
    parts = sorted(bridge.parts.items(), key=lambda part: -abs(part[1]))
    more, less = [each for each in parts if each[1] > 0], [each for each in parts if each[1] < 0]
    if bridge.previous and abs(bridge.change) < STEADY * bridge.previous:
        if not more or not less:
            return words.ALONE.format(moved=said)
        (gain, loss), both = (signed(each[0][1]) for each in (more, less)), (more[0], less[0])
        reasons = [words.REASONS[part][value < 0] for part, value in both]
        return words.OFFSET.format(moved=said, more=reasons[0], gain=gain, less=reasons[1], loss=loss)
    with_it = more if bridge.change > 0 else less
    part, value = with_it[0]
    is_main = abs(value) >= _MAIN * sum(abs(each) for _, each in with_it)
    template = words.MAINLY if is_main else words.PARTLY
    return template.format(moved=said, reason=words.REASONS[part][value < 0], value=signed(value))
