"""What is said of a budget in the headline about costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from odeus_dash.data.month import month
from odeus_dash.parts.money import budget_sentence
from odeus_dash.periods import Period
from tests.pages.literal import WORKSPACE, data
from tests.pages.two_agents import TWO_AGENTS

#: The days of the week in which 20 was reached, but for the last.
DAYS = {Period(day, day) for day in (dt.date(2026, 11, each) for each in range(13, 19))}


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


def test_that_it_was_passed_is_said_before_the_day_is_known() -> None:
    workspace = replace(WORKSPACE, budget=Decimal(20))
    late = data(TWO_AGENTS, workspace=workspace, lacks=lambda each: each.period in DAYS)
    assert budget_sentence(month(late)) == "November passed its $20.00 budget."
