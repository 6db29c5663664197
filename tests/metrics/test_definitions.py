import re
from dataclasses import fields
from pathlib import Path

import pytest

from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals

PAGE = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text(encoding="utf-8")
SECTIONS = {
    heading: text.strip()
    for heading, text in re.findall(r"^### (.+)\n\n((?:(?!^#).+\n?|\n)+)", PAGE, re.MULTILINE)
}


@pytest.mark.parametrize("key", DEFINITIONS)
def test_the_page_has_the_text_that_the_screen_shows(key):
    definition = DEFINITIONS[key]
    heading = f"{definition.label} ({definition.unit})" if definition.unit else definition.label
    assert SECTIONS[heading] == definition.text


def test_the_page_defines_nothing_else():
    assert len(SECTIONS) == len(DEFINITIONS)


@pytest.mark.parametrize(
    "figure",
    [
        each.name
        for record in (Totals, TokenTotals, CostTotals)
        for each in fields(record)
        if each.name != "currency"
    ],
)
def test_every_figure_is_defined(figure):
    assert figure in DEFINITIONS


def test_definitions_are_short_and_have_their_own_labels():
    labels = [definition.label for definition in DEFINITIONS.values()]
    assert len(labels) == len(set(labels))
    assert all(1 <= definition.text.count(". ") + 1 <= 3 for definition in DEFINITIONS.values())
