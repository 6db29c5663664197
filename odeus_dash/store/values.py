"""What the store keeps, as values: goals, notes and dismissed rows of a workspace."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from odeus_dash.errors import BadEntry, StoreProblem
from odeus_dash.settings import Workspace

#: The longest texts that people may type, in characters.
LONGEST_NOTE, LONGEST_NAME = 120, 80
_LONGEST_ID, _MOST_DAYS = 400, 3660
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
#: What pages can write as a number. A single goal beyond would keep a page from everybody.
_LEAST, _MOST = 1e-9, 1e12


class Metric(StrEnum):
    """The figures that a goal can be about, by the names of their definitions."""

    MESSAGES = "messages"
    ACTIVE_USERS = "active_pairs"
    MESSAGES_PER_USER = "messages_per_user"
    HIT_RATE = "hit_rate"
    COST = "cost"
    COST_PER_MESSAGE = "per_message"


#: Those that grow with the length of the period: a goal about them is a goal per day.
SUMS = frozenset({Metric.MESSAGES, Metric.COST})
#: Those about people, who do not add up over periods: such a goal is about one number of days. Of an agent
#: with few people, only admins see the figure, and so the goal.
ABOUT_PEOPLE = frozenset({Metric.ACTIVE_USERS, Metric.MESSAGES_PER_USER})


def new_id() -> str:
    """Return an id that is unique across replicas."""
    return uuid.uuid4().hex


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A figure that a workspace, or one agent of it, is to reach by `due`.

    `target` and `baseline` are figures of `days` days; `baseline` is that of the days that end on `measured`,
    when the goal was set. `agent` is empty for the whole workspace. Costs are in `currency`. `author` is an
    account. `version` counts the changes; 0 has not been saved.
    """

    metric: Metric
    target: float
    due: dt.date
    baseline: float
    measured: dt.date
    days: int
    author: str
    changed_at: dt.datetime
    agent: str = ""
    agent_name: str = ""
    owner: str = ""
    currency: str = ""
    id: str = field(default_factory=new_id)
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Note:
    """What happened on a day, or from `start` to `end`; `author` is an account, `version` as of a goal."""

    text: str
    start: dt.date
    end: dt.date
    author: str
    changed_at: dt.datetime
    id: str = field(default_factory=new_id)
    version: int = 0


E = TypeVar("E", bound=Goal | Note)


@dataclass(frozen=True)
class Kept:
    """All that is kept of a workspace, oldest first; `problem` says why it is not known.

    `is_on` is False where nothing can be kept: it is switched off, or the workspace ends with the session.
    """

    goals: tuple[Goal, ...] = ()
    notes: tuple[Note, ...] = ()
    dismissed: frozenset[str] = frozenset()
    is_on: bool = False
    problem: StoreProblem | None = None


def checked(entry: E) -> E:
    """Return a goal or a note that can be kept. Raises BadEntry, which says what to correct."""
    if isinstance(entry, Note):
        texts = {"The text": (entry.text, LONGEST_NOTE), "The author": (entry.author, LONGEST_NAME)}
        days = (entry.start, entry.end)
        if not entry.text.strip():
            raise BadEntry("The note has no text.", "Write what happened.")
        if entry.end < entry.start:
            raise BadEntry("The note ends before it begins.", "Swap the two dates.")
    else:
        names = {"The agent": entry.agent_name, "The owner": entry.owner, "The author": entry.author}
        texts = {name: (text, LONGEST_NAME) for name, text in names.items()}
        texts |= {"The agent's id": (entry.agent, _LONGEST_ID), "The currency": (entry.currency, 3)}
        days = (entry.due, entry.measured)
        _check_goal(entry)
    for name, (text, longest) in texts.items():
        if len(text) > longest:
            raise BadEntry(f"{name} is too long.", f"Use at most {longest} characters.")
        if not text.isprintable():
            raise BadEntry(f"{name} has a line break or a control character.", "Write it on one line.")
    if not all(_FIRST_YEAR <= day.year <= _LAST_YEAR for day in (*days, entry.changed_at)):
        raise BadEntry("A date is out of range.", f"Use one between {_FIRST_YEAR} and {_LAST_YEAR}.")
    return entry


def _check_goal(goal: Goal) -> None:
    if not all(math.isfinite(each) and each >= 0 for each in (goal.target, goal.baseline)):
        raise BadEntry("The target cannot be used.", "Enter a number from 0 up, such as 70000.")
    if goal.target > _MOST or goal.baseline > _MOST or 0 < goal.target < _LEAST:
        raise BadEntry("The target is too large or too small.", "Enter a number such as 70000.")
    if goal.metric is Metric.HIT_RATE and goal.target > 1:
        raise BadEntry("A hit rate cannot be above 100%.", "Set a lower target.")
    if goal.target == goal.baseline:
        raise BadEntry("The target equals the baseline.", "Set another target.")
    if goal.due <= goal.measured:
        raise BadEntry("The goal is due before its baseline ends.", "Enter a later date.")
    if not 1 <= goal.days <= _MOST_DAYS:
        raise BadEntry("The goal covers too many days.", "Select a shorter range, then set it again.")


#: Of a workspace of which nothing is kept.
NOTHING_KEPT = Kept()


def place_of(workspace: Workspace) -> str | None:
    """Return the identifier of a workspace in the store, the same on every replica and for every key.

    Keys change, and are never written down; the deployment and the configured name stay. None for workspaces
    that end with the session: what another one types or opens may be somebody else's.
    """
    if workspace.typed or workspace.files:
        return None
    return f"{'demo' if workspace.demo else workspace.base_url} {workspace.name}"
