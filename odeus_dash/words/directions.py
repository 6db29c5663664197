"""Sentences that depend on the direction of a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

#: `unknown` without a comparison, and where there was nothing then or now; `new` from nothing.
Direction = Literal["up", "down", "steady", "new", "unknown"]
ByDirection = Mapping[Direction, str]
