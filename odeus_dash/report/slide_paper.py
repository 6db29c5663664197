"""The paper that slides are written on: size, theme, text that fits its box, plain shapes.

Arial throughout, named once in the theme: a deck travels without its fonts. Text is measured as wide as in
DejaVu Sans, the widest font that stands in for Arial where that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from odeus_dash.charts.text import columns, short
from odeus_dash.charts.theme import LIGHT
from odeus_dash.report.cells import Cells
from odeus_dash.report.plain import clean

#: In inches: the slide, its left edge, and the width of everything on it.
WIDTH, HEIGHT, LEFT, ROOM = 13.333, 7.5, 0.75, 11.83
#: In inches, from the top: the headline and its height, what stands below it, and the footer.
TITLE, TITLE_HEIGHT, SUBTITLE, BODY, BOTTOM, FOOTER = 0.42, 1.0, 1.44, 1.95, 6.6, 6.72
FONT = "Arial"
#: What an average letter takes of the size of its font, upright and bold.
_LETTER, _BOLD_LETTER = 0.64, 0.72
#: Signs that are wider, and by how much.
_WIDE, _WIDER = "%@MWmw—…", 0.5
#: Letters that a line may lose where it breaks between words.
_BROKEN = 9
#: The sizes that a headline may have, in points.
_TITLE_SIZES = (28, 24, 20)
#: Points of the text in cells; in inches, what is around it, and the most that a column asks for.
_CELL, _PADDING, _MOST_WIDE = 13, 0.28, 7.0
#: Letters of a heading of numbers that are never cut.
_SHORT_HEAD = 9
#: The tag of what is not real, in colours that no chart has.
_TAG, _TAG_INK = "#fdf1de", "#9a5a08"

Slide = Any
Box = tuple[float, float, float, float]


def presentation() -> Any:
    """Return an empty deck, 16:9, with one layout: a headline, and room below it."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name != "Title Only":
            deck.slide_layouts.remove(layout)
    [layout] = deck.slide_layouts
    master = deck.slide_master
    for each in list(layout.placeholders):
        if each.placeholder_format.idx:
            each._element.getparent().remove(each._element)  # noqa: SLF001  python-pptx has no other way
    for each in master.placeholders:
        each.left, each.width = round(each.left * WIDTH / 10), round(each.width * WIDTH / 10)
    for holder in (layout, master):
        title = next(each for each in holder.placeholders if not each.placeholder_format.idx)
        title.left, title.top = Inches(LEFT), Inches(TITLE)
        title.width, title.height = Inches(ROOM), Inches(TITLE_HEIGHT)
    _style(master)
    return deck


def _style(master: Any) -> None:
    """Put our colours and font into the theme, and headlines to the left, bold and dark."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    names = {"dk1": LIGHT.ink, "lt1": LIGHT.page, "dk2": LIGHT.muted, "lt2": LIGHT.surface}
    names |= {f"accent{place}": each for place, each in enumerate(LIGHT.categories[:6], start=1)}
    text = theme.blob.decode()
    text = re.sub(r'name="Office( Theme)?"', 'name="Odeus Dash"', text)
    for name, colour in names.items():
        text = re.sub(f"(<a:{name}>).*?(</a:{name}>)", rf'\1<a:srgbClr val="{colour[1:].upper()}"/>\2', text)
    theme._blob = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"', text).encode()  # noqa: SLF001
    level = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "l")
    look = level.find(qn("a:defRPr"))
    look.set("sz", str(100 * _TITLE_SIZES[0]))
    look.set("b", "1")


def fit(
    text: str, inches: float, sizes: Sequence[int], *, lines: int = 1, bold: bool = False
) -> tuple[str, int]:
    """Return the text, and the largest of `sizes` (points) at which it takes so many lines, else cut."""
    text = clean(text)
    for size in sizes:
        a_line = letters(inches, size, bold=bold)
        room = max(a_line, lines * a_line - (lines - 1) * _BROKEN)
        if width(text) <= room and all(width(word) <= a_line for word in text.split()):
            return text, size
    words = [short(word, a_line - 1) for word in text.split()] if lines > 1 else [text]
    return short(" ".join(words), room), sizes[-1]


def letters(inches: float, size: int, *, bold: bool = False) -> int:
    """Return how many average letters of a font of `size` points a line has room for."""
    return int(72 * inches / (size * (_BOLD_LETTER if bold else _LETTER)))


def width(text: str) -> float:
    """Return how wide the text is in average letters."""
    return columns(text) + _WIDER * sum(text.count(sign) for sign in _WIDE)


def write(paragraph: Any, text: str, size: int, colour: str = LIGHT.ink, *, bold: bool = False) -> None:
    """Add `text`, which has been cleaned, to the end of a paragraph."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, rgb(colour)


def write_to_fit(  # noqa: PLR0913  a line of text is described by keywords
    paragraph: Any,
    text: str,
    inches: float,
    sizes: Sequence[int],
    colour: str = LIGHT.ink,
    *,
    lines: int = 1,
    bold: bool = False,
) -> None:
    """Add `text` to the end of a paragraph in the size that `fit` finds."""
    written, size = fit(text, inches, sizes, lines=lines, bold=bold)
    write(paragraph, written, size, colour, bold=bold)


def rgb(colour: str) -> Any:
    """Return #rrggbb as slides take it."""
    return RGBColor.from_string(colour[1:].upper())


