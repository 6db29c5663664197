"""Tables that were kept: the facts that a frame cannot tell as notes beside it, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.errors import UnusableFile
from odeus_dash.tables.columns import columns_of
from odeus_dash.tables.facts import Facts, Table
from odeus_dash.tables.whole import whole


def _one(kind: type, noted: object) -> object:
    return noted if isinstance(noted, kind) else None


def _texts(noted: object) -> tuple[str, ...] | None:
    return tuple(each for each in noted if isinstance(each, str)) if isinstance(noted, list | tuple) else None


def _counts(noted: object) -> tuple[tuple[str, int], ...] | None:
    """Pairs of a column and a number of its cells."""
    if not isinstance(noted, list | tuple):
        return None
    pairs = (each for each in noted if isinstance(each, list | tuple) and len(each) == 2)
    return tuple((name, cells) for name, cells in pairs if isinstance(name, str) and isinstance(cells, int))


#: What the frame does not tell, and how it is read: None for what we would not have written. `missing` is
#: noted since the frame has every column, the groups (`has_*`) since a file without rows shows none of them.
_NOTED: Mapping[str, Callable[[object], Any]] = {
    "missing": _texts,
    "unknown": _texts,
    "unreadable": _counts,
    **dict.fromkeys(("identical_rows", "total_rows", "rows_without_id", "rows_cut"), partial(_one, int)),
    "remarks": _texts,
    "unclear_days": partial(_one, str),
    **dict.fromkeys(("has_kpis", "has_owners", "has_tokens"), partial(_one, bool)),
}


def notes(facts: Facts) -> dict[str, object]:
    """What `restored` needs besides the frame, as JSON can hold it."""
    return {name: getattr(facts, name) for name in _NOTED}


def restored(frame: pl.DataFrame, notes: Mapping[str, object], kind: ExportKind) -> Table:
    """The table that `frame` and its `notes` were kept of, by an older or a newer program perhaps.

    Columns that we declare and the frame lacks are null and missing; those it has beyond ours are left
    aside, and so are notes that we do not know or that are not what we would have written. Values are
    cast to their column's type, null where that fails. Raises UnusableFile for a frame without agents.
    """
    if "assistant_id" not in frame.columns:
        raise UnusableFile("A kept table names no agents.", "Remove the file it came from.")
    noted = {name: value for name, read in _NOTED.items() if (value := read(notes.get(name))) is not None}
    there = set(frame.columns) - set(noted.pop("missing", ()))
    typed = frame.select(
        pl.col(column.name).cast(column.dtype, strict=False)
        for column in columns_of(kind)
        if column.name in there
    )
    table = whole(typed, kind)
    return Table(table.frame, replace(table.facts, **noted))
