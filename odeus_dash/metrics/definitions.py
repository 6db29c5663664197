"""What every number on screen means. `make docs` makes docs/metrics.md of the same file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Definition:
    """`label` is what the screen calls it, `unit` what one of it is, `text` the definition in plain words.

    `source` names the function in `odeus_dash.metrics` that works it out, if one does.
    """

    label: str
    text: str
    unit: str = ""
    source: str = ""


def _read() -> dict[str, Definition]:
    """All definitions by key. TypeError for one with a field that is missing or unknown."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        sections = tomllib.load(file)["sections"]
    numbers = [each for section in sections for each in section.get("numbers", {}).items()]
    return {key: Definition(**fields) for key, fields in numbers}


DEFINITIONS = _read()
