"""Frames as files to download. A cell that a spreadsheet would run as a formula is made plain text.

Names and descriptions are written by other people, so `=HYPERLINK(...)` as an agent's name must not
come alive in the admin's spreadsheet. CSV has no types, so an apostrophe is put before what could be a
formula: at the start of a text, and behind every list separator and line break in it. A spreadsheet whose
separator is not the file's begins a cell there, whatever is quoted: `Helper;=1+1` becomes `Helper;'=1+1`.
One apostrophe less at each of these places is the text as it was; Parquet and XLSX have it as it is.

What makes the figures doubtful goes with the file, and so do notes on its days: columns `warnings` and
`notes` in CSV, further sheets in XLSX, metadata in Parquet. A file without them has nothing to warn of.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import polars.selectors as cs
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from odeus_dash.errors import BadInput
from odeus_dash.tables import DataWarning
from odeus_dash.words.formats import exact

#: What an Excel sheet can hold below its header, and what one of its cells can (in UTF-16 units).
SHEET_ROWS = 1_048_575
CELL_UNITS = 32_767

#: The keys of the warnings and notes in the metadata of a Parquet file.
WARNINGS, NOTES = "odeus_dash.warnings", "odeus_dash.notes"

#: Where a cell begins to some spreadsheet, and then a formula: also in full-width or small signs, behind
#: blanks, invisible characters or quotes; apostrophes that stand there already are kept apart from ours.
_FORMULA = r"""(^|[,;|\t\r\n])('*[\s\p{C}"&&[^\t\r\n]]*[=+\-@＝＋－＠﹦﹢﹣﹫])"""
#: Spreadsheets may drop a tab or line break at the start of a cell.
_BREAK = r"^('*[\t\r\n])"

#: Characters that XML 1.0 forbids; a workbook with one of them does not open.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Excel counts days from here; earlier dates are written as text.
_FIRST_YEAR = 1900
#: Columns are wide enough for the header and so many rows, and narrow enough to see several of them.
_WIDTH_ROWS = 200


def as_csv(frame: pl.DataFrame, warnings: Sequence[DataWarning] = (), notes: Sequence[str] = ()) -> bytes:
    """UTF-8 with a byte order mark (for Excel) and a header. What could be a formula gets
    an apostrophe.

    With `warnings` each row has all of them in a last column of this name, since rows are sorted, filtered
    and cut; with `notes` likewise.
    """
    said = {"warnings": [each.message for each in warnings], "notes": notes}
    frame = frame.with_columns(pl.lit(" ".join(each)).alias(name) for name, each in said.items() if each)
    texts = (cs.string() | cs.categorical() | cs.enum()).as_expr().cast(pl.String)
    names = pl.Series("", frame.columns, pl.String)  # once a table is pivoted, they can be agents' names
    defused = pl.select(_defused(pl.lit(names))).to_series()
    safe = frame.with_columns(_defused(texts)).rename(dict(zip(frame.columns, defused, strict=True)))
    return safe.write_csv(include_bom=True).encode()


def as_parquet(frame: pl.DataFrame, warnings: Sequence[DataWarning] = (), notes: Sequence[str] = ()) -> bytes:
    """Every value and type as it is in `frame`.

    `warnings` and `notes` are JSON in the metadata, under `WARNINGS` and `NOTES`.
    """
    buffer = io.BytesIO()
    said = {WARNINGS: [each.as_json() for each in warnings], NOTES: list(notes)}
    known = {key: json.dumps(each) for key, each in said.items() if each}
    frame.write_parquet(buffer, metadata=known or None)
    return buffer.getvalue()


def as_xlsx(frame: pl.DataFrame, warnings: Sequence[DataWarning] = (), notes: Sequence[str] = ()) -> bytes:
    """A workbook: frozen bold header, readable widths, dates and numbers as such.

    `warnings` and `notes` are on further sheets of these names.
    Excel's own limits show: integers beyond 15 digits are rounded, text beyond 32,767 characters ends
    in "…", characters that a workbook cannot hold become "\ufffd", and infinite numbers are left empty.
    Raises BadInput for more rows than a sheet can hold.
    """
    if frame.height > SHEET_ROWS:
        raise BadInput(
            f"The table has {exact(frame.height)} rows, more than the {exact(SHEET_ROWS)} of an Excel sheet.",
            "Download it as CSV or Parquet instead.",
        )
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        _add_sheet(workbook, "Data", frame)
        if warnings:
            said = [each.as_json() | {"columns": ", ".join(each.columns)} for each in warnings]
            _add_sheet(workbook, "Warnings", pl.DataFrame(said))
        if notes:
            _add_sheet(workbook, "Notes", pl.DataFrame({"note": notes}))
    return buffer.getvalue()


def _add_sheet(workbook: xlsxwriter.Workbook, name: str, frame: pl.DataFrame) -> None:
    worksheet = workbook.add_worksheet(name)
    for index, column in enumerate(frame.head(_WIDTH_ROWS).iter_columns()):
        longest = max((len(str(value)) for value in column if value is not None), default=0)
        worksheet.set_column(index, index, min(max(longest, len(column.name), 6), 48) + 2)
    worksheet.freeze_panes(1, 0)
    worksheet.write_row(0, 0, map(cell_text, frame.columns), workbook.add_format({"bold": True, "bottom": 1}))
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "right"})
    for number, row in enumerate(frame.iter_rows(), start=1):
        for place, value in enumerate(row):
            write_cell(worksheet, number, place, value, day if isinstance(value, dt.date) else None)


def _defused(texts: pl.Expr) -> pl.Expr:
    return texts.str.replace_all(_FORMULA, "${1}'${2}").str.replace(_BREAK, "'${1}")


def cell_text(value: str) -> str:
    """Return the text as a cell of a workbook can hold it."""
    text = _NOT_XML.sub("\ufffd", value.replace("\r\n", "\n"))
    units = text.encode("utf-16-le")
    if len(units) > 2 * CELL_UNITS:
        text = units[: 2 * (CELL_UNITS - 1)].decode("utf-16-le", "ignore") + "…"
    return text


def write_cell(sheet: Worksheet, row: int, place: int, value: Any, look: Format | None = None) -> None:
    """Write a value as what it is; nothing where it is unknown. Texts are never formulas or links."""
    match value:
        case str():
            sheet.write_string(row, place, cell_text(value), look)
        case dt.date() if value.year >= _FIRST_YEAR:
            sheet.write_datetime(row, place, value, look)
        case dt.date():
            sheet.write_string(row, place, value.isoformat())
        case bool():
            sheet.write_boolean(row, place, value, look)
        case int() | float() | Decimal() if math.isfinite(value):
            sheet.write_number(row, place, float(value), look)


#: What a frame and its warnings can be downloaded as: ending, media type, writer.
FORMATS = (
    ("csv", "text/csv", as_csv),
    ("parquet", "application/vnd.apache.parquet", as_parquet),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
)
