"""What every number on screen means. `make docs` makes docs/metrics.md of the same file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Definition:
    """`label` is what the screen calls it, `unit` what one of it is, `text` the definition in plain words.

    `source` names the function in `odeus_dash.metrics` that works it out, if one does. `version` counts the
    meanings that the figure has had: figures of one key and version can be compared.
    """

    label: str
    text: str
    unit: str = ""
    source: str = ""
    version: int = 1


_SECTIONS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["sections"]
#: All definitions by key.
DEFINITIONS = {
    key: Definition(**fields) for each in _SECTIONS for key, fields in each.get("numbers", {}).items()
}
