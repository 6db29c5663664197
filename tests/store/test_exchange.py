"""Goals, notes and reviews as a file: what was exported comes back, all else is refused whole and by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.errors import BadNotesFile
from odeus_dash.store import Goal, Note
from odeus_dash.store.database import Database
from odeus_dash.store.exchange import LARGEST_FILE, _digest, as_file, from_file
from odeus_dash.store.store import Store
from tests.store.entries import ACME, GOALS, NOTES, goal, note, review

SAVED = as_file([goal(), note(), note("Model switched"), review()])


def refused(content: bytes) -> str:
    with pytest.raises(BadNotesFile) as problem:
        from_file("notes.json", content)
    assert problem.value.what.startswith("notes.json ")
    assert problem.value.what.endswith("so nothing was imported.")
    return problem.value.what


@given(entries=st.lists(GOALS | NOTES, max_size=8))
def test_what_was_exported_comes_back(entries: list[Goal | Note]) -> None:
    found = from_file("notes.json", as_file(entries))
    assert found == sorted(entries, key=lambda each: isinstance(each, Note))


@given(entries=st.lists(GOALS | NOTES, max_size=8))
def test_an_import_makes_another_store_the_same(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Any]
) -> None:
    folder: Path = tmp_path_factory.mktemp("stores")
    one, other = (Store(Database(folder / name)) for name in ("one", "other"))
    one.add(ACME, entries)
    kept = one.kept(ACME)
    assert other.add(ACME, from_file("x", as_file((*kept.goals, *kept.notes)))) == len(entries)
    assert other.kept(ACME) == kept


def test_reviews_come_back_and_files_of_the_first_version_have_none() -> None:
    reviews = [review(), review("Später “nochmal”", bytes(range(256)))]
    assert from_file("x", as_file(reviews)) == reviews
    document = json.loads(as_file([note()]))
    document["version"] = 1
    del document["reviews"]
    document["digest"] = _digest({name: document[name] for name in ("goals", "notes")})
    assert len(from_file("x", json.dumps(document).encode())) == 1


@given(cut=st.integers(0, len(SAVED) - 1))
def test_a_file_that_was_cut_off(cut: int) -> None:
    refused(SAVED[:cut])


@given(data=st.data())
def test_a_file_with_one_other_byte_is_the_same_or_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SAVED) - 1))
    content = SAVED[:place] + bytes([data.draw(st.integers(0, 255))]) + SAVED[place + 1 :]
    try:
        found = from_file("notes.json", content)
    except BadNotesFile:
        return
    assert found == from_file("notes.json", SAVED)


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_other_file(content: bytes) -> None:
    refused(content)


def edited(change: Callable[[dict[str, Any]], object], *, signed: bool = False) -> bytes:
    document = json.loads(SAVED)
    change(document)
    if signed:
        document["digest"] = _digest({name: document[name] for name in ("goals", "notes", "reviews")})
    return json.dumps(document).encode()


def test_another_version_is_named() -> None:
    assert "another version" in refused(edited(lambda it: it.update(version=3)))


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["notes"][0].update(text="Edited"),
        lambda it: it["goals"][0].update(target=1),
        lambda it: it["notes"].pop(),
        lambda it: it.update(more=1),
        lambda it: it.pop("digest"),
    ],
)
def test_a_file_that_was_edited(change: Callable[[dict[str, Any]], object]) -> None:
    assert "was edited" in refused(edited(change))


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["notes"][0].update(text="x" * 121),
        lambda it: it["notes"][0].update(text="two\nlines"),
        lambda it: it["notes"][0].update(text=5),
        lambda it: it["reviews"][0].update(head=it["reviews"][0]["head"].replace("Fix", "Fax")),
        lambda it: it["reviews"][0].update(pages="cGFnZXo="),
        lambda it: it["reviews"][0].update(pages="?"),
        lambda it: it["reviews"][0].update(format=2),
        lambda it: it["reviews"].append({}),
        lambda it: it["notes"][0].update(start="2026-10-32"),
        lambda it: it["notes"][0].update(end="2026-10-01"),
        lambda it: it["notes"][0].update(changed_at="2026-10-01"),
        lambda it: it["notes"][0].update(changed_at="0001-01-01T00:00:00+00:00"),
        lambda it: it["notes"][0].update(version=3),
        lambda it: it["notes"][0].pop("id"),
        lambda it: it["notes"][0].update(id="'; drop table notes"),
        lambda it: it["notes"].append("text"),
        lambda it: it.update(goals={}),
        lambda it: it["goals"][0].update(metric="rows"),
        lambda it: it["goals"][0].update(target=True),
        lambda it: it["goals"][0].update(target=float("nan")),
        lambda it: it["goals"][0].update(target=10**400),
        lambda it: it["goals"][0].update(days=10**9),
        lambda it: it["goals"][0].update(baseline=1e300),
        lambda it: it["goals"][0].update(due="2026-01-01"),
        lambda it: it["goals"][0].pop("baseline"),
    ],
)
def test_what_cannot_be_kept_is_refused_even_with_a_digest(
    change: Callable[[dict[str, Any]], object],
) -> None:
    assert "has an invalid entry" in refused(edited(change, signed=True))


def test_what_was_left_out_is_empty_and_layout_does_not_matter() -> None:
    again = edited(lambda it: it["goals"][0].pop("owner"), signed=True)
    assert from_file("x", again) == from_file("x", SAVED)
    assert from_file("x", "\ufeff".encode() + json.dumps(json.loads(SAVED), indent=7).encode())


def test_a_file_that_is_too_large() -> None:
    assert "too large" in refused(b" " * (LARGEST_FILE + 1))
