"""What is said of a budget in the headline about costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from odeus_dash.data.month import month
from odeus_dash.parts.money import budget_sentence
from tests.pages.literal import WORKSPACE, data
from tests.pages.two_agents import TWO_AGENTS


@pytest.mark.parametrize(
    ("budget", "sentence"),
    [
        (None, ""),
        (150, ""),
        (20, "November passed its $20.00 budget on 14 Nov."),
        (35, "November is on course to pass its $35.00 budget on 25 Nov."),
    ],
)
def test_when_a_budget_ends(budget: int | None, sentence: str) -> None:
    workspace = replace(WORKSPACE, budget=None if budget is None else Decimal(budget))
    assert budget_sentence(month(data(TWO_AGENTS, workspace=workspace))) == sentence
