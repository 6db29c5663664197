"""Make docs/metrics.md of the definitions; with `--check`, say whether it is up to date."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("metrics.md")
DEFINITIONS = Path(__file__).parents[1] / "odeus_dash" / "metrics" / "definitions.toml"


def main(*options: str) -> str | None:
    """What is wrong, if anything is."""
    page = "\n\n".join(_parts(tomllib.loads(DEFINITIONS.read_text(encoding="utf-8")))) + "\n"
    if "--check" in options:
        stale = page != PAGE.read_text(encoding="utf-8")
        return "docs/metrics.md is not up to date with definitions.toml: run `make docs`." if stale else None
    PAGE.write_text(page, encoding="utf-8")
    return None


def _parts(definitions: dict[str, Any]) -> Iterator[str]:
    yield "# What the numbers mean"
    yield "<!-- Made by `make docs` of odeus_dash/metrics/definitions.toml: change it there. -->"
    yield definitions["about"].strip()
    for section in definitions["sections"]:
        yield f"## {section['title']}"
        yield section["about"].strip()
        for number in section.get("numbers", {}).values():
            unit = f" ({number['unit']})" if "unit" in number else ""
            yield f"### {number['label']}{unit}"
            yield number["text"]
            if "source" in number:
                yield f"*Calculated by `{number['source']}`.*"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
