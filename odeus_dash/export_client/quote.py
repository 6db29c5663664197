"""Words of a server that are safe to show: short, plain, and without anything like a secret."""

from __future__ import annotations

import re
import unicodedata

from odeus_dash.settings import Key

LONGEST = 200
_HIDDEN = "[hidden]"
#: Addresses of any kind, bearer tokens, and whatever is as long as a key and holds a digit.
_SECRET = re.compile(r"https?://\S+|\S+@\S+|bearer\s+\S+|(?=\S*\d)[a-z0-9_./+=~-]{20,}", re.IGNORECASE)


def quoted(text: str, key: Key) -> str:
    """`text` on one line of at most 200 characters: no control or formatting characters, no secrets."""
    plain = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text)
    hidden = _SECRET.sub(_HIDDEN, _without_key(" ".join(plain.split()), key.reveal()))
    return hidden if len(hidden) <= LONGEST else hidden[: LONGEST - 1].rstrip() + "…"


def _without_key(text: str, key: str) -> str:
    """Servers also quote a key's beginning, or all but its middle."""
    text = text.replace(key, _HIDDEN)
    return re.sub(re.escape(key[:8]) + r"\S*", _HIDDEN, text) if len(key) > 8 else text
