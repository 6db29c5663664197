"""Names in a row, as a sentence has them."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str], joined: str = "and") -> str:
    """Return `a, b and c`."""
    return f" {joined} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
