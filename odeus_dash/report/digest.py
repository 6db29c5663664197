"""A page as a few lines of text or Markdown, for a mail or a chat message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Attention, Block, Picture, Tiles
from odeus_dash.report.cells import of_numbers
from odeus_dash.report.content import Report, goal_of, sections, text_of
from odeus_dash.report.plain import clean
from odeus_dash.words import report as words

#: What makes markup of the text around it, a list of the text behind it, or a link of the whole word.
_MARKS, _LIST = re.compile(r"[\\`*_{}\[\]#|~]"), re.compile(r"^(\d*)([-+.)])")
_LINK = re.compile(r"https?:|www(?=\.)|@", re.IGNORECASE)
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def as_text(report: Report) -> str:
    """Return the pages as plain text: headline, figures, what moved, and what to know about the data."""
    return "\n".join(_lines(report, markdown=False))


def as_markdown(report: Report) -> str:
    """Return the same as Markdown, in which names are text: no markup, no links, no mentions."""
    return "\n".join(_lines(report, markdown=True))


def _lines(report: Report, *, markdown: bool) -> Iterator[str]:
    about = report.about
    say = _inert if markdown else clean
    yield say(f"{about.workspace} · {about.dates}")
    yield say(f"{about.compared} · {about.agents}")
    for page in report.pages.values():
        yield ""
        yield f"**{say(page.headline)}**" if markdown else say(page.headline)
        for section in sections(page, opened=False):
            said = [line for block in section.blocks for line in _said(block)]
            if said:
                yield ""
                if section.title:
                    yield f"**{say(section.title)}**" if markdown else say(section.title)
                yield from (f"- {say(each)}" for each in said)
    remarks = [about.state(), *about.remarks()]
    yield ""
    yield from (say(each) for each in remarks if each)


def _said(block: Block) -> Iterator[str]:
    match block:
        case Tiles():
            for tile in block.tiles:
                more = ", ".join(filter(None, [tile.change, tile.basis, goal_of(tile)]))
                label = tile.label or DEFINITIONS[tile.means].label
                yield f"{label}: {tile.value}" + (f" ({more})" if more else "")
        case Attention():
            for each in block.rows:
                figure = f" ({each.figure})" if each.figure else ""
                yield f"{each.action}{figure}. {each.reason}"
        case Picture() if block.figure.numbers:
            cells = of_numbers(block.figure.numbers)
            for name, *others, value in cells.rows:  # the last series, and the others behind it
                named = zip(cells.head[1:], others, strict=False)
                behind = ", ".join(f"{each}: {other}" for each, other in named)
                said = words.WITH_OTHERS.format(value=value, others=behind) if behind else value
                yield f"{name}: {said}"
        case _ if text := text_of(block):
            yield text


def _inert(text: str) -> str:
    """The text in one line, so that Markdown shows it letter by letter.

    A word joiner, which nobody sees, keeps addresses from becoming links and names from becoming mentions.
    """
    inert = _LINK.sub("\\g<0>\u2060", clean(text))
    escaped = _MARKS.sub(r"\\\g<0>", "".join(_HTML.get(sign, sign) for sign in inert))
    return _LIST.sub(r"\1\\\2", escaped)
