"""A list of names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str], joined: str = "and") -> str:
    """Return `a, b and c`."""
    return f" {joined} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
