"""The header of an export: which declared column stands where, and what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables.columns import columns_of
from odeus_dash.tables.dialect import beginning

#: What the model column is known to be called, best first: ids last, they may be opaque.
_MODEL_NAMES = ("model", "model_name", "llm", "llm_name", "language_model", "model_id", "llm_id")


@dataclass(frozen=True)
class Header:
    """Which column of a file is which.

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
    declared = {column.name for column in columns_of(kind)}
    placed: list[str] = []
    for index, name in enumerate(names):
        taken = name in placed or (name == "model" and index != model)
        placed.append(name if name in declared and not taken else f"#{index}")
    _check_usable(placed, own)
    unknown = (name.strip() for name, place in zip(own, placed, strict=True) if place.startswith("#"))
    model_column = None if model is None else own[model].strip()
    return Header(tuple(placed), tuple(name or "(unnamed)" for name in unknown), model_column)


def kind_of(path: Path) -> ExportKind:
    """Which export the file at `path` is, as its header has a column of models or none. Raises as above."""
    grouped = read_header(path, ExportKind.AGENTS_BY_MODEL).model_column is not None
    return ExportKind.AGENTS_BY_MODEL if grouped else ExportKind.AGENTS


def ends_a_line(path: Path) -> bool:
    """Whether the last line of the file has a line end, as all that is written whole has."""
    with path.open("rb") as export:
        export.seek(max(0, path.stat().st_size - 2))
        return export.read().rstrip(b"\0").endswith((b"\n", b"\r"))  # UTF-16 has a zero before or behind


def _model_position(names: Sequence[str], samples: Sequence[Sequence[str]]) -> int | None:
    """Where the model stands: by a name it is known under, else the only text column named like one."""
    for name in _MODEL_NAMES:
        if name in names:
            return names.index(name)
    alike = [index for index, name in enumerate(names) if "model" in name]
    cells = {
        index: [row[index] for row in samples if index < len(row) and row[index].strip()] for index in alike
    }
    texts = [index for index, given in cells.items() if not given or not all(map(_is_number, given))]
    return texts[0] if len(texts) == 1 else None


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _check_usable(placed: Sequence[str], own: Sequence[str]) -> None:
    if "assistant_id" in placed:
        return
    if all(name.startswith("#") for name in placed) and any(_is_number(name) for name in own):
        raise DamagedFile(
            "The export's header line is missing: the file starts with data.", "Ask for the export again."
        )
    raise UnusableFile(
        "The file is not an export of agents: it has no column assistant_id.",
        "Check that the deployment URL points to the Odeus API and not to a proxy or another service.",
    )
