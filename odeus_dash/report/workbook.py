"""Pages as a workbook: a sheet per page and table, native charts, the facts by key, and the definitions."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from odeus_dash.charts.numbers import Numbers
from odeus_dash.charts.theme import LIGHT
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Attention, Block, Grid, Page, Picture, Table, Tile, Tiles, Versus
from odeus_dash.parts.cells import columns_of
from odeus_dash.report.cells import of_attention, of_grid, of_versus
from odeus_dash.report.content import Report, Section, goal_of, means, sections
from odeus_dash.report.facts import facts
from odeus_dash.report.files import cell_text, write_cell
from odeus_dash.report.sheets import Sheets
from odeus_dash.words import report as words

#: Letters in which a column is wide: of numbers at least, and of texts at most.
_NARROW, _WIDE = 10, 60
#: Rows and columns that a chart covers, in cells of the usual size.
_CHART_ROWS = 16
_DRAWN = Tiles | Picture | Grid | Attention | Versus
_CHARTS = {
    ("bars", False): ("bar", ""),
    ("bars", True): ("bar", "stacked"),
    ("columns", False): ("column", ""),
    ("columns", True): ("column", "stacked"),
    ("lines", False): ("line", ""),
}


def as_workbook(report: Report) -> bytes:
    """Return the workbook. All texts are text: none of them is a formula or a link."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        book = _Book(workbook, report)
        book.about()
        for page in report.pages.values():
            book.page(page)
        book.facts()
        book.definitions()
    return buffer.getvalue()


