"""Each page's question, answered in one sentence of plain text with its numbers.

The sentences may contain an agent's name, which is text from outside: show them as text, never as Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from odeus_dash.metrics.change_words import direction, told
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.comparison import FigureChange
from odeus_dash.metrics.ranking import agents_for_share
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from odeus_dash.metrics.trends import Change
from odeus_dash.periods import Granularity
from odeus_dash.words import data as data_words
from odeus_dash.words import engagement as engagement_words
from odeus_dash.words import messages as words
from odeus_dash.words import people as people_words
from odeus_dash.words import tokens as token_words
from odeus_dash.words.formats import counted, exact, fixed, percent, ratio, signed, spelled
from odeus_dash.words.right_to_left import isolated

#: The part of a change that an agent makes to be named as its driver instead of how few agents make most.
_MAINLY = 2 / 3
#: Longer names are cut in a sentence; the table beside it has all of them.
_LONGEST_NAME = 60


def overview_sentence(totals: Totals, agents_for_80: int | None, days: int) -> str:
    """Return how much was used: `48,210 messages in 28 days. Seven of 58 agents account for 80%.`"""
    if totals.messages is None:
        return words.UNKNOWN
    if not totals.messages:
        return words.NONE_IN_DAYS.format(days=counted(days, "day"))
    in_use = totals.agents_in_use or 0
    known = {"messages": counted(totals.messages, "message"), "days": counted(days, "day")}
    if agents_for_80 is None or agents_for_80 >= in_use:
        return words.IN_DAYS_WITH.format(**known, agents=counted(in_use, "agent"))
    return _concentrated(words.IN_DAYS.format(**known), agents_for_80, in_use)


def messages_sentence(
    ranking: pl.DataFrame, change: FigureChange | None, moved: pl.DataFrame | None, *, chosen: int = 0
) -> str:
    """Return how the messages changed, and the agent behind it or how few agents get most of them.

    `ranking` is one by messages, `moved` comes from `movers`; None without a comparison. `chosen`: to how
    many agents the viewer has narrowed the figures down; 0 when they are of all agents.
    """
    in_use = ranking.filter(pl.col("value") >= 1)
    if in_use.is_empty():
        return words.UNKNOWN if ranking["value"].null_count() else words.NONE
    total, name = int(in_use["value"].sum()), shortened(in_use["agent"][0])
    templates = words.ALL if not chosen else words.SELECTED if chosen > 1 else words.ONE_AGENT
    noun = counted(total, "message")
    said = told(templates, change, level=exact(total), messages=noun, agent=name)
    named = None if chosen == 1 else with_driver(said, change, moved, _MAINLY)
    return named or _concentrated(said, agents_for_share(in_use), in_use.height)


def _concentrated(said: str, few: int | None, in_use: int) -> str:
    """`said`, and how few of the agents account for most, unless all of them are needed."""
    if few is None or few >= in_use:
        return words.ALONE.format(moved=said)
    template = words.ONE_FOR_80 if few == 1 else words.SOME_FOR_80
    return template.format(moved=said, few=spelled(few), agents=exact(in_use))


def with_driver(
    said: str, change: FigureChange | None, moved: pl.DataFrame | None, least: float
) -> str | None:
    """`said`, which tells of a change in messages, and the agent that made at least the part `least` of it.

    None where none did. `moved` comes from `movers`.
    """
    if change is None or moved is None or moved.is_empty() or direction(change) not in {"up", "down"}:
        return None
    agent, gain, new = moved.select("agent", "change", "new").row(0)
    if gain / (change.absolute or 1) < least:
        return None
    known = words.GAINED if gain > 0 else words.LOST
    template = words.GAINED_BY_NEW if new else known
    return template.format(moved=said, agent=shortened(agent), gain=signed(gain))


def users_sentence(
    totals: Totals,
    people: FigureChange | None,
    adoptions: FigureChange | None,
    fewest: int | None = None,
    *,
    chosen: int = 0,
) -> str:
    """Return how many people use the agents, exactly or at least, and how that changed.

    `fewest`: the totals know only the people of agents with at least so many users. `chosen` as above.
    """
    least, most = totals.people_at_least, totals.people_at_most
    which = people_words.SELECTED_AGENT if chosen == 1 else people_words.SELECTED_AGENTS
    who = which if chosen else people_words.AGENTS
    if totals.people:
        return told(people_words.EXACTLY, people, people=counted(totals.people, "person", "people"), who=who)
    if least is None or most is None:
        return _hidden_people(totals, fewest) or people_words.UNKNOWN
    if not most:
        return people_words.NONE
    slots = {"people": counted(least, "person", "people"), "who": who}
    if least == most and fewest is None:
        return told(people_words.EXACTLY, people, **slots)
    return told(people_words.AT_LEAST, adoptions, **slots, adoptions=exact(most))


def engagement_sentence(
    totals: Totals, change: FigureChange | None, within: Change, unit: Granularity, fewest: int | None = None
) -> str:
    """Return how much an active user uses an agent, and whether that rises. `fewest` as above.

    `within` is the change from early to late in the range, of which is told where there is no `change`.
    """
    if totals.messages_per_user is None:
        return _hidden_people(totals, fewest) or _no_level(totals)
    level = ratio(totals.messages_per_user)
    messages = f"{level} {'message' if level == '1' else 'messages'}"
    if direction(change) != "unknown" or within.before is None or within.after is None:
        return told(engagement_words.LEVEL, change, messages=messages)
    # With two significant digits, or with as many decimals, up to three, as make them differ.
    same = ratio(within.before), ratio(within.after)
    decimals = ((fixed(within.before, places), fixed(within.after, places)) for places in (1, 2, 3))
    before, after = next((texts for texts in (same, *decimals) if texts[0] != texts[1]), same)
    size = 0.0 if before == after else within.relative
    inside = FigureChange(within.before, within.after - within.before, size, small=False)
    if direction(inside) == "steady":
        after = ratio(within.after)
    return told(engagement_words.WITHIN, inside, messages=messages, unit=unit, before=before, after=after)


def _hidden_people(totals: Totals, fewest: int | None) -> str | None:
    """Return why there is no figure about people, where that may be because groups are small."""
    if fewest is None or (totals.people_at_least, totals.active_pairs) != (None, None):
        return None
    return people_words.HIDDEN.format(fewest=exact(fewest))


def _no_level(totals: Totals) -> str:
    """Return why there are no messages per user: a figure that is missing is not one that is zero."""
    if totals.messages is None:
        return engagement_words.NO_MESSAGES
    if totals.active_pairs is None:
        return engagement_words.NO_ACTIVE
    return engagement_words.NOT_BOTH if totals.active_pairs else engagement_words.NONE_ACTIVE


def tokens_sentence(tokens: TokenTotals, moved: str) -> str:
    """Return how much input there was, and whether the cache helped. `moved` says how the input changed."""
    if not tokens.input and not tokens.output:
        return token_words.NO_TOKENS
    if tokens.hit_rate is None:
        return f"{moved}."
    template = token_words.CACHED if tokens.hit_rate else token_words.NONE_CACHED
    return f"{moved}. {template.format(share=percent(tokens.hit_rate))}"


def data_sentence(rows: int, checks: Sequence[Check]) -> str:
    """Return what was loaded, and whether it adds up."""
    if not rows:
        return data_words.NO_USAGE
    number, loaded = counted(len(checks), "check"), counted(rows, "row")
    failed = sum(not check.ok for check in checks)
    if failed:
        one = data_words.ONE_FAILS if len(checks) > 1 else data_words.ONLY_ONE_FAILS
        return (one if failed == 1 else data_words.FAIL).format(failed=exact(failed), checks=number)
    if not checks:
        return data_words.LOADED.format(rows=loaded)
    matching = sum(check.agrees or check.is_more for check in checks)
    if matching < len(checks):
        return data_words.UPDATING.format(matching=exact(matching), checks=number)
    few = {1: data_words.ONE_MATCHES, 2: data_words.BOTH_MATCH}
    template = few.get(len(checks), data_words.ALL_MATCH)
    return template.format(rows=loaded, checks=exact(len(checks)))


def shortened(agent: str) -> str:
    """A name for use inside a sentence: cut to length, and isolated."""
    return isolated(agent if len(agent) <= _LONGEST_NAME else f"{agent[: _LONGEST_NAME - 1].rstrip()}…")
