"""Goals and notes as one file, for backup or another installation. It is read whole or not at all.

    {"format": "odeus-dash goals and notes", "version": 1, "digest": "...", "goals": [...], "notes": [...]}

The digest is of the entries: a file that was edited or cut off does not pass for one that was saved.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields
from typing import Any, NoReturn

from odeus_dash.errors import BadEntry, BadNotesFile
from odeus_dash.store.values import Goal, Metric, Note, checked

FORMAT, VERSION = "odeus-dash goals and notes", 1
#: In bytes, more than ten thousand entries. A larger file is not read.
LARGEST_FILE = 8 * 1024**2
_ID = re.compile("[0-9a-f]{32}")
_KINDS: Mapping[str, type[Goal | Note]] = {"goals": Goal, "notes": Note}


def as_file(entries: Iterable[Goal | Note]) -> bytes:
    """Return the entries as a file, without their versions, which mean nothing elsewhere."""
    known = list(entries)
    content = {name: [_plain(each) for each in known if type(each) is kind] for name, kind in _KINDS.items()}
    head = {"format": FORMAT, "version": VERSION, "digest": _digest(content)}
    return json.dumps(head | content, indent=1, ensure_ascii=False).encode()


def from_file(name: str, content: bytes) -> list[Goal | Note]:
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
    if document.get("version") != VERSION:
        refuse("was exported by another version of the dashboard", "Use that version, or export it again.")
    entries = {kind: document.get(kind) for kind in _KINDS}
    if document.keys() != {"format", "version", "digest", *_KINDS} or document["digest"] != _digest(entries):
        refuse("was edited after export")
    try:
        return [_entry(kind, each) for name, kind in _KINDS.items() for each in _list(document[name])]
    except (BadEntry, TypeError, ValueError, KeyError, OverflowError):
        refuse("has an invalid entry")


def _plain(entry: Goal | Note) -> dict[str, object]:
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


def _entry(kind: type[Goal | Note], written: object) -> Goal | Note:
    """Raises TypeError, ValueError or KeyError for what is no such entry."""
    known = {each.name: each for each in fields(kind) if each.name != "version"}
    if not isinstance(written, dict) or written.keys() - known.keys() or not _ID.fullmatch(written["id"]):
        raise KeyError
    values: dict[str, Any] = {}
    for name, each in known.items():
        if name == "id" or (each.default is MISSING and each.default_factory is MISSING) or name in written:
            values[name] = _value(str(each.type), written[name])
    return checked(kind(**values))


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
