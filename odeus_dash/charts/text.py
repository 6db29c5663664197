"""Text from the API inside a picture: made inert, and cut to the room there is.

plotly reads a subset of HTML, entities and (where the page has MathJax) TeX between dollar signs out of
every text it draws, and once a trace has `meta` also %{placeholders} out of titles and annotations. `plain`
is the door for each text that is not ours; never put one into a template.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import unescape

from wcwidth import iter_graphemes
from wcwidth import width as width_of

from odeus_dash.words.right_to_left import isolated

ELLIPSIS = "…"
#: Letters of a name that stands beside what it names; longer ones are cut. And pixels of a letter.
BESIDE, LETTER = 24, 8.4
#: By how much of a column letters differ from others in Inter: the widest, the narrowest and other capitals.
_WIDER = dict.fromkeys("mwMW@%—ЖШЩЮЫФМжшщюыфм", 0.75) | dict.fromkeys(" ijlftrIJ.,:;·'!|()[]/", -0.35)
_CAPITAL = 0.25
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
    return isolated(_visible(text).translate(_INERT).replace("%{", "&#37;{"))


def short(text: str, width: float) -> str:
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
    return _beginning(iter_graphemes(visible), width - 1).rstrip() + ELLIPSIS


def label(text: str, width: int) -> str:
    """`text` for a chart: cut to `width` columns and made inert."""
    return plain(short(text, width))


def in_two_lines(text: str, width: int) -> list[str]:
    """`text` (inert) in two lines at most, each of so many columns at most.

    The first one ends between two words, or in a word that is longer than a line.
    """
    visible = _visible(text)
    if columns(visible) <= width:
        return [plain(visible)]
    words = (word + " " for word in visible.split())
    first = _beginning(words, width + columns(" ")) or _beginning(iter_graphemes(visible), width)
    return [plain(first), label(visible.removeprefix(first), width)]


def columns(text: str) -> float:
    """Return the width of `text` in Latin letters: East Asian signs and emoji take two, accents none."""
    widths = (
        width_of(sign) + _WIDER.get(sign[0], _CAPITAL if sign[0].isupper() else 0)
        for sign in iter_graphemes(text)
    )
    return round(sum(widths), 2)  # each is a multiple of 0.05, and 8.000000000000002 is no more than 8


def room(texts: Iterable[str]) -> int:
    """The pixels that the longest of `texts` (inert or not) takes in a picture."""
    return round(LETTER * max((columns(unescape(text)) for text in texts), default=0))


def _beginning(parts: Iterable[str], width: float) -> str:
    """Return as many of the first `parts` as fit into `width` columns."""
    kept: list[str] = []
    for part in parts:
        width -= columns(part)
        if width < 0:
            break
        kept.append(part)
    return "".join(kept)


def _visible(text: str) -> str:
    """Without what cannot be seen or turns its neighbours, and with single spaces."""
    shown = (sign for sign in text if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cs"})
    return " ".join("".join(" " if sign.isspace() else sign for sign in shown).translate(_DIRECTION).split())
