"""Archived tables: the facts that a frame does not hold, as notes with it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.errors import UnusableFile
from odeus_dash.tables.columns import columns_of
from odeus_dash.tables.facts import Facts, Table
from odeus_dash.tables.whole import whole

#: What the frame itself tells. It has every column, so `missing` has to be noted; and without rows, it shows
#: none of the groups (`has_*`).
_TOLD = {"rows", "gaps", "duplicate_rows", "token_identity", "identity_rows", "identity_breaks"}
_NOTED = [fact.name for fact in fields(Facts) if fact.name not in _TOLD]


def notes(facts: Facts) -> dict[str, object]:
    """Return what `restored` needs besides the frame, as JSON can hold it."""
    return {name: getattr(facts, name) for name in _NOTED}


def restored(frame: pl.DataFrame, notes: Mapping[str, object], kind: ExportKind) -> Table:
    """The table that `frame` and its `notes` were kept of, by an older or a newer program perhaps.

    Columns that we declare and the frame lacks are null and missing; those it has beyond ours are left
    aside, and so are notes that we do not know or that are not what we would have written. Values are
    cast to their column's type, null where that fails. Raises UnusableFile for a frame without agents.
    """
    if "assistant_id" not in frame.columns:
        raise UnusableFile("A file of the archive has no column assistant_id.", "Delete it.")
    there = set(frame.columns).difference(_read("missing", notes.get("missing"), ()))
    declared = [column for column in columns_of(kind) if column.name in there]
    table = whole(frame.select(pl.col(each.name).cast(each.dtype, strict=False) for each in declared), kind)
    noted = {name: _read(name, notes.get(name), getattr(table.facts, name)) for name in _NOTED}
    return Table(table.frame, replace(table.facts, **noted | {"missing": table.facts.missing}))


def _read(name: str, noted: object, found: Any) -> Any:
    """Return the `noted` fact `name`, or the `found` one where the note is not as we write it."""
    if isinstance(found, tuple) and isinstance(noted, list | tuple):
        if name != "unreadable":
            return tuple(each for each in noted if isinstance(each, str))
        pairs = (each for each in noted if isinstance(each, list | tuple) and len(each) == 2)
        return tuple(
            (column, cells) for column, cells in pairs if isinstance(column, str) and isinstance(cells, int)
        )
    return noted if isinstance(noted, type(found)) else found
