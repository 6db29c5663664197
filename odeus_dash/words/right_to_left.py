"""Text that runs from right to left, next to text that does not."""

from __future__ import annotations

import unicodedata

_FIRST_STRONG, _POP = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Return the text, isolated if it runs from right to left: it would move the figures after it."""
    right_to_left = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in text)
    return f"{_FIRST_STRONG}{text}{_POP}" if right_to_left else text
