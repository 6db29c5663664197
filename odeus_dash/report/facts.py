"""The figures of pages by stable keys, so that two files can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Tiles
from odeus_dash.report.content import Report, sections


@dataclass(frozen=True)
class Fact:
    """A figure: `key` is its page and definition (`briefing.messages`), `value` None where it is unknown.

    Facts of one key, unit and `version` of the definition can be compared.
    """

    key: str
    value: float | None
    unit: str
    version: int


def facts(report: Report) -> list[Fact]:
    """Return one fact for each tile, page by page."""
    return [
        Fact(f"{path}.{tile.means}", tile.number, tile.unit, DEFINITIONS[tile.means].version)
        for path, page in report.pages.items()
        for section in sections(page)
        for block in section.blocks
        if isinstance(block, Tiles)
        for tile in block.tiles
    ]
