"""The content of an opened file: a CSV, several, or another kind of file, which is named.

What holds more than there is room for is not unpacked any further than that.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from odeus_dash.errors import BadFile
from odeus_dash.files.limits import too_large, too_many
from odeus_dash.files.workbook import csv_of_workbook

_UNPACK = "Unpack it and open its contents."
_SNIFFED = 1000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: ValueErrors for places before the file's beginning, and for names that are no text.
_BROKEN = (EOFError, OSError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError)
#: More entries than any zip of exports or workbook has; a list of millions would fill the memory by itself.
_MOST_ENTRIES = 10_000

_GZIP, _OLE = b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOK = "xl/workbook.xml"
#: Other documents that are zips, by a name inside.
_DOCUMENTS = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "Index/Document.iwa": "a Pages, Numbers or Keynote document",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file",
}
#: Other files by their first bytes, in lower case.
_OTHERS = {
    b"%pdf": "a PDF",
    b"\x89png": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"gif8": "a picture",
    b"par1": "a Parquet file",
    b"7z\xbc\xaf": "a 7z archive",
    b"rar!": "a RAR archive",
    b"bzh": "a bzip2 archive",
    b"\xfd7zxz": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"{\\rtf": "a text document",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
    b"{": "a JSON file",
    b"[": "a JSON file",
}


def csv_of(content: bytes, room: int) -> bytes:
    """The CSV that a file is, or that it holds as gzip or an Excel workbook, of `room` bytes at most.

    Raises BadFile with what the file is, if it is something else.
    """
    unpacked = content
    if content.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                unpacked = packed.read(room + 1)
        except _BROKEN as error:
            raise _damaged() from error
    if len(unpacked) > room:
        raise too_large()
    if not unpacked.startswith(_ZIPS):
        _check_kind(unpacked)
        return unpacked
    with _opened(unpacked, room) as package:
        names = package.namelist()
        if _WORKBOOK in names:
            return csv_of_workbook(unpacked, room)
    if what := next((what for name, what in _DOCUMENTS.items() if name in names), None):
        raise BadFile(f"It is {what}, not an export of agents.", "Save it as .xlsx or CSV.")
    raise BadFile("It is a zip file inside another file.", _UNPACK)


def is_archive(content: bytes) -> bool:
    """Whether a file is a zip, and not a document that happens to be one."""
    if not content.startswith(_ZIPS):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {_WORKBOOK, *_DOCUMENTS}.isdisjoint(package.namelist())
    except _BROKEN:
        return True


def members(content: bytes, room: int, most_files: int) -> Iterator[tuple[str, bytes]]:
    """Each file in a zip with its name, but for what operating systems put there.

    Raises BadFile for one that is damaged, protected, or holds more than `most_files` or `room` bytes.
    """
    with _opened(content, room) as package:
        paths = [(PurePosixPath(each.filename), each) for each in package.infolist() if not each.is_dir()]
        files = [each for path, each in paths if path.name[:1] != "." and path.parts[:1] != ("__MACOSX",)]
        if not files:
            raise BadFile("The zip file is empty.", "Open one with exports in it.")
        if len(files) > most_files:
            raise too_many()
        for each in files:
            yield each.filename, package.read(each)


@contextmanager
def _opened(content: bytes, room: int) -> Iterator[zipfile.ZipFile]:
    """The zip, once it is sure that its files have `room`.

    `zipfile` reads no more of a file than its list says, if it is packed by one of the two usual methods.
    """
    try:
        if content.count(b"PK\x01\x02") > _MOST_ENTRIES:
            raise too_large()
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if any(each.flag_bits & 1 for each in entries):
                raise BadFile("The zip file is password-protected.", _UNPACK)
            if any(each.compress_type not in _METHODS for each in entries):
                raise BadFile("The zip file uses an unsupported compression.", _UNPACK)
            if sum(each.file_size for each in entries) > room:
                raise too_large()
            yield package
    except _BROKEN as error:
        raise _damaged() from error


def _damaged() -> BadFile:
    return BadFile("The file is damaged and cannot be unpacked.", "Export it again.")


def _check_kind(content: bytes) -> None:
    """Raise BadFile for a file that is known to be something else than text."""
    start = content[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_GZIP):
        raise BadFile("The file is compressed twice.", _UNPACK)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise BadFile("The workbook is password-protected.", "Save it without a password.")
        raise BadFile("It is an old Excel workbook (.xls).", "Save it as .xlsx or CSV.")
    for magic, what in _OTHERS.items():
        if start.startswith(magic):
            raise BadFile(f"It is {what}, not an export of agents.", "Open the export itself.")
