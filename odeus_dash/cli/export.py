"""Write one export to a CSV, Parquet or Excel file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from odeus_dash.atomic import write_atomically
from odeus_dash.errors import BadInput
from odeus_dash.report.files import FORMATS
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Source, Wanted, days_held, found_in, not_kept

_WRITERS = {f".{ending}": as_bytes for ending, _, as_bytes in FORMATS}


def check_ending(path: Path, known: Iterable[str] = tuple(_WRITERS)) -> None:
    """Raise BadInput for a file whose ending is not among the `known` ones."""
    if path.suffix.lower() not in known:
        *others, last = known
        raise BadInput(f"Unsupported file type: {path.name}.", f"Use {', '.join(others)} or {last}.")


def export(source: Source, workspace: Workspace, wanted: Wanted, path: Path) -> Export:
    """Write the export, with its warnings, to `path`, whose ending was checked.

    Raises what the export client raises, NotKept for days that the API no longer keeps, and BadInput for a
    file that cannot be written.
    """
    found = source.load(workspace, wanted)
    if days_held(found) is None:
        raise not_kept(found)
    write_file(path, _WRITERS[path.suffix.lower()](found.table.frame, found_in([found])))
    return found


def write_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole or not at all. Raises BadInput for a file that cannot be written."""
    try:
        write_atomically(path, content, mode=0o666)  # less the umask, like every file of the user's
    except OSError as failure:
        why = os.strerror(failure.errno).lower() if failure.errno else "unknown reason"
        raise BadInput(f"{path} cannot be written: {why}.", "Choose another file.") from failure
