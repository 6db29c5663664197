"""The header of an export: which declared column stands where, and what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables.columns import columns_of
from odeus_dash.tables.dialect import beginning

#: What the model column is known to be called, best first: ids last, they may be opaque.
_MODEL_NAMES = ("model", "model_name", "llm", "llm_name", "language_model", "model_id", "llm_id")


class Header(NamedTuple):
    """The columns of a file.

    `names` has one entry per column, in the file's order: the declared name, or "#" and the position for
    those that stay out of the frame, whose own names are in `unknown`.
    """

    names: tuple[str, ...]
    unknown: tuple[str, ...]
    model_column: str | None


def read_header(path: Path, kind: ExportKind) -> Header:
    """Match the first record of `path` with the declared columns of `kind`.

    Upper case and space around names do not matter; the first of two equal names counts.
    Raises DamagedFile for a file without a header, UnusableFile for one that names no agent.
    """
    own, *samples = beginning(path).records
    names = [name.strip().lower() for name in own]
    model = _model_position(names, samples) if kind is ExportKind.AGENTS_BY_MODEL else None
    if model is not None:
        names[model] = "model"
    declared, placed = {column.name for column in columns_of(kind)}, list[str]()
    for index, name in enumerate(names):
        taken = name in placed or (name == "model" and index != model)
        placed.append(name if name in declared and not taken else f"#{index}")
    others = [name.strip() for name, place in zip(own, placed, strict=True) if place.startswith("#")]
    if len(others) == len(own) and any(map(_is_number, own)):
        raise DamagedFile("The export file has no header line.", "Try again.")
    if "assistant_id" not in placed:
        raise UnusableFile(
            "The file is not an export of agents: the column assistant_id is missing.",
            "Check that the deployment URL is that of the Odeus API.",
        )
    model_column = None if model is None else own[model].strip()
    return Header(tuple(placed), tuple(name or "(unnamed)" for name in others), model_column)


def kind_of(path: Path) -> ExportKind:
    """Return the kind of the export at `path`: by model if its header has one. Raises as above."""
    grouped = read_header(path, ExportKind.AGENTS_BY_MODEL).model_column is not None
    return ExportKind.AGENTS_BY_MODEL if grouped else ExportKind.AGENTS


def _model_position(names: Sequence[str], samples: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the model column: of a known name, else the only text column named like one."""
    for name in _MODEL_NAMES:
        if name in names:
            return names.index(name)
    texts = []
    for index in (index for index, name in enumerate(names) if "model" in name):
        given = [row[index] for row in samples if index < len(row) and row[index].strip()]
        if not given or not all(map(_is_number, given)):
            texts.append(index)
    return texts[0] if len(texts) == 1 else None


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
