"""LibreOffice opens the decks: every text lies whole in its box, and every box on its slide."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from defusedxml import ElementTree
from pptx import Presentation

from odeus_dash.page import Attention, AttentionRow, Column, Heading, Note, Page, Sentence, Table, Tile, Tiles
from odeus_dash.report.content import Report
from odeus_dash.report.slides import as_pptx
from tests.pages.two_agents import TWO_AGENTS
from tests.report.made import empty, hostile, made
from tests.report.office import is_there

pytestmark = [
    pytest.mark.slides,
    pytest.mark.skipif(not is_there(), reason="LibreOffice or pdftotext is not installed"),
]
POINT = 12_700
#: In points: what a letter may stand out, such as the tail of a g.
EDGE = 3


class Word(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def within(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        middle = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return left <= middle[0] <= right and top <= middle[1] <= bottom


def long_texts() -> Report:
    """A page of which every text is longer than its place."""
    words = "of several words that are long enough " * 8
    number = Tile("messages", "1,234,567.89 USD", "+1,234.5%", "good", basis=words, label=words)
    rows = pl.DataFrame({"agent": [f"{place} {words}" for place in range(30)], "messages": [10**9] * 30})
    rows = rows.with_columns(
        pl.Series("owner", rows["agent"]), messages=pl.col("messages") + pl.int_range(30)
    )
    columns = (Column("agent", "Agent", "text"), Column("messages", words), Column("owner", words, "text"))
    attention = Attention((AttentionRow("a", words, words, "−$1,234.56", "bad", "cost"),) * 5)
    blocks = (Tiles((number,) * 5), Heading(words, words), Table(rows, columns, "agents", words))
    page = Page(words, words, (blocks, (attention,), (Heading(words), Sentence(words), Note(words))))
    about = replace(made(TWO_AGENTS, "briefing").about, workspace=words, agents=words)
    return Report(about, {"briefing": page})


@pytest.fixture(scope="module", params=["everything", "hostile names", "no usage", "long texts"])
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A deck, and the words of each of its pages."""
    makers = {"everything": made, "hostile names": lambda: made(hostile), "no usage": empty}
    report = (makers | {"long texts": long_texts})[request.param]()
    folder = tmp_path_factory.mktemp("deck")
    content = as_pptx(report)
    (folder / "deck.pptx").write_bytes(content)
    return Presentation(io.BytesIO(content)), list(words(converted(folder)))


def converted(folder: Path) -> Path:
    """The deck as PDF, by a LibreOffice that has its own home there."""
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder, folder / "deck.pptx"]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "deck.pdf"


def words(pdf: Path) -> Iterator[list[Word]]:
    """The words of each page, in points from the top left corner."""
    command = ["pdftotext", "-bbox", pdf, "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for page in ElementTree.fromstring(text).iter("{http://www.w3.org/1999/xhtml}page"):
        places = ("xMin", "yMin", "xMax", "yMax")
        yield [Word(each.text or "", *(float(each.attrib[name]) for name in places)) for each in page]


def test_there_is_a_page_for_each_slide(drawn: Any) -> None:
    deck, pages = drawn
    assert len(pages) == len(deck.slides)


def test_nothing_runs_off_a_slide(drawn: Any) -> None:
    deck, pages = drawn
    right, bottom = deck.slide_width / POINT, deck.slide_height / POINT
    off = [
        word
        for page in pages
        for word in page
        if word.left < -EDGE or word.top < -EDGE or word.right > right + EDGE or word.bottom > bottom + EDGE
    ]
    assert off == []


def test_every_text_lies_in_its_box(drawn: Any) -> None:
    deck, pages = drawn
    for slide, page in zip(deck.slides, pages, strict=True):
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                inside = [each for each in page if each.within(box(shape))]
                missing = Counter(letters(shape.text_frame.text)) - Counter(
                    letter for each in inside for letter in letters(each.text)
                )
                assert not missing, shape.text_frame.text
                assert lowest(inside) <= box(shape)[3] + EDGE


def test_no_cell_breaks_its_line(drawn: Any) -> None:
    """A row that grows pushes the others out of the table's box."""
    deck, pages = drawn
    tables = 0
    for slide, page in zip(deck.slides, pages, strict=True):
        for shape in slide.shapes:
            if shape.has_table:
                tables += 1
                inside = [each for each in page if each.within(box(shape))]
                texts = "".join(cell.text for cell in shape.table.iter_cells())
                missing = Counter(letters(texts)) - Counter(
                    letter for each in inside for letter in letters(each.text)
                )
                assert not missing, texts
                for top, bottom in list(rows(shape))[1:]:  # headings of columns may take two lines
                    row = [middle(each) for each in inside if top < middle(each) < bottom]
                    assert max(row) - min(row) < EDGE, sorted(
                        (round(middle(each)), each.text) for each in inside if top < middle(each) < bottom
                    )
    assert tables or len(deck.slides) < 15


def rows(shape: Any) -> Iterator[tuple[float, float]]:
    """The top and the bottom of each row of a table."""
    top = shape.top / POINT
    for row in shape.table.rows:
        yield top, top + row.height / POINT
        top += row.height / POINT


def middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def box(shape: Any) -> tuple[float, float, float, float]:
    left, top = shape.left / POINT, shape.top / POINT
    return left, top, left + shape.width / POINT, top + shape.height / POINT


def lowest(words: list[Word]) -> float:
    return max((each.bottom for each in words), default=0)


def letters(text: str) -> str:
    """Without what a PDF does not hold as it is: blanks and joined signs."""
    return "".join(each for each in text if each.isascii() and not each.isspace())
