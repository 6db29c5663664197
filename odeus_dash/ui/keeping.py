"""Goals, notes, dismissed rows and reviews of the workspace: read for pages, changed by admins.

A callback only notes a change. It is made by the run that follows, once that has found out who is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock

import streamlit as st
from cachetools import TLRUCache

from odeus_dash import audit
from odeus_dash.audit import Event
from odeus_dash.data import Data
from odeus_dash.errors import OdeusDashError, StoreProblem
from odeus_dash.page import Action
from odeus_dash.parts.reviews import changed
from odeus_dash.settings import Key
from odeus_dash.store import NOTHING_KEPT, Goal, Kept, Note, Review, SavedReview, place_of
from odeus_dash.store.database import Database
from odeus_dash.store.exchange import as_file, from_file
from odeus_dash.store.reviews import no_review
from odeus_dash.store.store import Store
from odeus_dash.ui import filters, load, notices
from odeus_dash.words import keeping as words
from odeus_dash.words import reviews as reviews_words
from odeus_dash.words.formats import counted

#: In seconds: how old what other replicas wrote may be, and how long a database that fails is left alone.
FRESH, LEFT_ALONE = 5, 15
#: Where the session remembers which form or place for a file is open, and what it is for a file.
EDITING, IMPORTING = "editing", "import"
#: Where it remembers that a review is to be saved, and the parameter of the address with that which is open.
SAVING, REVIEW = "saving_review", "review"
_DELETED = {Goal: Event.GOAL_DELETED, Note: Event.NOTE_DELETED, Review: Event.REVIEW_DELETED}
_Place = tuple[Path | Key, str]
_lock = Lock()
_read: TLRUCache[_Place, Kept] = TLRUCache(
    1_000, ttu=lambda _, kept, now: now + (LEFT_ALONE if kept.problem else FRESH)
)


@dataclass(frozen=True)
class Change:
    """What an admin wants to change in the store of a workspace, called `place` there.

    `make` changes it and raises OdeusDashError where it cannot; `entry` is the id of what it is about.
    """

    event: Event
    place: str
    make: Callable[[Store, Data], object]
    entry: str = ""


def ask(change: Change) -> None:
    """Have the next run make a change. For callbacks."""
    st.session_state["change"] = change


def with_kept(data: Data) -> Data:
    """Return the data with the goals, notes and dismissed rows, after making a requested change.

    A database that fails is left out, and said in it.
    """
    state, place = st.session_state, place_of(data.workspace)
    change: Change | None = state.pop("change", None)
    data = replace(data, kept=_kept(place))
    if not data.viewer.is_admin:
        return replace(data, kept=replace(data.kept, dismissed=frozenset()))
    try:
        change = change or _submitted(data, place)
        if change and change.place == place:
            _make(change, data)
            state.pop(EDITING, None)
    except OdeusDashError as problem:
        state["not_changed"] = problem
    answered = {key: reply for key, reply in data.answered.items() if key != EDITING or key in state}
    return replace(data, kept=_kept(place), answered=answered)


def close() -> None:
    """Close what is open on the page Reviews, and forget changes that were not made."""
    for name in ("change", EDITING):
        st.session_state.pop(name, None)


def say_problems(data: Data) -> None:
    """Say what could not be changed, and that goals and notes could not be read while figures could."""
    if problem := st.session_state.pop("not_changed", None):
        notices.show_failure(problem)
    if unread := data.kept.problem:
        title, said = notices.plain(unread.title), notices.plain(str(unread))
        st.warning(f"**{title}.** {said} {words.FIGURES_STAND}", icon=":material/warning:")


def act(data: Data, action: Action) -> None:
    """Do what a button of a page says. For callbacks."""
    state, place = st.session_state, place_of(data.workspace)
    kept: Iterable[Goal | Note | Review] = (*data.kept.goals, *data.kept.notes, *data.kept.reviews)
    entries = {each.id: each for each in kept}
    match action.do:
        case "remove filters":
            filters.clear()
        case "save review":
            state[SAVING] = True
        case "show review":
            st.query_params[REVIEW] = action.entry
        case "close review":
            st.query_params.pop(REVIEW, None)
        case "open":
            state[EDITING] = action.entry
        case "delete" if place and (entry := entries.get(action.entry)):
            ask(Change(_DELETED[type(entry)], place, lambda store, _: store.remove(place, entry), entry.id))
        case _:
            state.pop(EDITING, None)


def as_kept_file(data: Data) -> bytes:
    """Return all that is kept as one file. Raises StoreProblem."""
    where, place = load.configured().store, place_of(data.workspace)
    reviews = _store(where).reviews(place) if where and place else []
    return as_file((*data.kept.goals, *data.kept.notes, *reviews))


def review(data: Data, review_id: str) -> SavedReview:
    """Return a saved review of the workspace. Raises StoreProblem or ReviewProblem."""
    where, place = load.configured().store, place_of(data.workspace)
    if where is None or place is None:
        raise no_review()
    return _store(where).review(place, review_id)


def add_file(data: Data, name: str, content: bytes) -> None:
    """Import the entries of a file called `name`. For callbacks."""
    if (place := place_of(data.workspace)) is None:
        return

    def make(store: Store, _: Data) -> None:
        added = store.add(place, from_file(name, content))
        number = counted(added, "entry", "entries")
        st.toast(reviews_words.IMPORTED.format(number=number) if added else reviews_words.NONE_NEW)

    ask(Change(Event.NOTES_IMPORTED, place, make))


def _submitted(data: Data, place: str | None) -> Change | None:
    """The change that a form asks for, if one has just been submitted; the exports it needs are loaded."""
    if place is None or not data.kept.is_on:
        return None
    entry = data.answers.wait(lambda: changed(data, dt.datetime.now(dt.UTC)))
    if entry is None:
        return None
    event = Event.GOAL_SAVED if isinstance(entry, Goal) else Event.NOTE_SAVED
    return Change(event, place, lambda store, _: store.save(place, entry), entry.id)


def dismiss(data: Data, key: str) -> None:
    """Dismiss a row: for all admins if an admin does it, else for the session. For callbacks."""
    place = place_of(data.workspace)
    if data.viewer.is_admin and data.kept.is_on and place:
        ask(
            Change(
                Event.ROW_DISMISSED,
                place,
                lambda store, now: store.dismiss(place, key, now.viewer.name, dt.datetime.now(dt.UTC)),
            )
        )
    else:
        _dismiss_here(frozenset({key}), frozenset())


def restore(data: Data, keys: Iterable[str]) -> None:
    """Show dismissed rows again. For callbacks."""
    place, keys = place_of(data.workspace), frozenset(keys)
    _dismiss_here(frozenset(), keys)
    if place and keys & data.kept.dismissed:
        ask(Change(Event.ROW_RESTORED, place, lambda store, _: store.restore(place, keys)))


def _dismiss_here(more: frozenset[str], less: frozenset[str]) -> None:
    state = st.session_state
    state["dismissed"] = (state.get("dismissed", frozenset()) | more) - less


def _make(change: Change, data: Data) -> None:
    where = load.configured().store
    if where is None:
        return
    try:
        change.make(_store(where), data)
    finally:
        with _lock:
            _read.pop((where, change.place), None)
    entry = {"entry": change.entry} if change.entry else {}
    audit.record(change.event, data.viewer.name, workspace=data.workspace.name, **entry)


def _kept(place: str | None) -> Kept:
    """Return the entries of the workspace called `place`, at most `FRESH` seconds old."""
    where = load.configured().store
    if where is None or place is None:
        return NOTHING_KEPT
    with _lock:
        if known := _read.get((where, place)):
            return known
    try:
        kept = _store(where).kept(place)
    except StoreProblem as problem:
        kept = Kept(problem=problem)
    with _lock:
        _read[where, place] = kept
    return kept


def check() -> None:
    """Raise StoreProblem if the store is configured and cannot be read."""
    if where := load.configured().store:
        _store(where).kept("")


@cache
def _store(where: Path | Key) -> Store:
    """The one store of this process, which remembers whether its file was there."""
    return Store(Database(where))
