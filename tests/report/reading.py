"""Files read again: the tiles, tables and pictures of each page, as far as the kind of file has them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import openpyxl
from plotly.offline import get_plotlyjs
from pptx import Presentation
from pptx.enum.dml import MSO_FILL

from odeus_dash.page import Page

#: The texts or values of a tile, and of the rows of a table with its head.
Row = tuple[Any, ...]


@dataclass
class Read:
    """What a file has of one page, in its order. `lines` are the rows of a sheet that has a bit of all."""

    tiles: list[Row] = field(default_factory=list)
    tables: list[list[Row]] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)


# --- slides ---


def of_slides(content: bytes, pages: Sequence[Page]) -> list[Read]:
    """The cards, tables and charts (categories, and names and values of the series) of the slides."""
    found = {page.title: Read() for page in pages}
    for slide in list(Presentation(io.BytesIO(content)).slides)[1:]:
        texts = [each.text_frame.text for each in slide.shapes if each.has_text_frame]
        [read] = [found[title] for title in found if any(f"\n{title} · " in each for each in texts)]
        read.tiles += [tuple(each.split("\n")) for each in texts if each in cards(slide)]
        for shape in slide.shapes:
            if shape.has_table:
                read.tables.append([tuple(cell.text for cell in row.cells) for row in shape.table.rows])
            if shape.has_chart:
                plot = shape.chart.plots[0]
                series = [(each.name, tuple(each.values)) for each in plot.series]
                read.pictures.append((tuple(map(str, plot.categories)), series))
    return list(found.values())


def cards(slide: Any) -> list[str]:
    """The texts in boxes with a fill, without the tag of simulated figures."""
    boxes = [each for each in slide.shapes if each.has_text_frame and not each.is_placeholder]
    filled = [each.text_frame.text for each in boxes if each.fill.type is MSO_FILL.SOLID]
    return [each for each in filled if "\n" in each]


# --- workbooks ---


def of_workbook(content: bytes, pages: Sequence[Page]) -> tuple[list[Read], dict[str, Row]]:
    """The rows of each page's sheet and of the sheets with its tables; and the facts by their keys."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    sheets = {each.title: list(each.iter_rows(values_only=True)) for each in book.worksheets}
    facts = {row[0]: row[1:] for row in sheets["Facts"][1:] if len(row) > 1 and row[3]}
    found = []
    for name, rows in list(sheets.items())[1:-2]:
        if name in {page.title for page in pages}:
            found.append(Read(lines=[trimmed(row) for row in rows]))
        else:
            found[-1].tables.append([trimmed(row) for row in rows])
    return found, facts


def trimmed(row: Row) -> Row:
    """A row without the blanks behind its last value."""
    filled = [place for place, value in enumerate(row) if value not in {None, ""}]
    return row[: filled[-1] + 1] if filled else ()


# --- HTML ---


def of_html(content: bytes, pages: Sequence[Page]) -> list[Read]:
    """The texts of tiles and tables, and the data of pictures."""
    parsed = _Parsed()
    parsed.feed(content.decode().replace(get_plotlyjs(), ""))
    return parsed.pages[: len(pages)]


class _Parsed(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pages: list[Read] = []
        self._texts: list[list[str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "main":
            self.pages.append(Read())
        elif tag == "table":
            self.pages[-1].tables.append([])
        elif tag in {"tr", "th", "td", "p"} or kind == "tile":
            self._texts.append([])
        if tag not in {"meta", "br", "path", "circle"}:
            self._open.append("tile" if kind == "tile" else tag)
        if dict(attrs).get("type") == "application/json":
            self._open[-1] = "json"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "json":
            self.pages[-1].pictures.append(json.loads(data)["data"])
        elif self._texts and self._open[-1] not in {"style", "script"}:
            self._texts[-1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"meta", "br", "path", "circle"}:
            return
        kind = self._open.pop()
        if kind in {"th", "td", "p"}:
            text = "".join(self._texts.pop())
            if self._texts:
                self._texts[-1].append(text)
        elif kind == "tr":
            self.pages[-1].tables[-1].append(tuple(self._texts.pop()))
        elif kind == "tile":
            self.pages[-1].tiles.append(tuple(self._texts.pop()))


def in_order(wanted: Iterator[Row], rows: Sequence[Row]) -> list[Row]:
    """Those of the wanted rows that do not follow each other among `rows`."""
    left = iter(rows)
    return [row for row in wanted if not any(row == each for each in left)]
