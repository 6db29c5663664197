"""Files that are not UTF-8 with commas read as if they were, and what is said of them."""

from __future__ import annotations

import codecs
import csv
import io
import tempfile
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile
from odeus_dash.tables import Table
from odeus_dash.tables.dialect import beginning, plain

HEADER = ["period_start", "period_end", "assistant_id", "assistant_name", "messages"]
ROWS = [
    ["2026-10-01", "2026-10-31", "007", 'Köln, "Süd",\nBüro', "1200"],
    ["2026-10-01", "2026-10-31", "b", "Naïve; Café | x\ty", "45"],
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def written(separator: str = ",", *more: list[str], end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows([HEADER, *ROWS, *more])
    return text.getvalue()


def read(export: Path, content: str | bytes) -> Table:
    export.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tables.read_csv(export, ExportKind.AGENTS)


def check_all_there(table: Table) -> None:
    assert table.frame["assistant_id"].to_list() == ["007", "b"]
    assert table.frame["assistant_name"].to_list() == [ROWS[0][3], ROWS[1][3]]
    assert table.frame["messages"].to_list() == [1200, 45]
    assert table.facts.unknown == table.facts.unreadable == ()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_separator_in_any_unicode(export: Path, separator: str, encoding: str) -> None:
    table = read(export, written(separator).encode(encoding))
    check_all_there(table)
    assert beginning(export).separator == separator
    assert table.facts.remarks == ()


def test_utf_16_with_the_mark_of_big_endian(export: Path) -> None:
    check_all_there(read(export, codecs.BOM_UTF16_BE + written("\t").encode("utf-16-be")))


@pytest.mark.parametrize(
    "line", ["sep={}\r\n", "SEP={}\n", '"sep={}"\r\n', "sep={}{}{}\r\n", "\r\nsep={}\r\n"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "^"])
def test_a_line_that_names_the_separator_is_not_the_header(export: Path, line: str, separator: str) -> None:
    table = read(export, line.replace("{}", separator) + written(separator))
    check_all_there(table)
    assert beginning(export).separator == separator


def test_the_header_decides_and_not_what_is_in_names(export: Path) -> None:
    table = read(export, "assistant_id,a;b;c;d,messages\nx,p;q;r;s,7\n")
    assert table.frame["messages"].to_list() == [7]
    assert beginning(export).separator == ","
    assert table.facts.unknown == ("a;b;c;d",)


def test_lines_that_end_as_on_an_old_mac(export: Path) -> None:
    check_all_there(read(export, written(end="\r")))  # a name has a line break of another kind


@pytest.mark.parametrize("separator", [",", ";"])
def test_bytes_that_are_not_utf8_are_windows_1252_and_that_is_said(export: Path, separator: str) -> None:
    table = read(export, written(separator).encode("cp1252"))
    check_all_there(table)
    assert table.facts.remarks == ("The text is not UTF-8. It was read as Windows-1252.",)


def test_windows_1252_has_letters_that_latin_1_has_not(export: Path) -> None:
    table = read(export, "assistant_id,assistant_name\na,100 € – “œuvre”\n".encode("cp1252"))
    assert table.frame["assistant_name"].to_list() == ["100 € – “œuvre”"]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_single_damaged_letters_do_not_make_all_of_it_windows_1252(export: Path, mark: bytes) -> None:
    table = read(export, mark + "assistant_id,assistant_name\na,Köln Süd\nb,Caf".encode() + b"\xe9!\n")
    assert table.frame["assistant_name"].to_list() == ["Köln Süd", "Caf\ufffd!"]
    assert table.facts.remarks == ("Unreadable text, shown as \ufffd: 1 byte.",)


@pytest.mark.parametrize("before", ["Köln", "Koln"])
def test_a_letter_cut_at_the_end_is_damage_and_not_windows_1252(export: Path, before: str) -> None:
    content = f"assistant_id,assistant_name\na,{before}\nb,Café".encode()[:-1]
    with pytest.raises(DamagedFile, match="is cut off"):
        read(export, content)


@pytest.mark.parametrize(
    "content",
    [
        written("\t").encode("utf-16")[:-1],
        f'{written(";")}2026-10-01;2026-10-31;c;"Cut'.encode(),
        f'{written()}2026-10-01,2026-10-31,c,Cy,"1234'.encode(),
        f"{written(';')}2026-10-01;2026-10-31;c".encode(),
        f"{written(';')}2026-10-01;2026-10-31;c;Cy;1;2\n".encode(),
    ],
)
def test_damage_is_seen_in_any_dialect(export: Path, content: bytes) -> None:
    with pytest.raises(DamagedFile):
        read(export, content)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_header_that_comes_again_is_left_out(export: Path, separator: str) -> None:
    table = read(export, written(separator, HEADER, ["2026-10-01", "2026-10-31", "c", "", "5"], HEADER))
    assert table.frame["messages"].to_list() == [1200, 45, 5]
    assert table.facts.unreadable == ()
    assert table.facts.remarks == ("Left out: 2 repeated header rows.",)


def test_files_put_together_with_their_marks(export: Path) -> None:
    one = codecs.BOM_UTF8 + b"assistant_id,messages\na,1\n"
    assert read(export, one + one.replace(b"a,1", b"b,2")).frame["messages"].to_list() == [1, 2]


def test_a_header_that_comes_again_where_every_column_is_text(export: Path) -> None:
    table = read(export, "assistant_id,assistant_name\na,Ada\nassistant_id,assistant_name\nb,Bob\n")
    assert table.frame["assistant_name"].to_list() == ["Ada", "Bob"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_blank_rows_are_not_rows(export: Path, separator: str) -> None:
    blank = separator * 4 + "\r\n"
    check_all_there(read(export, blank + written(separator) + blank + "\r\n" + blank))
    check_all_there(read(export, written(separator) + " \r\n" + blank.replace(separator, f" {separator}")))


def test_quotes_inside_a_cell_without_quotes_are_letters(export: Path) -> None:
    table = read(export, 'assistant_id,assistant_name,messages\na,5" disk,1\nb,"B, b",2\n')
    assert table.frame["assistant_name"].to_list() == ['5" disk', "B, b"]
    assert table.frame["messages"].to_list() == [1, 2]


def test_a_plain_file_is_not_copied(export: Path) -> None:
    export.write_text(written())
    assert beginning(export).is_plain
    with plain(export) as file:
        assert file.path == export


def test_a_copy_is_gone_afterwards(
    export: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    read(export, written(";"))
    with pytest.raises(DamagedFile):
        read(export, f'{written(";")}"')
    assert not list(folder.iterdir())


def test_all_dialects_give_one_frame(export: Path) -> None:
    frame = read(export, written()).frame
    for content in (written("|").encode(), written(";").encode("cp1252"), written("\t").encode("utf-16")):
        assert_frame_equal(read(export, content).frame, frame)
