"""Pages as slides with native charts: one message per slide, definitions and caveats in the notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from pptx.util import Pt

from odeus_dash.charts.numbers import Numbers
from odeus_dash.charts.text import short
from odeus_dash.charts.theme import LIGHT
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Attention, Block, Grid, Page, Picture, Prose, Table, Tile, Tiles, Versus
from odeus_dash.report import slide_paper as paper
from odeus_dash.report.cells import Cells, as_cells, of_numbers
from odeus_dash.report.content import About, Report, Section, defined, goal_of, means, sections
from odeus_dash.report.slide_charts import add_chart, has_chart, has_legend
from odeus_dash.words import report as words
from odeus_dash.words.formats import exact

#: Rows of a table that a slide has room for.
ROWS = 10
#: Rows about a few agents side by side, of which none is left out.
_AGENTS_ROWS = 18
#: Points of the line above a picture, below tiles and alone; letters of a name in it.
_SMALL, _LARGE, _LEGEND_LETTERS = 14, 16, 26
#: Letters of two lines below a picture.
_BELOW = 180
#: Bars that fit below the tiles.
_FEW_BARS = 7
_DRAWN = Picture | Table | Grid | Prose | Attention | Versus
#: The lines of a tile: the sizes they may have, whether they are bold, and what they say.
_LINES: tuple[tuple[Sequence[int], bool, Callable[[Tile], str]], ...] = (
    ((13, 12, 11, 10), False, lambda tile: tile.label or DEFINITIONS[tile.means].label),
    ((32, 28, 24, 20, 16), True, lambda tile: tile.value),
    ((13, 12, 11, 10), True, lambda tile: tile.change or ""),
    ((12, 11, 10), False, lambda tile: tile.basis),
    ((11, 10), False, goal_of),
)
_VERDICTS = {"good": LIGHT.good, "bad": LIGHT.bad, "": LIGHT.muted}


def as_pptx(report: Report) -> bytes:
    """Return a deck: a cover, then for each page its headline with the tiles, its pictures and its tables."""
    deck = paper.presentation()
    _cover(deck, report)
    for page in report.pages.values():
        _Slides(deck, report.about, page).add()
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _cover(deck: Any, report: Report) -> None:
    """The workspace, the days, what they are compared with, and what is to be known about the figures."""
    about = report.about
    slide = paper.titled(deck, about.workspace)
    frame = paper.text_box(slide, (paper.LEFT, paper.SUBTITLE + 0.1, paper.ROOM, 1.9))
    for place, text in enumerate(about.facts()):
        paragraph = frame.add_paragraph() if place else frame.paragraphs[0]
        sizes, colour = ((16, 14, 12), LIGHT.muted) if place else ((20, 18, 16), LIGHT.ink)
        paper.write_to_fit(paragraph, text, paper.ROOM, sizes, colour)
    _lines(slide, about.remarks(), top=3.7)
    paper.footed(slide, [", ".join(page.title for page in report.pages.values())], _tag(about))
    paper.noted(slide, [*about.facts(), *about.remarks()])


def _lines(slide: paper.Slide, said: Sequence[str], top: float = paper.BODY) -> None:
    """Sentences below each other, each in two lines at most; those without room are in the notes."""
    room = int((paper.BOTTOM - top) / 0.62)
    frame = paper.text_box(slide, (paper.LEFT, top, paper.ROOM, paper.BOTTOM - top))
    for place, text in enumerate(said[:room]):
        paragraph = frame.add_paragraph() if place else frame.paragraphs[0]
        paragraph.space_after = Pt(8)
        paper.write_to_fit(paragraph, text, paper.ROOM, (16, 14, 12), lines=2)


def _tag(about: About) -> str:
    return about.badges[0].text if about.demo else ""


class _Slides:
    """The slides of one page."""

    def __init__(self, deck: Any, about: About, page: Page) -> None:
        self._deck, self._about, self._page = deck, about, page
        self._sections = list(sections(page, opened=False))
        #: What is said apart from pictures and tables.
        self._said = [
            text
            for section in self._sections
            if not any(isinstance(each, _DRAWN) for each in section.blocks)
            for text in section.texts()
        ]

    def add(self) -> None:
        """Add the headline with the first tiles, then a slide for each other block, and for what is left."""
        first = next((each for each in self._blocks() if isinstance(each, Tiles) and each.tiles), None)
        tiles = first.tiles if first else ()
        said = self._said
        main = self._main() if tiles else None
        apart = bool(main) and sum(map(paper.width, said)) > _BELOW
        drawn = [
            (section, block)
            for section in self._sections
            for block in section.blocks
            if isinstance(block, Tiles | _DRAWN) and block is not first and not (main and block is main[1])
        ]
        leads = bool(drawn) and not (tiles or said)
        if not leads:
            self._headline(tiles, main, [] if apart else said)
        for place, (section, block) in enumerate(drawn):
            self._block(self._page.headline if leads and not place else "", section, block)
        if apart:
            _lines(self._slide(self._page.title, self._blocks(), said), said)

    def _block(self, headline: str, section: Section, block: Block) -> None:
        title = headline or section.title or self._page.title
        if isinstance(block, Tiles):
            _tiles(self._slide(title, [block], section.texts()), block.tiles, tall=True)
        elif isinstance(block, Picture):
            self._picture(section, title, block)
        elif cells := as_cells(block, self._about.currency):
            named = block.alt if isinstance(block, Table) else title
            self._table(headline or named, section, block, cells)

    def _blocks(self) -> list[Block]:
        return [block for section in self._sections for block in section.blocks]

    def _main(self) -> tuple[Section, Picture, Numbers] | None:
        """The first picture that there is room for below the tiles."""
        for section in self._sections:
            for block in section.blocks:
                if not isinstance(block, Picture) or not (found := block.figure.numbers):
                    continue
                few = found.kind != "bars" or len(found.categories) <= _FEW_BARS
                if few and has_chart(found):
                    return section, block, found
        return None

    def _headline(
        self, tiles: Sequence[Tile], main: tuple[Section, Picture, Numbers] | None, said: Sequence[str]
    ) -> None:
        blocks: list[Block] = [Tiles(tuple(tiles))]
        slide = self._slide(self._page.headline, blocks, self._said)
        if not tiles:
            _lines(slide, said or [words.EMPTY_PAGE])
            return
        _tiles(slide, tiles, tall=main is None)
        if main is None:
            _lines(slide, said, 3.7)
        else:
            section, _, numbers = main
            bottom = paper.BOTTOM - (0.55 if said else 0)
            heading = paper.text_box(slide, (paper.LEFT, 3.12, paper.ROOM, 0.3))
            _legend(heading.paragraphs[0], section.title, numbers, _SMALL)
            add_chart(slide, numbers, (paper.LEFT - 0.1, 3.45, paper.ROOM + 0.2, bottom - 3.45))
            _below(slide, said)

    def _slide(self, title: str, blocks: Iterable[Block], said: Iterable[str]) -> paper.Slide:
        """A slide with its footer and notes."""
        about = self._about
        slide = paper.titled(self._deck, title)
        first = f"{about.workspace} · {about.dates} · {about.compared}"
        state = about.status.word if about.status else ""
        second = " · ".join(filter(None, [self._page.title, about.agents, state]))
        paper.footed(slide, [first, second], _tag(about))
        definitions = [defined(each) for each in means(blocks)]
        remarks = [about.state(), *about.remarks()]
        paper.noted(slide, filter(None, [self._page.headline, *said, *definitions, *remarks]))
        return slide

    def _picture(self, section: Section, title: str, block: Picture) -> None:
        numbers = block.figure.numbers
        if numbers is None:
            slide = self._slide(title, [], section.texts())
            _lines(slide, [words.ONLY_ON_SCREEN.format(title=title), *section.texts()])
            return
        if not has_chart(numbers):
            without = replace(section, note="")  # which is about dots and lines
            remark = words.NO_CHART.format(title=title)
            self._table(title, without, block, of_numbers(numbers), remark)
            return
        said = [section.note, numbers.others, *section.texts()]
        slide = self._slide(title, section.blocks, filter(None, said))
        heading = paper.text_box(slide, (paper.LEFT, paper.SUBTITLE, paper.ROOM, 0.4))
        _legend(heading.paragraphs[0], section.note, numbers, _LARGE)
        below = list(filter(None, said[1:]))
        bottom = paper.BOTTOM - (0.55 if below else 0)
        add_chart(slide, numbers, (paper.LEFT - 0.1, paper.BODY, paper.ROOM + 0.2, bottom - paper.BODY))
        _below(slide, below)

    def _table(self, title: str, section: Section, block: Block, cells: Cells, remark: str = "") -> None:
        said = [section.note, remark, *section.texts()]
        slide = self._slide(title, [block], filter(None, said))
        if section.note:
            frame = paper.text_box(slide, (paper.LEFT, paper.SUBTITLE, paper.ROOM, 0.4))
            paper.write_to_fit(frame.paragraphs[0], section.note, paper.ROOM, (16, 14, 12), LIGHT.muted)
        most = _AGENTS_ROWS if isinstance(block, Versus) else ROWS
        shown = cells.rows[:most]
        box = (paper.LEFT, paper.BODY, paper.ROOM, paper.BOTTOM - paper.BODY - 0.5)
        paper.table(slide, box, replace(cells, rows=shown))
        rest = ""
        if len(cells.rows) > most:
            rest = words.FIRST_ROWS.format(shown=exact(most), rows=exact(len(cells.rows)))
        _below(slide, [rest, *said[1:]])


def _below(slide: paper.Slide, said: Iterable[str]) -> None:
    """A line or two above the footer. Sentences without room are in the notes only."""
    shown = ""
    for text in filter(None, said):
        longer = f"{shown} {text}".strip()
        if shown and paper.fit(longer, paper.ROOM, (11,), lines=2)[0] != longer:
            break
        shown = longer
    if shown:
        frame = paper.text_box(slide, (paper.LEFT, paper.BOTTOM - 0.5, paper.ROOM, 0.48))
        paper.write_to_fit(frame.paragraphs[0], shown, paper.ROOM, (12, 11), LIGHT.muted, lines=2)


def _legend(paragraph: Any, lead: str, numbers: Numbers, most: int) -> None:
    """Return the names of the series and their colours in one line; names are cut to fit."""
    named = [each for each in numbers.series if isinstance(each.colours, str)]
    shown = named if (len(numbers.series) > 1 or not lead) and not has_legend(numbers) else []
    between = "   ■ "
    for size in range(most, 9, -1):
        room = paper.letters(paper.ROOM, size)
        names = [short(each.name, _LEGEND_LETTERS) for each in shown]
        if paper.width(lead) + sum(paper.width(each) + len(between) for each in names) <= room:
            break
    else:
        lead = short(lead, room // 2 if shown else room)
        left = (room - paper.width(lead)) / max(len(shown), 1) - len(between) - 1
        names = [short(each.name, max(int(left), 4)) for each in shown]
    paper.write(paragraph, lead, size, LIGHT.muted, bold=most == _SMALL)
    for series, name in zip(shown, names, strict=True):
        paper.write(paragraph, between if lead or series is not shown[0] else "■ ", size, str(series.colours))
        paper.write(paragraph, name, size, LIGHT.muted)


def _tiles(slide: paper.Slide, tiles: Sequence[Tile], *, tall: bool) -> None:
    """Cards side by side: label, value, change and what that is a change of, each in one size for all."""
    gap, height = 0.16, 1.9 if tall else 1.45
    width = (paper.ROOM - gap * (len(tiles) - 1)) / len(tiles)
    room, top = width - 0.3, paper.SUBTITLE + 0.1
    boxes = [(paper.LEFT + place * (width + gap), top, width, height) for place in range(len(tiles))]
    frames = [paper.card(slide, box, LIGHT.surface, 0.15, top=0.25 if tall else 0.1) for box in boxes]
    for number, (sizes, bold, text_of) in enumerate(_LINES):
        texts = [text_of(each) for each in tiles]
        size = min(paper.fit(each, room, sizes, bold=bold)[1] for each in texts)
        for tile, frame, text in zip(tiles, frames, texts, strict=True):
            if text:
                paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
                paragraph.alignment = frame.paragraphs[0].alignment
                colour = LIGHT.ink if number == 1 else _VERDICTS[tile.verdict if number == 2 else ""]
                paper.write_to_fit(paragraph, text, room, (size,), colour, bold=bold)
