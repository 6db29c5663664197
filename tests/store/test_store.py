"""What is kept, changed and deleted, in both databases, also by several writers at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from odeus_dash.errors import BadEntry, ReviewProblem, StoreConflict, StoreDamaged
from odeus_dash.settings import Key
from odeus_dash.store import Goal, Kept, Metric, Note
from odeus_dash.store.database import Database
from odeus_dash.store.store import Store
from odeus_dash.store.tables import GOALS, REVIEWS
from odeus_dash.store.values import LARGEST_REVIEW
from tests.store.entries import ACME, NOW, OTHER, goal, note, review


def test_an_empty_store_has_nothing(store: Store) -> None:
    assert store.kept(ACME) == Kept(is_on=True)


def test_what_was_saved_comes_back_as_it_was(store: Store, replica: Callable[[], Store]) -> None:
    berlin = dt.timezone(dt.timedelta(hours=1))
    saved = (
        store.save(ACME, goal(owner="Bob", agent="ag_1", agent_name="Läufer <b>")),
        store.save(
            ACME,
            goal(metric=Metric.COST, target=0.1 + 0.2, currency="EUR", changed_at=NOW.astimezone(berlin)),
        ),
    )
    late, early = note(text="Später"), note(start=dt.date(2026, 10, 1), end=dt.date(2026, 10, 1))
    notes = (store.save(ACME, late), store.save(ACME, early))
    store.dismiss(ACME, "falling ag_1 2026-10-05 2026-11-01", "ann", NOW)
    kept = replica().kept(ACME)
    assert set(kept.goals) == set(saved)
    assert kept.notes == notes[::-1]
    assert kept.dismissed == {"falling ag_1 2026-10-05 2026-11-01"}
    assert {each.version for each in (*kept.goals, *kept.notes)} == {1}
    assert store.kept(OTHER) == Kept(is_on=True)


def test_a_review_is_kept_once_and_deleted_once(store: Store, replica: Callable[[], Store]) -> None:
    late, early = review("Später"), review(saved_at=NOW - dt.timedelta(1))
    assert store.add(ACME, [late, early, late]) == 2
    other = replica()
    assert other.kept(ACME).reviews == (early.review, late.review)
    assert other.reviews(ACME) == [early, late]
    assert other.review(ACME, late.review.id) == late
    assert other.kept(OTHER).reviews == ()
    other.remove(ACME, late.review)
    with pytest.raises(StoreConflict):
        store.remove(ACME, late.review)
    with pytest.raises(ReviewProblem, match="no such saved review"):
        store.review(ACME, late.review.id)
    with pytest.raises(BadEntry, match="larger than 4 MB"):
        store.add(ACME, [review(pages=bytes(LARGEST_REVIEW + 1))])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"head": '{"text": "Fix caching", "pages": 1}'}, "“Fix caching” was changed or cut off"),
        ({"head": "{"}, "This review was changed or cut off"),
        ({"pages": b"other"}, "“Fix caching” was changed or cut off"),
        ({"digest": ""}, "“Fix caching” was changed or cut off"),
        ({"format": 2}, "“Fix caching” was saved by another version"),
    ],
)
def test_a_review_that_was_changed_by_hand_is_refused_by_name(
    store: Store, where: Path | Key, change: dict[str, object], says: str
) -> None:
    """It is left as it is, the others too, and can be deleted."""
    bad, good = review(), review("Good")
    store.add(ACME, [bad, good])
    wanted = REVIEWS.c.id == bad.review.id
    with Database(where).writing() as connection:
        connection.execute(REVIEWS.update().where(wanted).values(change))
        before = connection.execute(REVIEWS.select().where(wanted)).one()
    with pytest.raises(ReviewProblem, match=says):
        store.review(ACME, bad.review.id)
    kept = store.kept(ACME).reviews
    assert {each.id for each in kept} == {bad.review.id, good.review.id}
    assert store.reviews(ACME) == [good]
    with Database(where).reading() as connection:
        assert connection.execute(REVIEWS.select().where(wanted)).one() == before
    store.remove(ACME, next(each for each in kept if each.id == bad.review.id))


@pytest.mark.parametrize("entry", [goal(), note()])
def test_a_change_counts_once(store: Store, replica: Callable[[], Store], entry: Goal | Note) -> None:
    """Who changes what somebody else has changed or deleted meanwhile is told, and changes nothing."""
    other = replica()
    first = store.save(ACME, entry)
    second = other.save(ACME, replace(first, author="bob"))
    for late in (lambda: store.save(ACME, first), lambda: store.remove(ACME, first)):
        with pytest.raises(StoreConflict):
            late()
    kept = store.kept(ACME)
    assert (*kept.goals, *kept.notes) == (second,)
    other.remove(ACME, second)
    with pytest.raises(StoreConflict):
        store.save(ACME, second)
    assert store.kept(ACME) == Kept(is_on=True)


def test_an_entry_belongs_to_its_workspace(store: Store) -> None:
    saved = store.save(ACME, note())
    with pytest.raises(StoreConflict):
        store.remove(OTHER, saved)
    with pytest.raises(StoreConflict):
        store.save(OTHER, saved)
    assert store.kept(ACME).notes == (saved,)


@pytest.mark.parametrize(
    "entry",
    [
        goal(target=1e300),
        goal(due=dt.date(1, 1, 1)),
        note(changed_at=dt.datetime.min.replace(tzinfo=dt.UTC)),
        note(text="x" * 121),
    ],
)
def test_what_somebody_wrote_into_the_database_keeps_no_page_away(store: Store, entry: Goal | Note) -> None:
    store.save(ACME, note())
    store.save(ACME, entry)  # unchecked: as a statement in the database is
    with pytest.raises(StoreDamaged, match="an entry that cannot be used"):
        store.kept(ACME)


def test_a_figure_that_there_is_not(store: Store, where: Path | Key) -> None:
    store.save(ACME, goal())
    with Database(where).writing() as connection:
        connection.execute(GOALS.update().values(metric="unheard-of"))
    with pytest.raises(StoreDamaged, match="an entry that cannot be used"):
        store.kept(ACME)


def test_a_row_is_dismissed_once_and_comes_back(store: Store, replica: Callable[[], Store]) -> None:
    for each in (store, replica()):
        each.dismiss(ACME, "a", "ann", NOW)
    store.dismiss(ACME, "b", "ann", NOW)
    store.dismiss(OTHER, "a", "ann", NOW)
    store.restore(ACME, ["a", "unknown"])
    assert store.kept(ACME).dismissed == {"b"}
    assert store.kept(OTHER).dismissed == {"a"}


def test_what_is_added_leaves_what_is_there(store: Store) -> None:
    mine = store.save(ACME, note("Mine"))
    theirs = [replace(mine, text="Theirs", version=0), note("New"), goal()]
    assert [store.add(ACME, theirs), store.add(ACME, theirs)] == [2, 0]
    kept = store.kept(ACME)
    assert {each.text for each in kept.notes} == {"Mine", "New"}
    assert len(kept.goals) == 1
    assert store.add(OTHER, theirs) == 3


def test_what_cannot_be_added_adds_nothing(store: Store) -> None:
    with pytest.raises(StoreConflict):
        store.add(ACME, [note("First"), goal(), note(None)])  # type: ignore[arg-type]
    assert store.kept(ACME) == Kept(is_on=True)


def test_many_writers_lose_nothing_also_when_they_are_the_first(replica: Callable[[], Store]) -> None:
    def write(number: int) -> None:
        mine = replica()
        mine.save(ACME, note(f"Note {number}"))
        mine.dismiss(ACME, "same", "ann", NOW)
        mine.dismiss(ACME, f"own {number}", "ann", NOW)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(24)))
    kept = replica().kept(ACME)
    assert {each.text for each in kept.notes} == {f"Note {number}" for number in range(24)}
    assert len(kept.dismissed) == 25


def test_two_who_change_the_same_entry_at_once_change_it_once(replica: Callable[[], Store]) -> None:
    entry = replica().save(ACME, note())

    def change(number: int) -> bool:
        try:
            replica().save(ACME, replace(entry, text=f"By {number}"))
        except StoreConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(change, range(8))) == 1
    assert replica().kept(ACME).notes[0].version == 2


def test_the_check_leaves_nothing_behind(store: Store) -> None:
    store.save(ACME, note())
    store.save(OTHER, goal())
    before = store.kept(ACME)
    assert store.check() == 2
    assert store.kept(ACME) == before
