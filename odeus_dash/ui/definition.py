"""What stands behind a number, for its hover."""

from __future__ import annotations

from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.ui.notices import plain


def definition(means: str) -> str:
    """The same text as in docs/metrics.md."""
    return plain(DEFINITIONS[means].text)
