"""One file: which export it is, of which days, or why it cannot be used."""

from __future__ import annotations

import gzip
import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import BadFile, ExportFailed
from odeus_dash.periods import Period
from odeus_dash.tables import Table
from odeus_dash.wording import counted

#: A year of days, and weeks, months and a year beside them.
MOST_FILES = 450
#: Bytes of all files of a session, as they come and unpacked: the memory that it may take.
MOST_BYTES = 100 * 1024**2
MOST_UNPACKED = 2 * MOST_BYTES

_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, eq=False)
class Held:
    """What one file holds: the export of `kind` for a `period`, whose days are those the file names.

    A file says nothing of clocks: the period's timezone is UTC, and means nothing. `workspace` is the file's
    `org_id`, None where it has none.
    """

    name: str
    kind: ExportKind
    period: Period
    workspace: str | None
    table: Table
    size_bytes: int
    unpacked_bytes: int


@dataclass(frozen=True)
class Refused:
    """A file that is left aside, and why, as a sentence."""

    name: str
    why: str


def read(name: str, content: bytes, room: int = MOST_UNPACKED) -> Held | Refused:
    """What the file called `name` holds. Its bytes are a CSV of the usage export, plain or gzip.

    Which of the two exports it is, its header says; its days, the columns `period_start` and `period_end`.
    `room` is the number of bytes that it may have, unpacked.
    """
    try:
        return _held(name, content, room)
    except BadFile as problem:
        return Refused(name, str(problem))
    except ExportFailed as problem:  # what to do about it is another thing where no API is asked
        return Refused(name, f"{problem.what} Export it again.")


def _held(name: str, content: bytes, room: int) -> Held:
    unpacked = _unpacked(content, room)
    with _on_disk(unpacked) as path:
        kind = tables.kind_of(path)
        table = tables.read_csv(path, kind)
    return Held(name, kind, _period(table), _workspace(table), table, len(content), len(unpacked))


@contextmanager
def _on_disk(content: bytes) -> Iterator[Path]:
    """A file that is gone afterwards: polars reads large files from disk only."""
    with tempfile.TemporaryDirectory(prefix="odeus-dash-") as folder:
        path = Path(folder) / "export.csv"
        path.write_bytes(content)
        yield path


def _unpacked(content: bytes, room: int) -> bytes:
    """At most one byte more than there is room for is unpacked."""
    unpacked = content
    if content.startswith(_GZIP_MAGIC):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                unpacked = packed.read(room + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise BadFile("The file is damaged: it does not unpack.", "Export it again.") from error
    if len(unpacked) > room:
        raise BadFile(
            f"All files together may have {MOST_UNPACKED // 1024**2} MB, unpacked.", "Open fewer of them."
        )
    return unpacked


def _period(table: Table) -> Period:
    days = table.frame.select("period_start", "period_end").unique().rows()
    if not days:
        raise BadFile("It has no rows, so it does not say of which days it is.", "Leave it out.")
    if any(None in each for each in days):
        raise BadFile("It does not say of which days it is.", "Export it with period_start and period_end.")
    if len(days) > 1:
        raise BadFile(f"It holds {counted(len(days), 'period')} at once.", "Open an export of each instead.")
    start, end = days[0]
    if end < start:
        raise BadFile(f"Its period ends ({end}) before it starts ({start}).", "Export it again.")
    return Period(start, end)


def _workspace(table: Table) -> str | None:
    names: list[str | None] = table.frame["org_id"].unique().to_list()
    if len(names) > 1:
        raise BadFile("It holds rows of several workspaces.", "Open an export of one workspace.")
    return names[0]