class _Book:
    """The workbook of one report, while it is written."""

    def __init__(self, workbook: xlsxwriter.Workbook, report: Report) -> None:
        self._sheets, self._report = Sheets(workbook, report.about.currency), report

    def about(self) -> None:
        """What the figures are about, and what is incomplete, doubtful, simulated or hidden."""
        about = self._report.about
        sheet = self._sheets.add(words.FACTS_ABOUT)
        for row, text in enumerate([about.workspace, *about.facts(), *about.remarks()]):
            sheet.write_string(row, 0, cell_text(text), self._sheets.bold if not row else None)
        sheet.set_column(0, 0, _WIDE)

    def page(self, page: Page) -> None:
        """The headline, tiles, sentences and pictures of a page; then a sheet for each of its tables."""
        sheet = self._sheets.add(page.title)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 8, 14)
        sheet.write_string(0, 0, cell_text(page.headline), self._sheets.bold)
        row = 2
        found = list(sections(page))
        for section in found:
            row = self._section(sheet, row, section)
        for section in found:
            for block in section.blocks:
                if isinstance(block, Table):
                    self._table(f"{page.title} {section.title or block.alt}", block)

    def facts(self) -> None:
        """A row per figure, by its key."""
        rows = [(each.key, each.value, each.unit, each.version) for each in facts(self._report)]
        sheet = self._listed(words.FACTS, ["key", "value", "unit", "definition_version"], rows)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 3, 18)
        sheet.write_string(len(rows) + 2, 0, words.BLANK)

    def definitions(self) -> None:
        """Write the definition of each figure in the workbook."""
        known = {key: DEFINITIONS[key] for key in means(self._report.blocks())}
        rows = [(key, each.label, each.unit, each.version, each.text) for key, each in known.items()]
        sheet = self._listed(words.DEFINITIONS, ["key", "label", "unit", "version", "definition"], rows)
        sheet.set_column(0, 1, 26)
        sheet.set_column(4, 4, 120)

    def _listed(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Worksheet:
        sheet = self._sheets.add(name)
        self._sheets.row(sheet, 0, head, self._sheets.head)
        for number, row in enumerate(rows, start=1):
            self._sheets.row(sheet, number, row)
        sheet.freeze_panes(1, 0)
        return sheet

    def _section(self, sheet: Worksheet, row: int, section: Section) -> int:
        """Write what a section says and draws from `row` on; return the next free row."""
        drawn = [each for each in section.blocks if isinstance(each, _DRAWN)]
        said = section.texts()
        if section.title and (drawn or said):
            sheet.write_string(row, 0, cell_text(section.title), self._sheets.bold)
            row += 1
        for text in filter(None, [section.note if drawn else "", *said]):
            sheet.write_string(row, 0, cell_text(text))
            row += 1
        for block in drawn:
            row = self._block(sheet, row, block) + 1
        return row + 1 if said and not drawn else row

    def _block(self, sheet: Worksheet, row: int, block: Block) -> int:
        match block:
            case Tiles():
                return self._tiles(sheet, row, block.tiles)
            case Attention() | Versus():
                cells = of_attention(block) if isinstance(block, Attention) else of_versus(block)
                return self._rows(sheet, row, cells.head, cells.rows)
            case Grid():
                return self._rows(sheet, row, of_grid(block).head, block.frame.rows())
            case Picture() if block.figure.numbers:
                return self._picture(sheet, row, block.figure.numbers)
        return row

    def _rows(self, sheet: Worksheet, row: int, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        self._sheets.row(sheet, row, head, self._sheets.head)
        for each in rows:
            row += 1
            self._sheets.row(sheet, row, each)
        return row + 1

    def _tiles(self, sheet: Worksheet, row: int, tiles: Sequence[Tile]) -> int:
        """A row per tile: its number, unit, change, and what that is a change of."""
        by_unit = {self._sheets.currency: self._sheets.money("0.00"), "fraction": "0.0%"}
        head = [words.FIGURE, words.VALUE, words.UNIT, words.CHANGE, words.BASIS, words.GOAL]
        self._sheets.row(sheet, row, head, self._sheets.head)
        for each in tiles:
            row += 1
            label = each.label or DEFINITIONS[each.means].label
            more = [each.change, each.basis, goal_of(each) or None]
            self._sheets.row(sheet, row, [label, None, each.unit, *more])
            if each.number is not None:
                usual = "#,##0" if float(each.number).is_integer() else "#,##0.0"
                written = by_unit.get(each.unit, usual)
                sheet.write_number(row, 1, each.number, self._sheets.format(written))
        return row + 1

    def _picture(self, sheet: Worksheet, row: int, numbers: Numbers) -> int:
        """The numbers of a picture with a chart at their right, if there is one of their kind."""
        self._sheets.row(sheet, row, ["", *(each.name for each in numbers.series)], self._sheets.head)
        for place, name in enumerate(numbers.categories, start=1):
            sheet.write_string(row + place, 0, cell_text(name))
        for column, each in enumerate(numbers.series, start=1):
            look = self._sheets.written(each.written)
            for place, value in enumerate(each.values, start=1):
                write_cell(sheet, row + place, column, value, look)
        last = row + len(numbers.categories)
        if kind := _CHARTS.get((numbers.kind, numbers.stacked)):
            sheet.insert_chart(row, len(numbers.series) + 2, self._chart(sheet, kind, numbers, row))
            last = max(last, row + _CHART_ROWS)
        if numbers.others:
            last += 1
            sheet.write_string(last, 0, cell_text(numbers.others))
        return last + 1

    def _chart(self, sheet: Worksheet, kind: tuple[str, str], numbers: Numbers, row: int) -> Any:
        options = {"type": kind[0]} | ({"subtype": kind[1]} if kind[1] else {})
        chart = self._sheets.workbook.add_chart(options)
        last = row + len(numbers.categories)
        for column, each in enumerate(numbers.series, start=1):
            place = [sheet.get_name(), row, column]
            ends = {"categories": [sheet.get_name(), row + 1, 0, last, 0]}
            ends["values"] = [sheet.get_name(), row + 1, column, last, column]
            look: dict[str, Any] = {"points": [{"fill": {"color": colour}} for colour in each.colours]}
            if isinstance(each.colours, str):
                colour = each.colours or LIGHT.accent
                look = {"fill": {"color": colour}}
                if kind[0] == "line":
                    look = {"line": {"color": colour, "width": 2.25}}
            chart.add_series({"name": place} | ends | look)
        chart.set_legend({"position": "bottom"} if len(numbers.series) > 1 else {"none": True})
        across, up = chart.set_x_axis, chart.set_y_axis
        of_values, of_names = (across, up) if kind[0] == "bar" else (up, across)
        no_lines = {"major_gridlines": {"visible": False}}
        of_names({"label_position": "low", "reverse": kind[0] == "bar"} | no_lines)
        known = (value for each in numbers.series for value in each.values if value is not None)
        from_zero = {"min": 0} if min(known, default=0) >= 0 else {}
        of_values({"major_gridlines": {"visible": True, "line": {"color": LIGHT.line}}} | from_zero)
        if numbers.joined:
            chart.show_blanks_as("span")
        chart.set_size({"width": 640, "height": 20 * (_CHART_ROWS - 1)})
        return chart

    def _table(self, name: str, block: Table) -> None:
        """All rows and columns of a table, in their order, under the headings of the screen."""
        sheet = self._sheets.add(name)
        shown = [each for each in columns_of(block) if each.looks != "line"]
        self._sheets.row(sheet, 0, [each.label for each in shown], self._sheets.head)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        for place, column in enumerate(shown):
            values = block.frame[column.name]
            look = self._sheets.of_column(column, values)
            for row, value in enumerate(values, start=1):
                write_cell(sheet, row, place, value, look)
            longest = max((len(str(each)) for each in values.head(200) if isinstance(each, str)), default=0)
            sheet.set_column(place, place, min(max(longest, len(column.label), _NARROW), _WIDE) + 2)
        if block.frame.height:
            sheet.autofilter(0, 0, block.frame.height, len(shown) - 1)
