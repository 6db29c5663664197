"""One file: its export and days, or why it is ignored."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import BadFile, ExportFailed, reason_of
from odeus_dash.files.limits import MOST_FILES, MOST_UNPACKED, too_many
from odeus_dash.files.unpacking import csv_of, is_archive, members
from odeus_dash.periods import Period
from odeus_dash.tables import Table
from odeus_dash.words.formats import counted


@dataclass(frozen=True, eq=False)
class Held:
    """The content of one file: the export of `kind` for a `period`, whose days are those the file names.

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
    """An ignored file, and why, as a sentence."""

    name: str
    why: str


def read_all(
    name: str, content: bytes, room: int = MOST_UNPACKED, most_files: int = MOST_FILES
) -> list[Held | Refused]:
    """Return the content of the file, or of each file in it if it is a zip. `room` is that of all of them."""
    if not is_archive(content):
        return [read(name, content, room)] if most_files else [Refused(name, str(too_many()))]
    files: list[Held | Refused] = []
    try:
        for inner, unpacked in members(content, room, most_files):
            left = room - sum(each.unpacked_bytes for each in files if isinstance(each, Held))
            files.append(read(f"{name} › {inner}", unpacked, left))
    except BadFile as problem:
        files.append(Refused(name, str(problem)))
    return files


def read(name: str, content: bytes, room: int = MOST_UNPACKED) -> Held | Refused:
    """Return the content of a file: an export of usage as CSV, as Excel workbook, or as gzip of them.

    Which of the two exports it is, its header says; its days, the columns `period_start` and `period_end`.
    `room` is the number of bytes that it may have, unpacked.
    """
    try:
        unpacked = csv_of(content, room)
        with tempfile.TemporaryDirectory(prefix="odeus-dash-") as folder:  # polars reads from disk only
            path = Path(folder, "export.csv")
            path.write_bytes(unpacked)
            kind = tables.kind_of(path)
            table = tables.read_csv(path, kind)
        return Held(name, kind, *_period_and_workspace(table), table, len(content), len(unpacked))
    except BadFile as problem:
        return Refused(name, str(problem))
    except OSError as failure:
        why = f"It cannot be unpacked on this computer: {reason_of(failure)}. Free some space."
        return Refused(name, why)
    except ExportFailed as problem:  # what to do about it is another thing where no API is asked
        return Refused(name, f"{problem.what} Export it again.")


def _period_and_workspace(table: Table) -> tuple[Period, str | None]:
    days = table.frame.select("period_start", "period_end").unique().rows()
    if not days:
        raise BadFile("It has no rows, so its days are unknown.", "Leave it out.")
    if table.facts.unclear_days:
        raise BadFile(table.facts.unclear_days, "Write the dates of its period like 2026-10-31.")
    if any(None in each for each in days):
        raise BadFile("Its days are missing.", "Export it with the columns period_start and period_end.")
    if len(days) > 1:
        raise BadFile(f"It covers {counted(len(days), 'period')}.", "Open one export for each.")
    [(start, end)] = days
    if end < start:
        raise BadFile(f"Its period ends ({end}) before it starts ({start}).", "Export it again.")
    workspace, *others = table.frame["org_id"].unique()
    if others:
        raise BadFile("It has rows from several workspaces.", "Open an export of one workspace.")
    return Period(start, end), workspace
