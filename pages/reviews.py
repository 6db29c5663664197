"""Which reviews, goals and notes does the workspace have, and how are the goals doing?"""

from __future__ import annotations

from collections.abc import Iterator

from odeus_dash.data import Data
from odeus_dash.data.goals import Progress, progress, seen
from odeus_dash.errors import ReviewProblem
from odeus_dash.metrics.goals import State
from odeus_dash.page import (
    Action,
    Actions,
    Block,
    Blocks,
    Entries,
    Entry,
    Heading,
    KeptFile,
    Nothing,
    Page,
    Upload,
    compose,
    failed,
    had,
    part,
    side_by_side,
)
from odeus_dash.parts.goals import VERDICTS, called, is_behind, written
from odeus_dash.parts.notes import author_of, days_of, written_on
from odeus_dash.parts.reviews import GOAL, NEW_GOAL, NEW_NOTE, NOTE, goal_form, note_form
from odeus_dash.parts.saved_reviews import entry_of, opened
from odeus_dash.store import ABOUT_PEOPLE, SUMS, Goal, Note, SavedReview
from odeus_dash.words import reviews as words
from odeus_dash.words.formats import counted, date_text, period_text, spelled

TITLE = "Reviews"
#: What is being changed: a form, an entry that is about to be deleted, or a file.
EDITING, DELETING, IMPORTING = "editing", "delete ", "import"
#: The answer with the saved review that is open, and the name of their list.
OPENED, SAVED = "review", "reviews"


def page(data: Data) -> Page:
    if isinstance(found := data.answer(OPENED), SavedReview | ReviewProblem):
        return opened(TITLE, data, found)
    had(data.agents)  # of days that cannot be had, goals and notes can still be read
    kept = data.kept
    if kept.problem:
        return compose(TITLE, words.NOT_READ, failed(kept.problem))
    if not kept.is_on:
        typed = data.workspace.typed or data.workspace.files
        title, reason = (words.NOT_HERE, words.ENDS) if typed else (words.OFF, words.OFF_REASON)
        return compose(TITLE, words.NOTHING_KEPT, Nothing(title, reason))
    known = [each for goal in seen(data) if (each := had(progress, data, goal))]
    goals, notes = part(_goals, data, known, loading=200), part(_notes, data, loading=200)
    is_filled = bool(seen(data) or data.kept.notes)  # else both lists are side by side
    return compose(
        TITLE,
        _headline(data, known),
        part(_unknown, data),
        part(_reviews, data, loading=120),
        *((goals, notes) if is_filled else (side_by_side(goals, notes),)),
        part(_file, data, loading=80),
    )


def _unknown(data: Data) -> Blocks:
    """Say why the state of the goals is unknown, if it is."""
    data.agents()
    return ()


def _headline(data: Data, known: list[Progress]) -> str:
    goals, notes, behind = len(seen(data)), len(data.kept.notes), sum(map(is_behind, known))
    reviews = len(data.kept.reviews)
    if not goals and not notes and not reviews:
        return words.NOTHING
    if reviews:
        template = words.BEHIND_WITH_REVIEWS if behind else words.WITH_REVIEWS
    else:
        template = words.BEHIND if behind else words.HEADLINE
    return template.format(
        goals=_spelled(goals, "goal"),
        behind=spelled(behind).lower(),
        notes=_spelled(notes, "note").lower(),
        reviews=_spelled(reviews, "saved review").lower(),
    )


def _spelled(number: int, noun: str) -> str:
    """`No goals`, `One goal`, `Three goals`."""
    said = spelled(number) if number else "No"
    return f"{said} {noun if number == 1 else noun + 's'}"


def _reviews(data: Data) -> Blocks:
    """Every saved review, newest first, and for admins the button that saves another one."""
    if not data.kept.reviews and not data.viewer.is_admin:
        return
    yield Heading(words.SAVED, words.SAVED_NOTE)
    if data.viewer.is_admin:
        yield Actions((Action("save review", words.SAVE_REVIEW, "bookmark_add"),))
    kept = reversed(data.kept.reviews)
    entries = tuple(entry_of(each, _deleting(data, each.id)) for each in kept)
    yield Entries(SAVED, entries) if entries else None


