"""Text from the API inside a picture: made inert, and cut to the room there is.

plotly reads a subset of HTML, entities and (where the page has MathJax) TeX between dollar signs out of
every text it draws, and once a trace has `meta` also %{placeholders} out of titles and annotations. `plain`
is the door for each text that is not ours; never put one into a template.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import unescape
from textwrap import wrap

from wcwidth import iter_graphemes
from wcwidth import width as width_of

ELLIPSIS = "…"
#: Letters of a name that stands beside what it names; longer ones are cut. And pixels of a letter.
BESIDE, LETTER = 24, 8.4
_FIRST_STRONG, _POP = "\u2068", "\u2069"
#: Marks that turn the direction of what follows: a name must not turn its neighbours.
_DIRECTION = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
#: How `agents.labels` tells agents of one name apart: by letters of their ids.
_MARKED_BY, _LONGEST_MARK, _SHORTEST_NAME = " · ", 8, 6
_INERT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def plain(text: str) -> str:
    """`text` so that plotly shows exactly its characters, in one line.

    Entities are decoded after plotly has looked for tags, TeX and placeholders, so what is escaped here
    looks as before and means nothing. Right-to-left text is isolated from its neighbours.
    """
    inert = _visible(text).translate(_INERT).replace("%{", "&#37;{")
    right_to_left = any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in inert)
    return f"{_FIRST_STRONG}{inert}{_POP}" if right_to_left else inert


def short(text: str, width: int) -> str:
    """`text` in at most `width` columns, its end replaced by an ellipsis where it is longer.

    What tells two agents of one name apart ("Contract Check · 34d7") is kept, and the name before it cut.
    Never cuts inside what a reader takes for one sign (accents, flags, joined emoji). Not yet
    inert: `plain(short(name, 20))`.
    """
    visible = _visible(text)
    if columns(visible) <= width:
        return visible
    name, dot, mark = visible.rpartition(_MARKED_BY)
    room = width - columns(dot + mark)
    if name and columns(mark) <= _LONGEST_MARK and room >= _SHORTEST_NAME:
        return short(name, room) + dot + mark
    kept, used = "", 1
    for sign in iter_graphemes(visible):
        used += width_of(sign)
        if used > width:
            break
        kept += sign
    return kept.rstrip() + ELLIPSIS


def label(text: str, width: int) -> str:
    """`text` cut to `width` columns and made inert: what stands in a picture."""
    return plain(short(text, width))


def in_two_lines(text: str, width: int) -> list[str]:
    """`text` (inert) in two lines at most, each of so many letters at most."""
    for most in range(2 * width, width, -1):
        lines = wrap(short(text, most), width)
        if len(lines) <= 2:
            return [plain(line) for line in lines]
    return [label(text, width)]


def columns(text: str) -> int:
    """How wide `text` is in Latin letters: East Asian signs and emoji take two, accents none."""
    return sum(map(width_of, iter_graphemes(text)))


def room(texts: Iterable[str]) -> int:
    """The pixels that the longest of `texts` (inert or not) takes in a picture."""
    return round(LETTER * max((columns(unescape(text)) for text in texts), default=0))


def _visible(text: str) -> str:
    """Without what cannot be seen or turns its neighbours, and with single spaces."""
    shown = (sign for sign in text if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cs"})
    return " ".join("".join(" " if sign.isspace() else sign for sign in shown).translate(_DIRECTION).split())
