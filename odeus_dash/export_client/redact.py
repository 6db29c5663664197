"""Words of a server that are safe to show: short, plain, and without anything like a secret."""

from __future__ import annotations

import re
import unicodedata

from odeus_dash.settings import Key

LONGEST = 200
#: No more of a text is looked at than so many characters: a server may send a million.
READ = 1_000
_HIDDEN = "[hidden]"
_BEARER = re.compile(r"bearer \S+", re.IGNORECASE)
_URL = re.compile(r"[a-z][a-z0-9+.-]{0,20}://.+", re.IGNORECASE)
#: As long as a key.
_LONG = re.compile(r"[a-z0-9_./+=~-]{20,}", re.IGNORECASE)


def quoted(text: str, key: Key) -> str:
    """`text` on one line of at most 200 characters: no control or formatting characters, no secrets."""
    begun = beginning(text.replace(key.reveal(), _HIDDEN))
    plain = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in begun)
    line = " ".join(plain.split())
    if len(key.reveal()) > 8:  # servers also quote a key's beginning, or all but its middle
        line = re.sub(re.escape(key.reveal()[:8]) + r"\S*", _HIDDEN, line)
    hidden = " ".join(map(_without_secret, _BEARER.sub(_HIDDEN, line).split()))
    return hidden if len(hidden) <= LONGEST else hidden[: LONGEST - 1].rstrip() + "…"


def beginning(text: str) -> str:
    """At most READ characters of `text`, whole words only: what is cut in two may be half of a secret."""
    if len(text) <= READ:
        return text
    words = re.split(r"(\s)", text[: READ - 1])
    return "".join(words[:-1]) + "…"


def _without_secret(word: str) -> str:
    """`word` without addresses of any kind, and without what is as long as a key and has a digit."""
    if "@" in word[1:-1] or "%40" in word or "=" in word.partition("?")[2]:
        return _HIDDEN
    word = _URL.sub(_HIDDEN, word)
    return _LONG.sub(_HIDDEN, word) if any(map(str.isdigit, word)) else word
