"""What a definition consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """`label` is what the screen calls it, `unit` what one of it is, `text` the definition in plain words."""

    label: str
    unit: str
    text: str
