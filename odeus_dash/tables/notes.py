"""Tables that were kept: the facts that a frame cannot tell as notes beside it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.errors import UnusableFile
from odeus_dash.tables.columns import columns_of
from odeus_dash.tables.facts import Facts, Table
from odeus_dash.tables.whole import whole

#: Numbers of rows of the file that its frame does not tell.
_ROWS = ("identical_rows", "total_rows", "rows_without_id", "rows_cut")


def notes(facts: Facts) -> dict[str, object]:
    """What `restored` needs besides the frame, as JSON can hold it."""
    return {
        "missing": list(facts.missing),
        "unknown": list(facts.unknown),
        "unreadable": [[name, cells] for name, cells in facts.unreadable],
        **{name: getattr(facts, name) for name in _ROWS},
        "model_column": facts.model_column,
        "remarks": list(facts.remarks),
        "unclear_days": facts.unclear_days,
        # A file without rows does not show which groups of columns it had.
        "has_kpis": facts.has_kpis,
        "has_owners": facts.has_owners,
        "has_tokens": facts.has_tokens,
    }


def restored(frame: pl.DataFrame, notes: Mapping[str, object], kind: ExportKind) -> Table:
    """The table that `frame` and its `notes` were kept of, by an older or a newer program perhaps.

    Columns that we declare and the frame lacks are null and missing; those it has beyond ours are left
    aside, and so are notes that we do not know or that are not what we would have written. Values are
    cast to their column's type, null where that fails. Raises UnusableFile for a frame without agents.
    """
    if "assistant_id" not in frame.columns:
        raise UnusableFile("A kept table names no agents.", "Remove the file it came from.")
    missing = _texts(notes.get("missing"))
    there = [each for each in columns_of(kind) if each.name in frame.columns and each.name not in missing]
    typed = frame.select(pl.col(column.name).cast(column.dtype, strict=False) for column in there)
    table = whole(typed, kind)
    model = notes.get("model_column")
    rows: dict[str, Any] = {name: each for name in _ROWS if isinstance(each := notes.get(name), int)}
    facts = replace(
        table.facts,
        unknown=_texts(notes.get("unknown")),
        unreadable=_counts(notes.get("unreadable")),
        **rows,
        model_column=model if isinstance(model, str) else None,
        remarks=_texts(notes.get("remarks")),
        unclear_days=unclear if isinstance(unclear := notes.get("unclear_days"), str) else "",
        has_kpis=_flag(notes.get("has_kpis"), table.facts.has_kpis),
        has_owners=_flag(notes.get("has_owners"), table.facts.has_owners),
        has_tokens=_flag(notes.get("has_tokens"), table.facts.has_tokens),
    )
    return Table(table.frame, facts)


def _flag(noted: object, unknown: bool) -> bool:
    return noted if isinstance(noted, bool) else unknown


def _texts(noted: object) -> tuple[str, ...]:
    items = noted if isinstance(noted, list | tuple) else ()
    return tuple(each for each in items if isinstance(each, str))


def _counts(noted: object) -> tuple[tuple[str, int], ...]:
    """Pairs of a column and a number of its cells."""
    found = []
    for pair in noted if isinstance(noted, list | tuple) else ():
        match pair:
            case [str(name), int(cells)]:
                found.append((name, cells))
    return tuple(found)
