"""What is inside a file: one export, several, or something else by its name."""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import zipfile

import pytest

from odeus_dash import files
from odeus_dash.files import Held, Refused
from odeus_dash.files.limits import MOST_FILES
from tests.files.csvs import OCTOBER, OCTOBER_BY_MODEL, SEPTEMBER
from tests.files.workbooks import ADA, export, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return buffer.getvalue()


def protected(content: bytes) -> bytes:
    """The zip with the flag of encryption set for its first file, in its list and before the file."""
    in_list = content.index(b"PK\x01\x02") + 8
    return content[:6] + b"\x01" + content[7:in_list] + b"\x01" + content[in_list + 1 :]


def names(read: list[Held | Refused]) -> list[str]:
    return [each.name for each in read if isinstance(each, Held)]


def only_refusal(content: bytes, room: int = files.MOST_UNPACKED) -> str:
    [file] = files.read_all("a.zip", content, room)
    assert isinstance(file, Refused)
    return file.why


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_each_export_in_a_zip_is_opened_under_its_name(method: int) -> None:
    contents = {
        "2026/september.csv": SEPTEMBER,
        "2026/october.csv.gz": gzip.compress(OCTOBER),
        "models.txt": OCTOBER_BY_MODEL,
    }
    read = files.read_all("year.zip", zipped(contents, method))
    assert names(read) == [f"year.zip › {name}" for name in contents]
    held, refused = files.fitting(read)
    assert len(held) == 3
    assert not refused


def test_a_workbook_in_a_zip_is_opened() -> None:
    read = files.read_all("a.zip", zipped({"october.xlsx": workbook(export(ADA))}))
    assert names(read) == ["a.zip › october.xlsx"]


def test_what_is_in_a_zip_besides_exports_is_named_and_the_system_s_own_left_out() -> None:
    contents = {
        "october.csv": OCTOBER,
        "readme.pdf": b"%PDF-1.7",
        "more.zip": zipped({"september.csv": SEPTEMBER}),
        "__MACOSX/._october.csv": b"\0\5\x16\7",
        "2026/.DS_Store": b"\0\0\0\1Bud1",
        "2026/": b"",
    }
    read = files.read_all("a.zip", zipped(contents))
    assert names(read) == ["a.zip › october.csv"]
    assert {each.name: each.why for each in read if isinstance(each, Refused)} == {
        "a.zip › readme.pdf": "It is a PDF, not an export of agents. Open the export itself.",
        "a.zip › more.zip": "It is a zip file inside another file. Unpack it and open its contents.",
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zipped({}), "The zip file is empty."),
        (zipped({"__MACOSX/a": b"x"}), "The zip file is empty."),
        (zipped({"a.csv": OCTOBER})[:-30], "damaged and cannot be unpacked"),
        (b"PK\x03\x04" + b"x" * 100, "damaged and cannot be unpacked"),
        (zipped({"a.csv": OCTOBER}).replace(b"a.csv", b"b.csv", 1), "damaged and cannot be unpacked"),
        (protected(zipped({"a.csv": OCTOBER})), "password-protected"),
        (zipped({"a.csv": OCTOBER}, zipfile.ZIP_BZIP2), "unsupported compression"),
        (zipped({"a.csv": OCTOBER}, zipfile.ZIP_LZMA), "unsupported compression"),
        (zipped({f"{i}.csv": b"x" for i in range(MOST_FILES + 1)}), "At most 450 files"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_zip_that_cannot_be_opened_says_why(content: bytes, why: str) -> None:
    assert why in only_refusal(content)


def test_a_zip_is_unpacked_no_further_than_there_is_room() -> None:
    two = zipped({"september.csv": SEPTEMBER, "october.csv": OCTOBER})
    room = len(SEPTEMBER) + len(OCTOBER)
    assert len(names(files.read_all("a.zip", two, room))) == 2
    assert "exceed 200 MB in total" in only_refusal(two, room - 1)
    assert "exceed 200 MB in total" in only_refusal(zipped({"zeros.csv": bytes(50_000_000)}), 40_000_000)


def test_a_zip_that_lies_about_its_sizes_is_not_believed() -> None:
    """It claims 100 bytes in its list, but holds ten million."""
    content = zipped({"zeros.csv": bytes(10_000_000)})
    at = content.index(b"PK\x01\x02") + 24
    lying = content[:at] + struct.pack("<I", 100) + content[at + 4 :]
    assert "damaged" in only_refusal(lying, 1000)


def test_no_more_files_than_are_left() -> None:
    two = zipped({"september.csv": SEPTEMBER, "october.csv": OCTOBER})
    [refused] = files.read_all("a.zip", two, most_files=1)
    assert isinstance(refused, Refused)
    assert "At most 450 files" in refused.why
    assert isinstance(files.read_all("a.csv", OCTOBER, most_files=0)[0], Refused)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7\n", "a PDF, not an export of agents"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (bz2.compress(OCTOBER), "a bzip2 archive"),
        (b"\n <!DOCTYPE html>\n<html>", "a web page"),
        (b"<html><table><tr><td>assistant_id", "a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "an XML file"),
        (b'{"success": true, "data": {}}', "a JSON file"),
        (b'[{"assistant_id": "a"}]', "a JSON file"),
        (OLE + "Workbook".encode("utf-16-le"), "an old Excel workbook (.xls). Save it as .xlsx or CSV."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password-protected. Save it without a password."),
        (zipped({"word/document.xml": b"<x/>"}), "a Word document"),
        (zipped({"xl/workbook.bin": b"x"}), "a binary Excel workbook (.xlsb)"),
        (zipped({"content.xml": b"<x/>"}), "an OpenDocument file"),
        (gzip.compress(gzip.compress(OCTOBER)), "compressed twice"),
        (gzip.compress(b"%PDF-1.7"), "a PDF"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_of_another_kind_is_refused_for_what_it_is(content: bytes, why: str) -> None:
    [file] = files.read_all("file", content)
    assert isinstance(file, Refused)
    assert why in file.why