def _goals(data: Data, known: list[Progress]) -> Blocks:
    """The form that is open, and every goal with what can be done about it."""
    found = {each.goal: each for each in known}
    entries = tuple(_goal(data, goal, found.get(goal)) for goal in seen(data))
    yield Heading(words.GOALS, words.GOALS_NOTE if entries else _what(data, words.WHAT_GOALS))
    yield from _form(data, GOAL, NEW_GOAL, words.SET_GOAL, "flag")
    yield Entries("goals", entries) if entries else None


def _notes(data: Data) -> Blocks:
    """The form that is open, and every note, newest days first."""
    yield Heading(words.NOTES, "" if data.kept.notes else _what(data, words.WHAT_NOTES))
    yield from _form(data, NOTE, NEW_NOTE, words.WRITE_NOTE, "edit_note")
    entries = []
    for note in reversed(data.kept.notes):
        days, day = period_text(days_of(note)), date_text(written_on(note, data))
        said = words.BY.format(days=days, author=author_of(note), day=day)
        entries.append(Entry(note.id, note.text, said, actions=_actions(data, NOTE, note)))
    yield Entries("notes", tuple(entries)) if entries else None


def _what(data: Data, said: str) -> str:
    """What entries of a kind are for, or to viewers who makes them."""
    return said if data.viewer.is_admin else words.ADMINS


def _form(data: Data, kind: str, new: str, label: str, icon: str) -> Iterator[Block]:
    """The form that an admin has opened, or the button that opens the one for a new entry."""
    if not data.viewer.is_admin:
        return
    editing = str(data.answer(EDITING, ""))
    if not editing.startswith(kind):
        yield Actions((Action("open", label, icon, new),))
        return
    key = editing.removeprefix(kind)
    if kind == GOAL:
        yield goal_form(data, next((each for each in data.kept.goals if each.id == key), None))
    else:
        yield note_form(data, next((each for each in data.kept.notes if each.id == key), None))
    yield Actions((Action("close", words.CANCEL, "close"),))


def _goal(data: Data, goal: Goal, found: Progress | None) -> Entry:
    names = had(data.names) or {}
    template = words.GOAL_OF if goal.agent else words.GOAL
    target = written(goal, goal.target)
    if goal.metric in SUMS | ABOUT_PEOPLE:
        target = words.PER_DAYS.format(target=target, days=counted(goal.days, "day"))
    title = template.format(
        figure=called(goal.metric),
        agent=names.get(goal.agent) or goal.agent_name or goal.agent,
        target=target,
        day=date_text(goal.due),
    )
    found = found or Progress(goal, None, None, State.UNKNOWN)
    value, expected, baseline = (written(goal, each) for each in (found.value, found.expected, goal.baseline))
    is_known = found.state is not State.UNKNOWN
    said = (words.NOW if is_known else words.BASELINE).format(
        value=value, expected=expected, baseline=baseline, measured=date_text(goal.measured)
    )
    owner = f" {words.OWNER.format(owner=goal.owner)}" if goal.owner else ""
    verdict = VERDICTS[found.state]
    return Entry(goal.id, title, said + owner, str(found.state), verdict, _actions(data, GOAL, goal))


def _actions(data: Data, kind: str, entry: Goal | Note) -> tuple[Action, ...]:
    """What an admin can do about an entry; deleting it takes a second click."""
    deleting = _deleting(data, entry.id)
    edit = Action("open", words.EDIT, "edit", f"{kind}{entry.id}")
    return (edit, *deleting) if len(deleting) == 1 else deleting


def _deleting(data: Data, entry: str) -> tuple[Action, ...]:
    if not data.viewer.is_admin:
        return ()
    if data.answer(EDITING) == f"{DELETING}{entry}":
        return Action("delete", words.DELETE_NOW, "delete", entry), Action("close", words.KEEP, "undo")
    return (Action("open", words.DELETE, "delete", f"{DELETING}{entry}"),)


def _file(data: Data) -> Blocks:
    """For admins: all entries as a file, and the place for such a file."""
    if not data.viewer.is_admin:
        return
    yield Heading(words.FILE, words.FILE_NOTE)
    if data.kept.goals or data.kept.notes or data.kept.reviews:
        yield KeptFile(words.EXPORT, f"goals-and-notes-{data.today}.json")
    if data.answer(EDITING) == IMPORTING:
        yield Upload(words.UPLOAD, words.IMPORT, words.UPLOAD_HELP)
        yield Actions((Action("close", words.CANCEL, "close"),))
    else:
        yield Actions((Action("open", words.IMPORT, "upload", IMPORTING),))
