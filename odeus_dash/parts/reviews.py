"""The forms for goals and notes, and the entries made from their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from odeus_dash.data import Data
from odeus_dash.data.goals import MONEY, figure
from odeus_dash.errors import BadEntry
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.page import Field, Form
from odeus_dash.parts.goals import called
from odeus_dash.store import LONGEST_NAME, LONGEST_NOTE, Goal, Metric, Note, checked
from odeus_dash.store.database import conflict
from odeus_dash.words import reviews as words
from odeus_dash.words.formats import counted, period_text

#: Agents that a goal can be about; the form offers those with the most messages.
OFFERED = 100
#: What a person types is so many times the figure.
_TYPED = {Metric.HIT_RATE: 100, Metric.COST_PER_MESSAGE: 1000}
#: The name of the form of a new entry, and how the name of any other begins.
NEW_GOAL, NEW_NOTE, GOAL, NOTE = "goal new", "note new", "goal ", "note "


def goal_form(data: Data, goal: Goal | None) -> Form:
    """The questions about a new goal, or about what can change of one."""
    days, key = data.choice.period, goal.id if goal else "new"
    currency = goal.currency if goal else data.pricing.currency
    span = counted(goal.days if goal else days.days, "day")
    what = () if goal else _subject(data)
    counts = words.TARGET_HELP.format(currency=currency, days=span)
    typed = goal.target * _TYPED.get(goal.metric, 1) if goal else None
    target = Field(f"target {key}", words.TARGET, kind="amount", given=typed, help=counts)
    usual = max(dt.date(data.today.year, 12, 31), data.today)
    due = Field(f"due {key}", words.DUE, kind="day", given=goal.due if goal else usual)
    whose, about = goal.owner if goal else "", words.OWNER_HELP
    owner = Field(f"owner {key}", words.BY_WHOM, kind="text", most=LONGEST_NAME, given=whose, help=about)
    version = goal.version if goal else 0
    return Form(f"{GOAL}{key} {version}", (*what, target, due, owner), words.SAVE, "flag")


def note_form(data: Data, note: Note | None) -> Form:
    """The questions about a new note or one that is there."""
    key, day, given = note.id if note else "new", data.choice.period.end, note.text if note else ""
    text = Field(f"text {key}", words.TEXT, kind="text", most=LONGEST_NOTE, given=given, help=words.TEXT_HELP)
    first = Field(f"first {key}", words.FIRST, kind="day", given=note.start if note else day)
    last = Field(f"last {key}", words.LAST, kind="day", given=note.end if note else day)
    version = note.version if note else 0
    return Form(f"{NOTE}{key} {version}", (text, first, last), words.SAVE, "edit_note")


def changed(data: Data, now: dt.datetime) -> Goal | Note | None:
    """Return the goal or the note of a form that has just been submitted; None without one.

    It has the version that the form was made of, so that no change of somebody else's is lost. Raises
    BadEntry, StoreConflict for a goal that was deleted, and while exports are missing Waiting: the baseline
    is that of the selected days.
    """
    for name, reply in data.answered.items():
        if name.startswith((GOAL, NOTE)) and isinstance(reply, Mapping):
            kind, key, version = name.split(" ")
            replies = {str(each).split(" ", 1)[0]: value for each, value in reply.items()}
            make = _goal if kind == GOAL.strip() else _note
            return checked(replace(make(data, key, replies, now), version=int(version)))
    return None


def _goal(data: Data, key: str, replies: Mapping[str, object], now: dt.datetime) -> Goal:
    target, due, owner = replies["target"], replies["due"], str(replies["owner"]).strip()
    if not isinstance(target, float) or not isinstance(due, dt.date):
        raise BadEntry(words.NO_TARGET, words.TYPE_TARGET)
    new: dict[str, Any] = {"due": due, "owner": owner, "author": data.viewer.name, "changed_at": now}
    if former := next((each for each in data.kept.goals if each.id == key), None):
        return replace(former, target=target / _TYPED.get(former.metric, 1), **new)
    if key != "new":
        raise conflict()
    metric, agent = Metric(str(replies["metric"])), str(replies["agent"] or "")
    ours = replace(data, choice=replace(data.choice, agents=frozenset({agent} - {""})))
    baseline = None if data.choice.period.is_open(data.now) else figure(ours, metric)
    if baseline is None:
        raise BadEntry(words.FIGURE_UNKNOWN, words.SELECT_OTHER)
    return Goal(
        metric=metric,
        target=target / _TYPED.get(metric, 1),
        baseline=baseline,
        measured=data.choice.period.end,
        days=data.choice.period.days,
        agent=agent,
        agent_name=data.names().get(agent, "")[:LONGEST_NAME],
        currency=data.pricing.currency if metric in MONEY else "",
        **new,
    )


def _note(data: Data, key: str, replies: Mapping[str, object], now: dt.datetime) -> Note:
    text, start, end = str(replies["text"]).strip(), replies["first"], replies["last"]
    assert isinstance(start, dt.date)  # noqa: S101  the form asks for days
    assert isinstance(end, dt.date)  # noqa: S101  the form asks for days
    new: dict[str, Any] = {"text": text, "start": start, "end": end}
    new |= {"author": data.viewer.name, "changed_at": now}
    former = next((each for each in data.kept.notes if each.id == key), None)
    return replace(former, **new) if former else Note(**new)


def _subject(data: Data) -> tuple[Field, Field]:
    """The figures that the export tells, of which those about money need tokens, and the agents."""
    has_tokens = token_totals(data.agents()).input is not None
    offered = [each for each in Metric if has_tokens or each not in {*MONEY, Metric.HIT_RATE}]
    baseline = words.BASELINE_HELP.format(days=period_text(data.choice.period))
    options = tuple((str(each), called(each)) for each in offered)
    ranked = ranking(data.unfiltered.agents()).head(OFFERED)
    known = ranked.select("agent_id", pl.col("agent")).iter_rows()
    agents = Field("agent new", words.ABOUT, ((None, words.WHOLE), *known))
    return Field("metric new", words.FIGURE, options, help=baseline), agents
