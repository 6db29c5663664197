"""Answer a question in words with one figure, its definition and its dates, from the figures of `summary`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from odeus_dash.ask import Question, days_of, grammar, read
from odeus_dash.choice import Choice
from odeus_dash.cli.summary import Compared, Summary
from odeus_dash.cli.summary_text import change, printable, say
from odeus_dash.comparison import Against
from odeus_dash.errors import NotAnswered
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.periods import Granularity, Period, local_today, preset_period
from odeus_dash.settings import Workspace
from odeus_dash.words import ask as words
from odeus_dash.words.formats import period_text

#: The dates of questions that name none, and those whose agents are known by name.
USUAL, YEAR = "Last 28 days", "Last 12 months"
#: Figures of one agent, by the field that is their sum over agents.
_OF_ONE = {"unique_users": "user_agent_pairs", "active_users": "active_pairs"}


@dataclass(frozen=True)
class Asked:
    """A question about a figure, what it selects, and the names of its agents."""

    metric: str
    choice: Choice
    agents: tuple[str, ...]


def asked(
    text: str,
    workspace: Workspace,
    timezone: str,
    now: dt.datetime,
    names: Callable[[Period], Mapping[str, str]],
) -> Asked:
    """Read a question. `names` loads those of the agents used in a period. Raises NotAnswered.

    The agents of the question's own days come with the answer. Those of twelve months are loaded only if
    a word is unknown without them.
    """
    today, billing_day = local_today(now, timezone), workspace.billing_day
    usual, year = (preset_period(each, today, timezone) for each in (USUAL, YEAR))
    known: dict[str, str] = {}
    found = read(text, known, today, billing_day)
    if isinstance(found, Question) or found.unknown:
        days = days_of(text, today, billing_day)
        for period in (Period(days.start, days.end, timezone) if days else usual, year):
            known = dict(names(period))
            found = read(text, known, today, billing_day)
            if isinstance(found, Question) or not found.unknown:
                break
    if isinstance(found, NotAnswered):
        raise found
    if found.metric is None:
        raise NotAnswered(words.NO_METRIC, grammar(known))
    period = Period(found.span.start, found.span.end, timezone) if found.span else usual
    choice = Choice(period, Granularity.MONTH, frozenset(found.agents), found.against or Against.NONE)
    return Asked(found.metric, choice, tuple(known[each] for each in found.agents))


def as_text(question: Asked, found: Summary) -> str:
    """Return the answer as lines: figure, dates, agents, change if requested, definition."""
    field = _OF_ONE.get(question.metric, question.metric)
    definition, workspace = DEFINITIONS[question.metric], found.data.workspace
    period = found.whole.covered or found.period
    about = [*question.agents, period_text(period), period.timezone, workspace.name]
    about += ["Demo data"] * workspace.demo
    lines = [f"{definition.label}: {say(field, found.whole)}", " · ".join(about)]
    if isinstance(both := found.compared, Compared):  # else the reason is a remark
        days, before = period_text(both.days.before), say(field, both.previous)
        lines.append(words.COMPARED.format(change=change(field, both), before=before, days=days))
    return printable([*lines, definition.text])
