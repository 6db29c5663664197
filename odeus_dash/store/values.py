"""The entries of the store as values: goals, notes, dismissed rows and saved reviews of a workspace."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from odeus_dash.errors import BadEntry, StoreProblem
from odeus_dash.settings import Workspace

#: The longest texts that people may type, in characters.
LONGEST_NOTE, LONGEST_NAME, LONGEST_DECISION = 120, 80, 300
#: The form of saved reviews. Raised whenever those of before cannot be shown any more.
REVIEW_FORMAT = 1
#: In bytes, of the compressed pages of a review.
LARGEST_REVIEW = 4 * 1024**2
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


@dataclass(frozen=True)
class Figure:
    """A figure of a saved review: the name of its definition with its version, its value and unit."""

    means: str
    value: float | None
    unit: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Review:
    """A saved review without its pages: what was decided, and what it is about.

    `agents` are the ids of the selected agents; none means all. `figures` are those of the briefing as its
    author saw them, `viewer_figures` those without what groups of fewer than `fewest` people would tell.
    `problem` says why it cannot be shown: "damaged", "version" or nothing.
    """

    text: str
    start: dt.date
    end: dt.date
    timezone: str
    author: str
    saved_at: dt.datetime
    fewest: int = 0
    agents: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    viewer_figures: tuple[Figure, ...] = ()
    id: str = field(default_factory=new_id)
    problem: str = ""


@dataclass(frozen=True)
class SavedReview:
    """A saved review with its pages, compressed."""

    review: Review
    pages: bytes = field(repr=False)


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
    reviews: tuple[Review, ...] = ()


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
    _check_texts(texts)
    _check_days(*days, entry.changed_at)
    return entry


def checked_review(review: Review) -> Review:
    """Return a review that can be kept. Raises BadEntry, which says what to correct."""
    _check_texts(
        {
            "The text": (review.text, LONGEST_DECISION),
            "The author": (review.author, LONGEST_NAME),
            "The timezone": (review.timezone, LONGEST_NAME),
        }
    )
    _check_days(review.start, review.end, review.saved_at)
    if not review.text.strip():
        raise BadEntry("The review has no text.", "Write what was decided.")
    if review.end < review.start:
        raise BadEntry("The review ends before it begins.", "Save it again.")
    if not all(map(_is_figure, (*review.figures, *review.viewer_figures))) or type(review.fewest) is not int:
        raise BadEntry("The review has figures that cannot be used.", "Save it again.")
    return review


def _is_figure(figure: Figure) -> bool:
    is_number = type(figure.value) in {int, float} and math.isfinite(figure.value or 0)
    texts = isinstance(figure.means, str) and isinstance(figure.unit, str)
    return texts and type(figure.version) is int and (figure.value is None or is_number)


def _check_texts(texts: Mapping[str, tuple[str, int]]) -> None:
    for name, (text, longest) in texts.items():
        if len(text) > longest:
            raise BadEntry(f"{name} is too long.", f"Use at most {longest} characters.")
        if not text.isprintable():
            raise BadEntry(f"{name} has a line break or a control character.", "Write it on one line.")


def _check_days(*days: dt.date) -> None:
    if not all(_FIRST_YEAR <= day.year <= _LAST_YEAR for day in days):
        raise BadEntry("A date is out of range.", f"Use one between {_FIRST_YEAR} and {_LAST_YEAR}.")


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
