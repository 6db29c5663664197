"""Each page's question, answered in one sentence of plain text with its numbers.

The sentences may contain an agent's name, which is text from outside: show them as text, never as Markdown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.comparison import STEADY
from odeus_dash.metrics.ranking import agents_for_share
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from odeus_dash.metrics.trends import Change
from odeus_dash.periods import Granularity
from odeus_dash.words import data as data_words
from odeus_dash.words import tokens as token_words
from odeus_dash.words.formats import counted, exact, fixed, percent, ratio

#: Longer names are cut in a sentence; the table beside it has all of them.
_LONGEST_NAME = 60


def overview_sentence(
    totals: Totals, agents_for_80: int | None, days: int, *, chosen: int = 0, change: str = ""
) -> str:
    """How much was the workspace used? `48,210 messages in 28 days; 7 of 58 agents make 80% of them.`

    `chosen`: to how many agents the viewer has narrowed the figures down; 0 when they are of all agents.
    `change`, a clause that names the messages, takes the place of their number: `Messages rose 12% to ...`
    """
    if totals.messages is None:
        return f"The export of {_span(days)} holds no message counts."
    messages = f"{counted(totals.messages, 'message') if totals.messages else 'no messages'} in {_span(days)}"
    if chosen:
        messages = f"{_chosen(chosen)} received {messages}"
    messages = change or messages
    messages = messages[0].upper() + messages[1:]
    if not totals.messages or chosen == 1:
        return f"{messages}."
    in_use = totals.agents_in_use or 0
    if in_use == 1:
        return f"{messages}, all {'by one of them' if chosen else 'with one agent'}."
    otherwise = "" if chosen else f", with {exact(in_use)} agents"
    return f"{messages}{_concentration(in_use, agents_for_80) or otherwise}."


def messages_noun(chosen: int) -> str:
    """What a clause about their change calls the messages, to all agents or to as many as are `chosen`."""
    return f"messages to {_chosen(chosen)}" if chosen else "messages"


@kept
def messages_sentence(ranking: pl.DataFrame, *, chosen: int = 0) -> str:
    """Which agents get the messages? From a ranking by messages.

    `chosen`: to how many agents the viewer has narrowed the ranking down; 0 when it holds all agents.
    """
    in_use = ranking.filter(pl.col("value") >= 1)
    if in_use.is_empty():
        return _no_messages(unknown=ranking["value"].null_count() > 0, chosen=chosen)
    name, value, share = in_use.select("agent", "value", "share").row(0)
    received = f"{_name(name)} received"
    if chosen == 1:
        return f"{received} {counted(value, 'message')}."
    if in_use.height == 1:
        whole = "the only message" if value == 1 else f"all of the {exact(value)} messages"
        return f"{received} {whole}{f' to {_chosen(chosen)}' if chosen else ''}."
    all_of_it = f"what {_chosen(chosen)} received" if chosen else "all"
    leader = f"{received} {counted(value, 'message')}, {percent(share)} of {all_of_it}"
    concentration = _concentration(in_use.height, agents_for_share(in_use))
    return f"{leader}{concentration or f'; {exact(in_use.height)} agents were in use'}."


def users_sentence(totals: Totals, days: int, fewest: int | None = None) -> str:
    """How many people use the agents? Two bounds: the export does not hold the number itself.

    `fewest`: the totals know only the people of agents with at least so many users.
    """
    least, most = totals.people_at_least, totals.people_at_most
    if least is None or most is None:
        return _hidden_people(totals, days, fewest) or f"The export of {_span(days)} holds no user counts."
    if not most:
        return f"Nobody used an agent in {_span(days)}."
    people = counted(most, "person", "people")
    bounds = people if least == most else f"Between {exact(least)} and {people}"
    used = counted(totals.agents_in_use, "agent") if totals.agents_in_use else "agents"
    if fewest is not None:
        used = f"the agents with at least {counted(fewest, 'user')}"
    return f"{bounds} used {used} in {_span(days)}."


def engagement_sentence(
    totals: Totals, change: Change, granularity: Granularity, days: int, fewest: int | None = None
) -> str:
    """How much does an active user use an agent, and is that rising or falling? `fewest` as above."""
    if totals.messages_per_user is None:
        return _hidden_people(totals, days, fewest) or _no_level(totals, days)
    unit = "message" if ratio(totals.messages_per_user) == "1" else "messages"
    which = "an agent" if fewest is None else f"an agent with at least {counted(fewest, 'user')}"
    level = f"An active user sent {which} {ratio(totals.messages_per_user)} {unit} in {_span(days)}"
    if change.before is None or change.after is None or change.relative is None:
        return f"{level}."
    before, after = _told_apart(change.before, change.after)
    if abs(change.relative) < STEADY or before == after:
        return f"{level}; per {granularity} that held steady at {ratio(change.after)}."
    moved = f"{'rose' if change.relative > 0 else 'fell'} {percent(abs(change.relative))}"
    return f"{level}; per {granularity} that {moved}, from {before} to {after}."


def _hidden_people(totals: Totals, days: int, fewest: int | None) -> str | None:
    """Why there is no figure about people at all, where that may be because groups are small."""
    if fewest is None or (totals.people_at_least, totals.active_pairs) != (None, None):
        return None
    return f"No agent is known to have had at least {counted(fewest, 'user')} in {_span(days)}."


def _no_level(totals: Totals, days: int) -> str:
    """Why there are no messages per user: a figure that is missing is not a figure that is zero."""
    if totals.messages is None:
        return f"The export of {_span(days)} holds no message counts."
    if totals.active_pairs is None:
        return f"The export of {_span(days)} holds no counts of active users."
    if totals.active_pairs:
        return f"No agent has both messages and active users in the export of {_span(days)}."
    return f"There are no active users to divide the messages of {_span(days)} by."


def _told_apart(before: float, after: float) -> tuple[str, str]:
    """Both with two significant digits, or with as many decimals, up to three, as it takes to differ."""
    decimals = ((fixed(before, places), fixed(after, places)) for places in (1, 2, 3))
    same = ratio(before), ratio(after)
    return next((texts for texts in (same, *decimals) if texts[0] != texts[1]), same)


def tokens_sentence(tokens: TokenTotals, moved: str) -> str:
    """How much input was there, and did the cache help? `moved` says what became of the input."""
    if not tokens.input and not tokens.output:
        return token_words.NO_TOKENS
    if tokens.hit_rate is None:
        return f"{moved}."
    template = token_words.CACHED if tokens.hit_rate else token_words.NONE_CACHED
    return f"{moved}. {template.format(share=percent(tokens.hit_rate))}"


def data_sentence(rows: int, checks: Sequence[Check]) -> str:
    """What was loaded, and does it add up?"""
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
    template = data_words.ONE_MATCHES if len(checks) == 1 else data_words.ALL_MATCH
    return template.format(rows=loaded, checks=exact(len(checks)))


def _span(days: int) -> str:
    return counted(days, "day")


def _no_messages(*, unknown: bool, chosen: int) -> str:
    if chosen == 1:
        return f"The chosen agent {'has no message counts' if unknown else 'received no messages'}."
    nobody = f"None of {_chosen(chosen)}" if chosen else "No agent"
    return f"{nobody} {'has message counts' if unknown else 'received a message'}."


def _chosen(agents: int) -> str:
    return "the chosen agent" if agents == 1 else f"the {exact(agents)} chosen agents"


def _concentration(in_use: int, agents_for_80: int | None) -> str:
    """How the total is spread: only worth a number when some agents are not needed for 80%."""
    if agents_for_80 is None or agents_for_80 >= in_use:
        return ""
    verb = "makes" if agents_for_80 == 1 else "make"
    return f"; {exact(agents_for_80)} of {counted(in_use, 'agent')} {verb} 80% of them"


def _name(agent: str) -> str:
    """A name for use inside a sentence: cut to length, and isolated if it runs from right to left."""
    short = agent if len(agent) <= _LONGEST_NAME else f"{agent[: _LONGEST_NAME - 1].rstrip()}…"
    right_to_left = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in short)
    return f"\u2068{short}\u2069" if right_to_left else short
