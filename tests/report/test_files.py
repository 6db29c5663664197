"""Files are read back: by polars, by openpyxl, and as XML where it matters what a spreadsheet would run."""

import csv
import datetime as dt
import io
import itertools
import json
import zipfile

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from polars.testing import assert_frame_equal

from odeus_dash.errors import BadInput
from odeus_dash.report.files import CELL_UNITS, NOTES, SHEET_ROWS, WARNINGS, as_csv, as_parquet, as_xlsx

FORMULAS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\nx",
    '  =HYPERLINK("http://x","y")',
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\x00=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
]
#: With apostrophes where a spreadsheet might begin a cell, by the names that they were made of.
BEHIND_SEPARATORS = {
    "Helper;=1+1;": "Helper;'=1+1;",
    "Helper\t=1+1": "Helper\t'=1+1",
    "Helper,@SUM(A1)": "Helper,'@SUM(A1)",
    "Helper|-2+3": "Helper|'-2+3",
    "Sales\n- EMEA\r\n+ APAC": "Sales\n'- EMEA\r\n'+ APAC",
    "a; =1;\u200b＝2": "a;' =1;'\u200b＝2",
    'a;"=1+1;': "a;'\"=1+1;",
    "=1;=2;;=3": "'=1;'=2;;'=3",
    ";\t=1": ";\t'=1",
    "\t=1+1": "'\t'=1+1",
    "\r=1+1": "'\r'=1+1",
    "'=1;'=2": "''=1;''=2",
    "'\nx": "''\nx",
}
PLAIN = [
    "a=b",
    "Sales - EMEA",
    "me@example.com",
    "'quoted'",
    "",
    "0042",
    "https://example.com",
    "{=1}",
    "R&D; 24/7, a=b; x - y",
    "line\nbreak;\tand tab",
    "مرحبا 🦉",
]
#: What names are made of that try to begin a cell.
SUSPICIOUS = "=+-@＝'\",;|\t\r\n \u200ba1"
#: Where an apostrophe may have been put before a formula.
PLACES = r"""(^|[,;|\t\r\n])'('*[ \u200b"]*[=+\-@＝])"""
TABLE = pl.DataFrame(
    {
        "agent": ["Helper", "=cmd()", None],
        "messages": [1250, -3, None],
        "share": [0.25, float("inf"), None],
        "day": [dt.date(2026, 10, 1), dt.date(1899, 12, 31), None],
        "partial": [True, False, None],
    }
)


def texts(values: list[str], name: str = "agent") -> pl.DataFrame:
    return pl.DataFrame({name: values}, schema={name: pl.String})


