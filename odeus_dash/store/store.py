"""Goals, notes, dismissed rows and reviews of workspaces, in one set of statements for both databases."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any, TypeVar

import sqlalchemy as sa

from odeus_dash.errors import BadEntry, ReviewProblem, StoreConflict, StoreDamaged
from odeus_dash.settings import Settings
from odeus_dash.store.database import Database, conflict
from odeus_dash.store.reviews import as_row, head_of, no_review, whole_of
from odeus_dash.store.tables import DISMISSALS, GOALS, NOTES, REVIEWS
from odeus_dash.store.values import (
    LARGEST_REVIEW,
    Goal,
    Kept,
    Metric,
    Note,
    Review,
    SavedReview,
    checked,
    checked_review,
)

E = TypeVar("E", bound=Goal | Note)
_TABLES: dict[type, sa.Table] = {Goal: GOALS, Note: NOTES, Review: REVIEWS, SavedReview: REVIEWS}


def opened(settings: Settings) -> Store | None:
    """The store that is configured; None where it is off. Nothing is read or made yet."""
    return None if settings.store is None else Store(Database(settings.store))


class Store:
    """What people decided, by workspace (see `place_of`). Every method raises StoreProblem."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __str__(self) -> str:
        return str(self._database)

    def kept(self, workspace: str) -> Kept:
        """Return all that is kept of a workspace, oldest first, reviews without their pages."""
        with self._database.reading() as connection:
            goals, notes, dismissed = (
                connection.execute(
                    sa.select(*(each for each in table.c if each.name != "workspace"))
                    .where(table.c.workspace == workspace)
                    .order_by(table.c.changed_at, *table.primary_key)
                ).mappings()
                for table in (GOALS, NOTES, DISMISSALS)
            )
            heads = sa.select(*(each for each in REVIEWS.c if each.name not in {"workspace", "pages"}))
            rows = connection.execute(heads.where(REVIEWS.c.workspace == workspace)).mappings()
            reviews = tuple(sorted(map(head_of, rows), key=lambda each: (each.saved_at, each.id)))
            try:
                return Kept(
                    tuple(checked(Goal(**{**row, "metric": Metric(row["metric"])})) for row in goals),
                    tuple(sorted((checked(Note(**row)) for row in notes), key=lambda each: each.start)),
                    frozenset(row["key"] for row in dismissed),
                    is_on=True,
                    reviews=reviews,
                )
            except (BadEntry, TypeError, ValueError):  # people may change entries in the database
                what = "The database of goals and notes has an entry that cannot be used."
            raise StoreDamaged(what, "Correct or delete what was last changed in it.")

    def save(self, workspace: str, entry: E) -> E:
        """Save a new or changed goal or note; return it with its new version.

        Raises StoreConflict if it has been changed or deleted since its `version` was read.
        """
        table, saved = _TABLES[type(entry)], replace(entry, version=entry.version + 1)
        with self._database.writing() as connection:
            if not entry.version:
                connection.execute(table.insert().values(workspace=workspace, **_row(saved)))
                return saved
            same = table.update().where(*_same(table, workspace, entry))
            _check(connection.execute(same.values(**_row(saved))))
        return saved

    def review(self, workspace: str, review_id: str) -> SavedReview:
        """Return a review with its pages. Raises ReviewProblem where there is none, or a damaged one."""
        with self._database.reading() as connection:
            wanted = REVIEWS.select().where(REVIEWS.c.workspace == workspace, REVIEWS.c.id == review_id)
            row = connection.execute(wanted).mappings().first()
        if row is None:
            raise no_review()
        return whole_of(row)

    def reviews(self, workspace: str) -> list[SavedReview]:
        """Return all reviews with their pages, oldest first, but for those that cannot be used."""
        found = []
        for each in self.kept(workspace).reviews:
            with suppress(ReviewProblem):
                found.append(self.review(workspace, each.id))
        return found

    def remove(self, workspace: str, entry: Goal | Note | Review) -> None:
        """Delete an entry. Raises StoreConflict if it has been changed or deleted since it was read."""
        table = _TABLES[type(entry)]
        with self._database.writing() as connection:
            _check(connection.execute(table.delete().where(*_same(table, workspace, entry))))

    def add(self, workspace: str, entries: Iterable[Goal | Note | SavedReview]) -> int:
        """Save new entries under their ids, all or none; existing ones stay as they are.

        Return how many were new. Raises BadEntry for a review that is too large.
        """
        added = 0
        with self._database.writing() as connection:
            for entry in entries:
                table = _TABLES[type(entry)]
                row = _new(entry)
                key = (table.c.workspace == workspace, table.c.id == row["id"])
                if connection.execute(sa.select(table.c.id).where(*key)).first() is None:
                    connection.execute(table.insert().values(workspace=workspace, **row))
                    added += 1
        return added

    def dismiss(self, workspace: str, key: str, author: str, now: dt.datetime) -> None:
        """Dismiss a row of what needs attention, by its key, for all admins."""
        row = {"workspace": workspace, "key": key, "author": author, "changed_at": now}
        with suppress(StoreConflict), self._database.writing() as connection:  # it is dismissed already
            connection.execute(DISMISSALS.insert().values(row))

    def restore(self, workspace: str, keys: Iterable[str]) -> None:
        """Show dismissed rows again; those that are not dismissed are no failure."""
        with self._database.writing() as connection:
            wanted = (DISMISSALS.c.workspace == workspace, DISMISSALS.c.key.in_(sorted(keys)))
            connection.execute(DISMISSALS.delete().where(*wanted))

    def check(self) -> int:
        """Write an entry, read it and delete it. Return the number of all goals, notes and reviews."""
        place = f".check-{secrets.token_hex(8)}"
        self.dismiss(place, "check", "doctor", dt.datetime.now(dt.UTC))
        self.restore(place, self.kept(place).dismissed)
        with self._database.reading() as connection:
            counts = (sa.select(sa.func.count()).select_from(table) for table in (GOALS, NOTES, REVIEWS))
            return sum(connection.execute(each).scalar_one() for each in counts)


def _row(entry: Goal | Note) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Metric) else value for name, value in asdict(entry).items()}


def _new(entry: Goal | Note | SavedReview) -> dict[str, Any]:
    """The values of a new row."""
    if not isinstance(entry, SavedReview):
        return _row(replace(entry, version=1))
    checked_review(entry.review)
    if len(entry.pages) > LARGEST_REVIEW:
        most = LARGEST_REVIEW // 1024**2
        what = f"The review is larger than {most} MB, compressed."
        raise BadEntry(what, "Select fewer agents, then save it again.")
    return as_row(entry)


def _same(table: sa.Table, workspace: str, entry: Goal | Note | Review) -> tuple[sa.ColumnElement[bool], ...]:
    """A review is never changed, and so has no versions."""
    columns = table.c
    same = columns.workspace == workspace, columns.id == entry.id
    return same if isinstance(entry, Review) else (*same, columns.version == entry.version)


def _check(changed: sa.CursorResult[Any]) -> None:
    if changed.rowcount != 1:
        raise conflict()
