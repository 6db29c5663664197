"""The limits on the files that one session may open."""

from __future__ import annotations

from odeus_dash.errors import BadFile

#: A year of days, plus weeks, months and a year.
MOST_FILES = 450
#: Bytes of all files of a session, as they come and unpacked: the memory that it may take.
MOST_BYTES = 100 * 1024**2
MOST_UNPACKED = 2 * MOST_BYTES


def too_large() -> BadFile:
    most = MOST_UNPACKED // 1024**2
    return BadFile(f"Unpacked, the files exceed {most} MB in total.", "Open fewer files.")


def too_many() -> BadFile:
    return BadFile(f"At most {MOST_FILES} files can be open at once.", "Open fewer files.")
