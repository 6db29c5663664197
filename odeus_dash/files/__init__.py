"""Exports from opened files instead of an API. They are kept in memory and nowhere else.

file ── unpacking > the CSV in it, or the CSVs (workbook: of Excel)
     ── reading ──> what it holds, or why it cannot be used
     ── opened ───> those that go together, as an object that is asked for exports as a `Source` is
"""

from odeus_dash.files.limits import MOST_BYTES, MOST_FILES, MOST_UNPACKED
from odeus_dash.files.opened import WORKSPACE, OpenedFiles, fitting
from odeus_dash.files.reading import Held, Refused, read, read_all

__all__ = [
    "MOST_BYTES", "MOST_FILES", "MOST_UNPACKED", "WORKSPACE", "Held", "OpenedFiles", "Refused", "fitting",
    "read", "read_all",
]  # fmt: skip
