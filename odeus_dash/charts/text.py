"""Text from the API inside a picture: made inert, and cut to the room there is.

plotly reads a subset of HTML, entities and (where the page has MathJax) TeX between dollar signs out of
every text it draws, and once a trace has `meta` also %{placeholders} out of titles and annotations. `plain`
is the door for each text that is not ours; never put one into a template.
"""

from __future__ import annotations

import unicodedata

ELLIPSIS = "…"
_FIRST_STRONG, _POP = "\u2068", "\u2069"
#: Marks that turn the direction of what follows: a name must not turn its neighbours.
_DIRECTION = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_JOINER = "\u200d"
#: How `agents.labels` tells agents of one name apart: by letters of their ids.
_MARKED_BY, _LONGEST_MARK, _SHORTEST_NAME = " · ", 8, 6
_INERT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def plain(text: str) -> str:
    """`text` so that plotly shows exactly its characters, in one line.

    Entities are decoded after plotly has looked for tags, TeX and placeholders, so what is escaped here
    looks as before and means nothing. Right-to-left text is isolated from what stands beside it.
    """
    inert = _visible(text).translate(_INERT).replace("%{", "&#37;{")
    return f"{_FIRST_STRONG}{inert}{_POP}" if _has_right_to_left(inert) else inert


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
    for sign in _signs(visible):
        used += columns(sign)
        if used > width:
            break
        kept += sign
    return kept.rstrip() + ELLIPSIS


def label(text: str, width: int) -> str:
    """`text` cut to `width` columns and made inert: what stands in a picture."""
    return plain(short(text, width))


def columns(text: str) -> int:
    """How wide `text` is in Latin letters: East Asian signs and emoji take two, accents none."""
    return sum(_sign_columns(sign) for sign in _signs(text))


def _visible(text: str) -> str:
    kept = (" " if sign.isspace() else sign for sign in text if _is_shown(sign))
    return " ".join("".join(kept).split())


def _is_shown(sign: str) -> bool:
    return sign.isspace() or (ord(sign) not in _DIRECTION and unicodedata.category(sign) not in {"Cc", "Cs"})


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text)


def _sign_columns(sign: str) -> int:
    wide = unicodedata.east_asian_width(sign[0]) in {"W", "F"} or sign[1:2] == "\ufe0f"
    return 2 if wide else 1


def _signs(text: str) -> list[str]:
    """`text` in pieces that must not be cut: a small part of Unicode's grapheme clusters."""
    signs: list[str] = []
    for character in text:
        if signs and _continues(signs[-1], character):
            signs[-1] += character
        else:
            signs.append(character)
    return signs


def _continues(sign: str, character: str) -> bool:
    if sign.endswith(_JOINER) or character == _JOINER:
        return True
    if _is_regional(character):
        return len(sign) == 1 and _is_regional(sign)
    skin_or_tag = 0x1F3FB <= ord(character) <= 0x1F3FF or 0xE0020 <= ord(character) <= 0xE007F
    return skin_or_tag or unicodedata.category(character) in {"Mn", "Me", "Mc"}


def _is_regional(character: str) -> bool:
    """Two of these letters are one flag."""
    return 0x1F1E6 <= ord(character) <= 0x1F1FF