def text_box(slide: Slide, box: Box) -> Any:
    """Return the frame of an empty text box without margins: left, top, width and height in inches."""
    shape = slide.shapes.add_textbox(*map(Inches, box))
    return _plain_frame(shape, top=0)


def card(slide: Slide, box: Box, fill: str, inset: float = 0.0, *, top: float | None = None) -> Any:
    """Return the text frame of a box with round corners, without line and shadow.

    Its text begins so many inches below the `top`, or is in the middle.
    """
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *map(Inches, box))
    shape.adjustments[0] = min(0.08 / box[3], 0.2)
    shape._element.remove(shape._element.find(qn("p:style")))  # noqa: SLF001  it has the shadow
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    return _plain_frame(shape, inset=inset, top=top)


def _plain_frame(shape: Any, *, inset: float = 0.0, top: float | None = None) -> Any:
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if top is None else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Inches(inset)
    frame.margin_top, frame.margin_bottom = Inches(top or 0), 0
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return frame


def titled(deck: Any, title: str) -> Slide:
    """Return a new slide whose title placeholder says `title`, in two lines at most."""
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    frame = slide.shapes.title.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write_to_fit(frame.paragraphs[0], title, ROOM, _TITLE_SIZES, lines=2, bold=True)
    return slide


def footed(slide: Slide, lines: Iterable[str], tag: str = "") -> None:
    """Write small lines below a hairline, and a tag (Demo data) at their right."""
    rule = slide.shapes.add_textbox(*map(Inches, (LEFT, FOOTER, ROOM, 0.01)))
    rule.fill.solid()
    rule.fill.fore_color.rgb = rgb(LIGHT.line)
    frame = text_box(slide, (LEFT, FOOTER + 0.08, ROOM - 1.5, 0.5))
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
        write_to_fit(paragraph, line, ROOM - 1.5, (11, 10), LIGHT.muted)
    if tag:
        frame = card(slide, (LEFT + ROOM - 1.25, FOOTER + 0.14, 1.25, 0.36), _TAG)
        frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        write(frame.paragraphs[0], tag, 11, _TAG_INK, bold=True)


def noted(slide: Slide, lines: Iterable[str]) -> None:
    """Write the speaker's notes, a paragraph per line."""
    slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, lines))


def table(slide: Slide, box: Box, cells: Cells) -> None:
    """A table in `box`, in one size of letters; numbers stand at the right.

    Long cells are shortened to one line, headings of columns to two.
    """
    lines = [cells.head, *cells.rows]
    widths = _widths(cells, box[2])
    rooms = [each - 0.14 for each in widths]
    size = min(
        fit(text, room, (_CELL, 12, 11))[1]
        for line in cells.rows or [cells.head]
        for text, room in zip(line, rooms, strict=True)
    )
    heads = [fit(text, room, (size,), bold=True)[0] for text, room in zip(cells.head, rooms, strict=True)]
    tall = 1.6 if heads != [clean(each) for each in cells.head] else 1.0  # two lines
    height = min(0.42, box[3] / (len(cells.rows) + tall))
    heights = [height * tall, *[height] * len(cells.rows)]
    shape = slide.shapes.add_table(len(lines), len(widths), *map(Inches, (*box[:3], sum(heights))))
    look = shape._element.graphic.graphicData.tbl.tblPr  # noqa: SLF001
    for name in ("firstRow", "bandRow"):
        look.set(name, "0")
    look.find(qn("a:tableStyleId")).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # No Style, No Grid
    for column, width in zip(shape.table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, each in zip(shape.table.rows, heights, strict=True):
        row.height = Inches(each)
    for place, (room, number) in enumerate(zip(rooms, cells.numbers, strict=True)):
        for line, text in enumerate(row[place] for row in lines):
            frame = _cell_frame(shape.table.cell(line, place), low=tall > 1 and not line)
            frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
            colour, most = (LIGHT.ink, 1) if line else (LIGHT.muted, 2)
            write_to_fit(frame.paragraphs[0], text, room, (size,), colour, lines=most, bold=not line)


def _cell_frame(cell: Any, *, low: bool) -> Any:
    """The text frame of a cell with a hairline below it; `low` texts stand near that."""
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if low else MSO_ANCHOR.MIDDLE
    hairline = etree.SubElement(cell._tc.get_or_add_tcPr(), qn("a:lnB"), w="9525")  # noqa: SLF001
    fill = etree.SubElement(hairline, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=LIGHT.line[1:].upper())
    frame = cell.text_frame
    frame.word_wrap = True
    return frame


def _widths(cells: Cells, room: float) -> list[float]:
    """Share the width out: numbers have what they need, the longest texts what is left."""
    least, wanted = [], []
    for place, head in enumerate(cells.head):
        values = _LETTER * max((width(row[place]) for row in cells.rows), default=0)
        needed = min(_CELL / 72 * max(3, values, _BOLD_LETTER * width(head)) + _PADDING, _MOST_WIDE)
        wanted.append(needed)
        short_head = _BOLD_LETTER * min(width(head), _SHORT_HEAD)
        number = _CELL / 72 * max(3, values, short_head) + _PADDING
        least.append(number if cells.numbers[place] else min(needed, room / len(cells.head) / 2))
    left, growth = room - sum(least), sum(wanted) - sum(least)
    if left <= 0 or growth <= 0:
        return [room * each / sum(least) for each in least]
    return [low + left * (high - low) / growth for low, high in zip(least, wanted, strict=True)]
