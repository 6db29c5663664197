"""Every number has a definition. `make lint` compares docs/metrics.md with them."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from odeus_dash.metrics import definitions
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals

FIGURES = [each.name for record in (Totals, TokenTotals, CostTotals) for each in fields(record)]


@pytest.mark.parametrize("figure", [each for each in FIGURES if each != "currency"])
def test_every_figure_is_defined(figure: str) -> None:
    assert figure in DEFINITIONS


def test_definitions_are_short_and_have_their_own_labels() -> None:
    labels = [definition.label for definition in DEFINITIONS.values()]
    assert len(labels) == len(set(labels))
    assert all(1 <= definition.text.count(". ") + 1 <= 3 for definition in DEFINITIONS.values())
    assert all(len(definition.text.split()) <= 40 for definition in DEFINITIONS.values())


def test_no_section_defines_what_another_one_does() -> None:
    file = Path(definitions.__file__).with_suffix(".toml")
    sections = tomllib.loads(file.read_text(encoding="utf-8"))["sections"]
    assert sum(len(section.get("numbers", {})) for section in sections) == len(DEFINITIONS)


@pytest.mark.parametrize("source", sorted({each.source for each in DEFINITIONS.values() if each.source}))
def test_what_works_a_number_out_is_there(source: str) -> None:
    module, function = source.split(".")
    assert callable(getattr(import_module(f"odeus_dash.metrics.{module}"), function))
