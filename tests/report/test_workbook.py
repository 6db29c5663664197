"""Workbooks are opened again: facts by key, tables as the screen has them, charts with their numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart

from odeus_dash.charts.numbers import Numbers
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Picture, Table, Tiles
from odeus_dash.parts.cells import columns_of
from odeus_dash.report.content import Report
from odeus_dash.report.workbook import as_workbook
from tests.report.made import HOSTILE, VIEWER, blocks, empty, hostile, made, without_tokens


def book(report: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(as_workbook(report)))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def facts(report: Report) -> dict[str, tuple[Any, ...]]:
    """Value, unit and version by key."""
    found = rows(book(report)["Facts"])
    assert found[0] == ("key", "value", "unit", "definition_version")
    return {row[0]: row[1:] for row in found[1:] if row[0] and "." in row[0] and row[3]}


def texts(book: Any) -> Iterator[str]:
    return (str(value) for sheet in book for row in rows(sheet) for value in row if value is not None)


@pytest.fixture(scope="module")
def report() -> Report:
    return made()


@pytest.fixture(scope="module")
def workbook(report: Report) -> Any:
    return book(report)


def test_facts_are_the_numbers_of_all_tiles_by_stable_keys(report: Report) -> None:
    tiles = {
        f"{path}.{tile.means}": tile
        for path, page in report.pages.items()
        for block in blocks(page)
        if isinstance(block, Tiles)
        for tile in block.tiles
    }
    found = facts(report)
    assert found["briefing.messages"] == (5600, "messages", DEFINITIONS["messages"].version)
    assert found["briefing.budget_spent"][1:] == ("fraction", 1)
    assert found.keys() == tiles.keys()
    for key, (value, unit, _) in found.items():
        assert (value, unit or "") == (pytest.approx(tiles[key].number), tiles[key].unit)


def test_what_is_unknown_is_blank() -> None:
    report = made()
    page = report.pages["briefing"]
    [tiles] = [each for each in blocks(page) if isinstance(each, Tiles)]
    unknown = Tiles((replace(tiles.tiles[0], number=None, value="–"),))
    without = replace(report, pages={"briefing": replace(page, parts=((unknown,),))})
    assert facts(without) == {"briefing.messages": (None, "messages", 1)}


def test_tables_have_all_rows_and_columns_as_the_screen_names_them(report: Report, workbook: Any) -> None:
    tables = [each for page in report.pages.values() for each in blocks(page) if isinstance(each, Table)]
    sheets = [rows(each) for each in workbook if each.freeze_panes == "B2"]
    assert len(sheets) == len(tables) > 5
    for table, sheet in zip(tables, sheets, strict=True):
        shown = [each for each in columns_of(table) if each.looks != "line"]
        assert list(sheet[0]) == [each.label for each in shown]
        assert len(sheet) - 1 == table.frame.height
        for place, column in enumerate(shown):
            for row, value in zip(sheet[1:], table.frame[column.name], strict=True):
                is_number = value is not None and not isinstance(value, str) and column.looks != "date"
                assert row[place] == (pytest.approx(float(value)) if is_number else row[place] and value)


def test_numbers_are_written_as_numbers(workbook: Any) -> None:
    sheet = workbook["Cost Agents"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert formats["Cost"] == '"$"#,##0.00;−"$"#,##0.00'
    assert formats["Share of cost"] == "0.0%"


def test_pictures_have_native_charts_over_their_numbers(report: Report, workbook: Any) -> None:
    pictures = [each for page in report.pages.values() for each in blocks(page) if isinstance(each, Picture)]
    drawn = [each.figure.numbers for each in pictures if each.figure.numbers]
    charts = [each for sheet in workbook for each in sheet._charts]
    assert len(charts) == len([each for each in drawn if each.kind != "cells"]) > 5
    assert [each.display_blanks for each in charts].count("span") == 1, "only that of the budget"
    everything = [row for sheet in workbook for row in rows(sheet)]
    for numbers in drawn:
        assert set(lines(numbers)) <= {digits(*row[: len(numbers.series) + 1]) for row in everything}


def test_charts_begin_at_zero_and_bars_are_read_from_the_top(workbook: Any) -> None:
    charts = [each for sheet in workbook for each in sheet._charts]
    bars = [each for each in charts if isinstance(each, BarChart) and each.barDir == "bar"]
    assert 0 < len(bars) < len(charts)
    for each in charts:
        reverse = each in bars
        assert (each.x_axis.scaling.orientation == "maxMin") is reverse
        assert each.y_axis.scaling.orientation == "minMax"
    assert {each.y_axis.scaling.min for each in charts} == {0}, "nothing in them is below zero"


def lines(numbers: Numbers) -> Iterator[tuple[Any, ...]]:
    for row, name in enumerate(numbers.categories):
        yield digits(name, *(each.values[row] for each in numbers.series))


def digits(name: Any, *values: Any) -> tuple[Any, ...]:
    """As far as a workbook tells numbers apart."""
    return name, *(f"{each:.12g}" if isinstance(each, int | float) else each for each in values)


def test_what_it_is_about_comes_first_and_what_it_means_last(workbook: Any) -> None:
    assert workbook.sheetnames[0] == "About"
    assert workbook.sheetnames[-2:] == ["Facts", "Definitions"]
    about = [row[0] for row in rows(workbook["About"])]
    assert about[:3] == ["Acme", "5 Oct–1 Nov 2026 (UTC)", "Compared with 7 Sept–4 Oct 2026"]
    meant = {row[0]: row[4] for row in rows(workbook["Definitions"])[1:]}
    assert meant["messages"] == DEFINITIONS["messages"].text


def test_no_name_is_a_formula_or_a_link() -> None:
    workbook = book(made(hostile))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert set(HOSTILE.values()) <= {cell.value for cell in cells} | {str(cell.value) + " " for cell in cells}


def test_no_usage_is_said() -> None:
    report = empty("briefing", "messages", "users")
    workbook = book(report)
    for sheet in ("Briefing", "Messages", "People"):
        assert "No usage in this period. Select other dates." in texts(workbook)
        assert workbook[sheet].max_row < 6
    assert facts(report) == {}


def test_a_viewer_gets_what_the_screen_shows() -> None:
    everything = "\n".join(texts(book(made(viewer=VIEWER))))
    assert "Groups under 5 hidden" in everything
    assert "acme.example" not in everything
    assert "acme.example" in "\n".join(texts(book(made())))


def test_without_tokens_there_is_no_cost() -> None:
    report = made(without_tokens, "briefing", "cost")
    assert not [key for key in facts(report) if key.startswith("cost.")]
    assert any("Bring your own model keys" in each for each in texts(book(report)))
