"""Goals, notes and reviews as one file, for backup or another installation. It is read whole or not at all.

    {"format": "odeus-dash goals and notes", "version": 2, "digest": "...",
     "goals": [...], "notes": [...], "reviews": [...]}

The digest is of the entries: a file that was edited or cut off does not pass for one that was saved. Reviews
are as in the database, with the pages in base64. Files of version 1 have none.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any, NoReturn

from odeus_dash.errors import BadEntry, BadNotesFile, ReviewProblem
from odeus_dash.store.reviews import as_row, whole_of
from odeus_dash.store.values import LARGEST_REVIEW, Goal, Metric, Note, SavedReview, checked

FORMAT, VERSION = "odeus-dash goals and notes", 2
#: In bytes: ten thousand goals and notes, and ten years of monthly reviews. A larger file is not read.
LARGEST_FILE = 64 * 1024**2
Entry = Goal | Note | SavedReview
_ID = re.compile("[0-9a-f]{32}")
_KINDS: Mapping[str, type[Entry]] = {"goals": Goal, "notes": Note, "reviews": SavedReview}
#: What files of each version hold.
_VERSIONS: Mapping[object, tuple[str, ...]] = {1: ("goals", "notes"), VERSION: tuple(_KINDS)}


def as_file(entries: Iterable[Entry]) -> bytes:
    """Return the entries as a file, without their versions, which mean nothing elsewhere."""
    known = list(entries)
    content = {name: [_plain(each) for each in known if type(each) is kind] for name, kind in _KINDS.items()}
    head = {"format": FORMAT, "version": VERSION, "digest": _digest(content)}
    return json.dumps(head | content, indent=1, ensure_ascii=False).encode()


def from_file(name: str, content: bytes) -> list[Entry]:
    """Return the entries of the file called `name`. Raises BadNotesFile, which names it."""

    def refuse(why: str, todo: str = "Export it again, and import it unchanged.") -> NoReturn:
        raise BadNotesFile(f"{name} {why}, so nothing was imported.", todo)

    document: object = None
    if len(content) > LARGEST_FILE:
        refuse("is too large")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        refuse("was cut off or has no goals and notes")
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        refuse("has no goals and notes", "Select a file exported from the Reviews page.")
    kinds = _VERSIONS.get(document["version"]) if type(document.get("version")) is int else None
    if kinds is None:
        refuse("was exported by another version of the dashboard", "Use that version, or export it again.")
    entries = {kind: document.get(kind) for kind in kinds}
    if document.keys() != {"format", "version", "digest", *kinds} or document["digest"] != _digest(entries):
        refuse("was edited after export")
    try:
        return [_entry(_KINDS[kind], each) for kind in kinds for each in _list(document[kind])]
    except (BadEntry, ReviewProblem, TypeError, ValueError, KeyError, OverflowError):
        refuse("has an invalid entry")


def _plain(entry: Entry) -> dict[str, object]:
    if isinstance(entry, SavedReview):
        return as_row(entry) | {"pages": base64.b64encode(entry.pages).decode()}
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in asdict(entry).items()
        if name != "version"
    }


def _digest(entries: object) -> str:
    """The digest of what json.loads would make of the entries, whatever their order and layout."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def _list(written: object) -> list[object]:
    if not isinstance(written, list):
        raise TypeError
    return written


def _entry(kind: type[Entry], written: object) -> Entry:
    """Raises BadEntry, ReviewProblem, TypeError, ValueError or KeyError for what is no such entry."""
    if not isinstance(written, dict) or not _ID.fullmatch(written["id"]):
        raise KeyError
    if kind is SavedReview:
        pages = base64.b64decode(written["pages"], validate=True)
        if len(pages) > LARGEST_REVIEW:
            raise ValueError
        return whole_of(written | {"pages": pages})
    types = {each.name: str(each.type) for each in fields(kind) if each.name != "version"}
    values: dict[str, Any] = {name: _value(types[name], value) for name, value in written.items()}
    return checked(kind(**values))  # type: ignore[type-var]  # a goal or a note


def _value(kind: str, written: Any) -> object:
    match kind, written:
        case "str", str():
            return written
        case "int", int() if not isinstance(written, bool):
            return written
        case "float", int() | float() if not isinstance(written, bool):
            return float(written)
        case "Metric", str():
            return Metric(written)
        case "dt.date", str():
            return dt.date.fromisoformat(written)
        case "dt.datetime", str():
            at = dt.datetime.fromisoformat(written)
            if at.tzinfo:
                return at.astimezone(dt.UTC)
    raise TypeError