def sheet_of(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def first_cell(text: str) -> Cell:
    cell = sheet_of(as_xlsx(texts([text])))["A2"]
    assert isinstance(cell, Cell)
    return cell


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_puts_an_apostrophe_before_what_could_be_a_formula(text: str) -> None:
    assert pl.read_csv(as_csv(texts([text])), infer_schema=False).to_series().to_list() == ["'" + text]


@pytest.mark.parametrize(("text", "written"), BEHIND_SEPARATORS.items())
def test_csv_puts_one_wherever_a_list_separator_might_begin_a_cell(text: str, written: str) -> None:
    assert pl.read_csv(as_csv(texts([text])), infer_schema=False).to_series().to_list() == [written]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@given(names=st.lists(st.text(SUSPICIOUS, max_size=12), min_size=1, max_size=3))
def test_no_cell_begins_like_a_formula_whatever_the_list_separator(separator: str, names: list[str]) -> None:
    frame = texts(names).with_columns(pl.Series("=and;=again", names[::-1]), messages=5)
    lines = io.StringIO(as_csv(frame).decode("utf-8-sig"), newline="")
    for cell in itertools.chain.from_iterable(csv.reader(lines, delimiter=separator)):
        assert not cell.lstrip(" \u200b\t\r\n").startswith(("=", "+", "-", "@", "＝"))


@given(names=st.lists(st.text(SUSPICIOUS, min_size=1, max_size=12), min_size=1, max_size=3))
def test_one_apostrophe_less_at_each_place_is_the_text_as_it_was(names: list[str]) -> None:
    written = pl.read_csv(as_csv(texts(names)), infer_schema=False).to_series()
    without = written.str.replace(r"^'('*[\t\r\n])", "$1").str.replace_all(PLACES, "${1}${2}")
    assert without.to_list() == names


def test_csv_leaves_other_text_alone() -> None:
    assert pl.read_csv(as_csv(texts(PLAIN)), infer_schema=False).to_series().to_list() == PLAIN


def test_csv_defuses_column_names_and_categories_too() -> None:
    frame = pl.DataFrame({"=agent": pl.Series(["=1", "b"], dtype=pl.Categorical)})
    assert as_csv(frame).decode("utf-8-sig") == "'=agent\n'=1\nb\n"


def test_csv_keeps_numbers_dates_and_gaps() -> None:
    assert as_csv(TABLE).decode("utf-8-sig").splitlines() == [
        "agent,messages,share,day,partial",
        "Helper,1250,0.25,2026-10-01,true",
        "'=cmd(),-3,inf,1899-12-31,false",
        ",,,,",
    ]


def test_csv_tells_excel_that_it_is_utf8() -> None:
    assert as_csv(texts(["é"])).startswith(b"\xef\xbb\xbf")


def test_parquet_keeps_everything_as_it_is() -> None:
    assert_frame_equal(pl.read_parquet(io.BytesIO(as_parquet(TABLE))), TABLE)


@pytest.mark.parametrize("text", [text for text in FORMULAS if "\x00" not in text and "\r" not in text])
def test_xlsx_writes_text_never_formulas(text: str) -> None:
    cell = first_cell(text)
    assert (cell.data_type, cell.value) == ("s", text)


def test_xlsx_holds_no_formula_and_no_link_anywhere() -> None:
    values = [
        *FORMULAS,
        *PLAIN,
        "{=SUM(A1)}",
        "https://example.com",
        "mailto:a@example.com",
        "internal:Data!A1",
    ]
    with zipfile.ZipFile(io.BytesIO(as_xlsx(texts(values, name="=name")))) as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml")
        assert not [name for name in workbook.namelist() if name.endswith(".rels") and "sheet" in name]
    assert b"<f" not in sheet
    assert b"<hyperlink" not in sheet


def test_xlsx_keeps_types() -> None:
    rows = list(sheet_of(as_xlsx(TABLE)).iter_rows(values_only=True))
    assert rows == [
        ("agent", "messages", "share", "day", "partial"),
        ("Helper", 1250, 0.25, dt.datetime.fromisoformat("2026-10-01"), True),
        ("=cmd()", -3, None, "1899-12-31", False),
    ]


def test_xlsx_shows_its_header() -> None:
    sheet = sheet_of(as_xlsx(texts(["A rather long name of an agent", "b"], name="agent")))
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert 30 <= sheet.column_dimensions["A"].width <= 60


def test_xlsx_replaces_what_a_workbook_cannot_hold() -> None:
    assert first_cell("a\x00b\x0bc\x1fd\ufffee").value == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert first_cell("line\r\nbreak").value == "line\nbreak"
    assert first_cell("_x0041_").value == "_x005F_x0041_"  # Excel shows _x0041_; unescaped it would show A


def test_xlsx_cuts_text_that_no_cell_can_hold() -> None:
    assert first_cell("x" * CELL_UNITS).value == "x" * CELL_UNITS
    assert first_cell("x" * (CELL_UNITS + 1)).value == "x" * (CELL_UNITS - 1) + "…"
    assert first_cell("🦉" * CELL_UNITS).value == "🦉" * ((CELL_UNITS - 1) // 2) + "…"


def test_xlsx_refuses_more_rows_than_a_sheet_holds() -> None:
    frame = pl.select(n=pl.int_range(SHEET_ROWS + 1))
    with pytest.raises(BadInput, match=r"1,048,576 rows.*1,048,575.*CSV or Parquet"):
        as_xlsx(frame)


def test_a_table_without_rows_still_has_its_header() -> None:
    nothing = TABLE.clear()
    assert as_csv(nothing).decode("utf-8-sig") == "agent,messages,share,day,partial\n"
    assert pl.read_parquet(io.BytesIO(as_parquet(nothing))).schema == TABLE.schema
    assert list(sheet_of(as_xlsx(nothing)).iter_rows(values_only=True)) == [tuple(TABLE.columns)]


def test_notes_go_with_every_file() -> None:
    said = [
        "Note: =1+1 (9–13 Nov 2026, by ann on 30 Nov 2026).",
        "Note: Training (1 Nov 2026, by ann on 2 Nov 2026).",
    ]
    rows = pl.read_csv(as_csv(TABLE, notes=said))
    assert rows["notes"].unique().to_list() == [" ".join(said)]
    assert rows.drop("notes").columns == TABLE.columns
    metadata = pl.read_parquet_metadata(io.BytesIO(as_parquet(TABLE, notes=said)))
    assert json.loads(metadata[NOTES]) == said
    assert WARNINGS not in metadata
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(TABLE, notes=said)))["Notes"]
    assert [row[0].value for row in sheet.iter_rows()] == ["note", *said]
