"""Sheets of a workbook: their names, cells and number formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from odeus_dash.charts.numbers import Written
from odeus_dash.page import Column
from odeus_dash.parts.cells import decimals
from odeus_dash.report.files import cell_text, write_cell
from odeus_dash.words.formats import currency_sign

#: What a sheet may be called: so many letters, without these signs.
_NAME_LETTERS, _NOT_IN_NAMES = 31, re.compile(r"[\[\]:*?/\\']")
#: The number that Excel has for this size of paper.
_A4 = 9
_SIGNED, _CHANGE = "+#,##0;\u2212#,##0;0", "+0.0%;\u22120.0%;0%"
_WRITTEN = {"count": "#,##0", "signed": _SIGNED, "decimal": "#,##0.0", "percent": "0.0%"}
#: By the looks of a column; texts have no format.
_COLUMNS = {
    "count": "#,##0",
    "decimal": "#,##0.0",
    "percent": "0.0%",
    "share": "0.0%",
    "change": _CHANGE,
    "rise": _CHANGE,
    "signed": _SIGNED,
    "places": _SIGNED,
    "times": '#,##0.0"×"',
    "reads": '#,##0.00"×"',
    "date": "d mmm yyyy",
}


class Sheets:
    """The sheets of `workbook`, whose amounts are in `currency`."""

    def __init__(self, workbook: xlsxwriter.Workbook, currency: str) -> None:
        self.workbook, self.currency = workbook, currency
        self.head = workbook.add_format({"bold": True, "bottom": 1})
        self.bold = workbook.add_format({"bold": True})
        self._formats: dict[str, Format] = {}
        self._names: set[str] = set()

    def add(self, name: str) -> Worksheet:
        """Return a new sheet of this name: as long as one may be, and of which there is no second."""
        clean = _NOT_IN_NAMES.sub(" ", cell_text(name)).strip()[:_NAME_LETTERS].strip() or "Sheet"
        number, unique = 1, clean
        while unique.lower() in self._names:
            number += 1
            end = f" {number}"
            unique = clean[: _NAME_LETTERS - len(end)] + end
        self._names.add(unique.lower())
        sheet = self.workbook.add_worksheet(unique)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)  # one wide, as many as it takes tall
        return sheet

    def row(self, sheet: Worksheet, row: int, values: Sequence[Any], look: Format | None = None) -> None:
        """Write values side by side."""
        for place, value in enumerate(values):
            write_cell(sheet, row, place, value, look)

    def format(self, written: str) -> Format:
        """Return the format of numbers that are written so."""
        if written not in self._formats:
            self._formats[written] = self.workbook.add_format({"num_format": written})
        return self._formats[written]

    def of_column(self, column: Column, values: pl.Series) -> Format | None:
        """Return the format of a column of a table."""
        if column.looks == "money":
            return self.format(self.money(f"0.{'0' * decimals(values)}"))
        return self.format(_COLUMNS[column.looks]) if column.looks in _COLUMNS else None

    def written(self, written: Written) -> Format:
        """Return the format of the numbers of a picture."""
        return self.format(_WRITTEN.get(written) or self.money("0.00"))

    def money(self, digits: str) -> str:
        """Return how amounts are written, with these digits at the end."""
        amount = f'"{currency_sign(self.currency)}"#,##{digits}'
        return f"{amount};\u2212{amount}"
