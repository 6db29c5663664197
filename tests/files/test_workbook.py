"""Excel workbooks are opened as the CSV that they were made of."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import polars as pl
import pytest
import xlsxwriter

from odeus_dash import files
from odeus_dash.files import Held, Refused
from odeus_dash.periods import Period
from odeus_dash.report.files import as_xlsx
from tests.files.workbooks import ADA, CY, END, START, export, workbook

NOTES = [["How to read this"], ["Messages", 3]]


def held(content: bytes) -> Held:
    file = files.read("export.xlsx", content)
    assert isinstance(file, Held), file.why
    return file


def refused(content: bytes, room: int = files.MOST_UNPACKED) -> str:
    file = files.read("export.xlsx", content, room)
    assert isinstance(file, Refused)
    return file.why


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something else written in its part `name`."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for each in before.namelist():
            part = before.read(each)
            assert each != name or old in part
            after.writestr(each, part.replace(old, new) if each == name else part)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "sheets",
    [
        pytest.param([export(ADA, CY)], id="one sheet"),
        pytest.param([NOTES, export(ADA, CY), export(CY)], id="the first sheet with the columns"),
        pytest.param(
            [[["Usage in October"], [], *export(ADA, [None] * 9, CY), []]], id="a title and blank rows"
        ),
        pytest.param([[[*row, None, "seen"] for row in export(ADA, CY)]], id="notes beside it"),
    ],
)
def test_dates_numbers_and_texts_are_what_they_are(sheets: list[list[list[object]]]) -> None:
    file = held(workbook(*sheets))
    assert file.period == Period(START, END)
    assert file.workspace == "acme"
    assert file.table.frame["assistant_id"].to_list() == ["007", "c"]
    assert file.table.frame["assistant_name"].to_list() == ["Ada, Müller", "Cy"]
    assert file.table.frame["messages"].to_list() == [1200, 5]
    assert file.table.facts.unreadable == ()


def test_numbers_are_read_in_full() -> None:
    header, row = export(ADA)
    rows = [
        [*header, "sum_prompt_tokens", "messages_per_user"],
        [*row, 2_400_000_000_123.0, 42.8571428571],
    ]
    frame = held(workbook(rows)).table.frame
    assert frame["sum_prompt_tokens"].to_list() == [2_400_000_000_123]
    assert frame["messages_per_user"].to_list() == [42.8571428571]


def test_errors_of_formulas_are_counted_as_unreadable() -> None:
    broken = [*ADA[:5], "#N/A", *ADA[6:]]
    assert held(workbook(export(broken, CY))).table.facts.unreadable == (("messages", 1),)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (moment("2026-10-01T00:00:00"), moment("2026-10-31T23:59:59")),
        (moment("2026-10-01T00:00:00"), moment("2026-10-31T00:00:00")),
        (moment("2026-10-01T00:00:00"), moment("2026-11-01T00:00:00")),
        (moment("2026-09-30T22:00:00"), moment("2026-10-31T22:59:59")),
        ("2026-10-01", "2026-10-31"),
        ("10/1/2026", "10/31/2026"),
    ],
)
def test_days_with_times_and_days_as_texts(start: dt.datetime | str, end: dt.datetime | str) -> None:
    assert held(workbook(export((start, end, *ADA[2:])))).period == Period(START, END)


def test_what_the_dashboard_wrote_is_opened() -> None:
    frame = held(workbook(export(ADA, CY))).table.frame
    again = held(as_xlsx(frame)).table.frame
    assert again.select(pl.exclude("uncached_tokens")).equals(frame.select(pl.exclude("uncached_tokens")))


def test_a_workbook_without_an_export_says_so() -> None:
    assert (
        refused(workbook(NOTES))
        == "No sheet of the workbook has the column assistant_id. Open the export itself."
    )


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", b"<workbook", b"<worbook"),
        ("xl/workbook.xml", b"</workbook>", b""),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b""),
        ("xl/worksheets/sheet1.xml", b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        ("[Content_Types].xml", b"<Types", b"<Typ"),
    ],
)
def test_a_damaged_workbook_is_refused(part: str, old: bytes, new: bytes) -> None:
    assert "workbook is damaged" in refused(changed(workbook(export(ADA)), part, old, new))


def test_a_cell_far_away_makes_no_table_as_large() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    content = workbook(export(ADA, CY))
    assert held(changed(content, sheet, b'r="I3"', b'r="XFD3"')).table.frame["conversations"].to_list() == [
        50,
        None,
    ]
    deep = changed(content, sheet, b'<row r="3">', b'<row r="999999999999">')
    assert held(deep).table.frame["assistant_name"].to_list() == ["Ada, Müller"]


def test_texts_that_many_cells_share_are_not_written_without_end() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number in range(1, 401):
            sheet.write(0, number, f"column {number}")
            sheet.write(number, 0, "x" * 30_000)
        sheet.write(0, 0, "assistant_id")
    assert "exceed 200 MB in total" in refused(buffer.getvalue(), room=1_000_000)
    assert "days are missing" in refused(buffer.getvalue())
