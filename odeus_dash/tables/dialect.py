"""The dialect of a CSV, and a plain copy of one that is not UTF-8 with commas as the API writes it.

The beginning of a file shows its separator, a line `sep=` and UTF-16. What only the whole file shows is
looked for once polars has stumbled over it: bytes that are not UTF-8, a header that comes again, and quotes
in a cell without quotes around it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from odeus_dash.errors import DamagedFile
from odeus_dash.tables.columns import COLUMNS
from odeus_dash.words.formats import counted

#: More than the longest header and first rows we could meet; a page of one endless line stops here.
_SNIFFED_BYTES = 1 << 16
_SNIFFED_RECORDS = 21
#: UTF-8, a byte order mark at the start left out.
_UTF_8 = "utf-8-sig"
_WINDOWS = "cp1252"
COMMA = ","
_SEPARATORS = (COMMA, ";", "\t", "|")
#: Excel's line above the header; saved again, it has as many separators as the rows below.
_SEPARATOR_LINE = re.compile(r'\s*"?sep=([^\w\s"]|\t)"?\1*[,;\t|]*\s*?(?:\r\n|\r|\n)', re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_NAMES = frozenset(column.name for column in COLUMNS)
_NOT_UTF_8 = re.compile("[\udc80-\udcff]")  # how "surrogateescape" decodes the bytes that are not
_LETTER = re.compile("[^\x00-\x7f\udc80-\udcff]")


class Beginning(NamedTuple):
    """The dialect of a file, as far as its beginning shows, and its first `records`, the header foremost.

    `is_plain` if polars can read it as it is; `has_separator_line` if `sep=` stands above the header.
    """

    encoding: str
    separator: str
    has_separator_line: bool
    is_plain: bool
    records: list[list[str]]


class Plain(NamedTuple):
    """A file in UTF-8 with commas: the export itself or a copy, whose own `separator` was perhaps another.

    `remarks` say what had to be decided to read it, a sentence each.
    """

    path: Path
    separator: str = COMMA
    remarks: tuple[str, ...] = ()


def beginning(path: Path) -> Beginning:
    """The header and up to 20 rows after it, and how they are written. DamagedFile if there are none.

    The separator is the one that makes most declared names appear in the header.
    """
    with path.open("rb") as export:
        start = export.read(_SNIFFED_BYTES)
    encoding = _encoding(start)
    text = start.decode(encoding, "replace")
    line = _SEPARATOR_LINE.match(text)
    body = text[line.end() :] if line else text
    candidates = dict.fromkeys([line[1] if line else COMMA, *_SEPARATORS])

    def records(separator: str) -> Iterator[list[str]]:
        return filter(None, csv.reader(io.StringIO(body, newline=""), delimiter=separator))

    def declared(separator: str) -> int:
        header: list[str] = next(filter(_has_text, records(separator)), [])
        return len(_NAMES.intersection(map(_name, header)))

    separator = max(candidates, key=declared)
    first = list(islice(records(separator), _SNIFFED_RECORDS))
    written = list(filter(_has_text, first))
    if not written:
        raise DamagedFile("The export file is empty.", "Try again.")
    line_end = _LINE_END.search(body)
    old_mac = line_end is not None and line_end[0] == "\r"  # which polars takes for a letter
    is_plain = (encoding, separator, line, first[0]) == (_UTF_8, COMMA, None, written[0]) and not old_mac
    return Beginning(encoding, separator, line is not None, is_plain, written)


@contextmanager
def plain(path: Path) -> Iterator[Plain]:
    """The export at `path` in UTF-8 with commas: itself, if all of it is, else a copy while the block runs.

    The copy has no blank rows, rows of nothing but separators included, and its header once. Raises
    DamagedFile for text that breaks off in the middle of a letter or of quotes.
    """
    with tempfile.TemporaryDirectory(prefix="odeus-dash-") as folder:
        try:
            file = _plain(path, Path(folder, "export.csv"))
        except (UnicodeError, csv.Error) as error:
            raise DamagedFile("The export file is damaged: its text is cut off.", "Try again.") from error
        yield file


def _encoding(start: bytes) -> str:
    """UTF-16 by its mark, or by the empty half of each letter of the header; else UTF-8, until it fails."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first, second = start[:32:2], start[1:32:2]
    if len(second) > 1 and not any(second) and all(first):
        return "utf-16-le"
    return "utf-16-be" if len(second) > 1 and not any(first) and all(second) else _UTF_8


def _looked_through(path: Path, encoding: str) -> tuple[str, str, bool]:
    """The encoding of the whole file, what to say of that, and whether it has to be copied even so.

    That is where the header line comes again, or the quotes are an odd number. Bytes that are not UTF-8 are
    Windows-1252, unless most letters beyond ASCII are UTF-8.
    """
    if encoding != _UTF_8:
        return encoding, "", False
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    header, again, marked, letters, broken, quotes = b"", False, False, 0, 0, 0
    with path.open("rb") as export:
        for line in export:
            bare = line.strip(codecs.BOM_UTF8 + b"\r\n")
            again = again or bool(header and bare == header)
            if not line.isascii():
                text = decoder.decode(line)
                letters, broken = letters + len(_LETTER.findall(text)), broken + len(_NOT_UTF_8.findall(text))
            marked = marked or (not header and line.startswith(codecs.BOM_UTF8))
            header, quotes = header or bare, quotes + line.count(b'"')
    odd = again or quotes % 2 == 1
    if broken > letters and not marked:
        return _WINDOWS, "The text is not UTF-8. It was read as Windows-1252.", odd
    if broken:
        remark = f"Unreadable text, shown as \ufffd: {counted(broken, 'byte')}."
        return _UTF_8, remark, odd
    if decoder.getstate()[0]:
        raise UnicodeError("The last letter is cut.")
    return _UTF_8, "", odd


def _plain(path: Path, copy: Path) -> Plain:
    """The export at `path` if it is plain, else `copy`, to which its rows with text in them are written."""
    start = beginning(path)
    encoding, remark, odd = _looked_through(path, start.encoding)
    if start.is_plain and not remark and not odd:
        return Plain(path)
    errors = "replace" if encoding in (_UTF_8, _WINDOWS) else "strict"
    header, repeats = list(map(_name, start.records[0])), 0
    with (
        path.open(encoding=encoding, errors=errors, newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        if start.has_separator_line:
            next(filter(str.strip, source))
        writer = csv.writer(target)
        rows = filter(_has_text, csv.reader(source, delimiter=start.separator, strict=True))
        writer.writerow(next(rows, ()))
        for row in rows:
            if list(map(_name, row)) == header:
                repeats += 1
            else:
                writer.writerow(row)
    left_out = f"Left out: {counted(repeats, 'repeated header row')}." if repeats else ""
    return Plain(copy, start.separator, tuple(filter(None, (remark, left_out))))


def _has_text(record: list[str]) -> bool:
    return any(cell.strip() for cell in record)


def _name(cell: str) -> str:
    return cell.strip("\ufeff \t").lower()
