"""Plain text for files: on one line, without invisible characters."""

from __future__ import annotations

from odeus_dash.charts.text import short

#: Letters that any text may have.
_LONGEST = 10_000


def clean(text: str) -> str:
    """Return the text in one line, without signs that cannot be seen or that turn their neighbours."""
    return short(text, _LONGEST)
