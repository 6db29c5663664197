"""Workbooks as Excel saves exports."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from tests.files.csvs import HEADER

Row = Sequence[Any]
START, END = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
ADA = (START, END, "acme", "007", "Ada, Müller", 1200, 12, 9, 50)
CY = (START, END, "acme", "c", "Cy", 5, 2, 1, 3)


def workbook(*sheets: Sequence[Row]) -> bytes:
    """A workbook with these sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def export(*rows: Row) -> list[Row]:
    return [HEADER.split(","), *rows]
