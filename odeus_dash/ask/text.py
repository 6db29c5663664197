"""A question as plain words: lower case, without accents and marks."""

from __future__ import annotations

import re
import unicodedata

#: Everything but letters, digits, and what joins the parts of dates and numbers.
_MARKS = re.compile(r"(?!(?<=\d)-(?=\d))[^\w]+|_")


def plain(text: str) -> str:
    """Return the words of `text`, separated by single blanks: `Résumé-Writer!` is `resume writer`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    without_accents = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(_MARKS.sub(" ", without_accents).split())
