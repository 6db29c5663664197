"""An Excel workbook as the CSV that it was made of."""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.worksheet.worksheet import Worksheet

from odeus_dash.errors import BadFile
from odeus_dash.files.limits import too_large

#: What Excel allows; a sheet may claim any number, and rows up to there would be made up.
_MOST_ROWS = 1_048_576
#: Many more than an export has.
_MOST_COLUMNS = 200
#: A title or a note may stand above the header.
_HEADER_WITHIN = 20
_KEY = "assistant_id"
#: What openpyxl raises for a workbook that is not what it claims to be. Parse errors of lxml, which it uses
#: where it is installed, and of the standard library are SyntaxErrors.
_BROKEN = (SyntaxError, DefusedXmlException, KeyError, ValueError, TypeError, AttributeError, IndexError)


def csv_of_workbook(content: bytes, room: int) -> bytes:
    """The first sheet with a column `assistant_id`, from its header on, as CSV of `room` bytes at most.

    Raises BadFile if there is no such sheet.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and extensions, which do not matter here
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                for number, row in enumerate(_rows(sheet, 1, _HEADER_WITHIN, _MOST_COLUMNS), start=1):
                    if _KEY in (cell.strip().lower() for cell in row):
                        width = max(place for place, cell in enumerate(row, start=1) if cell)
                        return _as_csv(_rows(sheet, number, _MOST_ROWS, width), room)
    except _BROKEN as error:
        raise BadFile("The workbook is damaged.", "Save it again in Excel.") from error
    raise BadFile(f"No sheet of the workbook has the column {_KEY}.", "Open the export itself.")


def _rows(sheet: Worksheet, first: int, last: int, width: int) -> Iterator[list[str]]:
    """The cells as text; dates as days, unless their cells show a time."""
    for row in sheet.iter_rows(min_row=first, max_row=last, max_col=width):
        texts = []
        for cell in row:
            value = "" if cell.value is None else cell.value
            if isinstance(value, float) and value.is_integer():
                value = f"{value:.0f}"
            elif isinstance(value, dt.datetime):
                has_time = "h" in cell.number_format.lower()
                value = value.isoformat(timespec="seconds") if has_time else value.date().isoformat()
            texts.append(str(value))
        yield texts


def _as_csv(rows: Iterable[Sequence[str]], room: int) -> bytes:
    """The rows as CSV. Its size is bounded, since texts that cells share are written for each of them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in filter(any, rows):
        writer.writerow(row)
        if text.tell() > room:
            raise too_large()
    return text.getvalue().encode()
