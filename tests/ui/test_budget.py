"""Whether the budget of the month lasts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from odeus_dash.data import Answers
from odeus_dash.ui import load
from tests.ui.looking import noted, run
from tests.ui.two_agents import a_view

pytestmark = pytest.mark.usefixtures("prices")


def test_a_budget_is_told_by_its_pace_and_its_forecast() -> None:
    with a_view(budget=Decimal(150)) as view:
        said = noted(run("cost", view))
    # 19 days at 5.85 are over, and so is half of the 20th, whose export is like the others
    assert "78% of the budget of $150 is spent, 65% of the month has passed" in said
    assert "forecast for the month: $176 ($176 to $176)" in said
    assert "the budget ends on 26 Nov" in said
    assert "68% of this month’s tokens have a price; the others are in no sum." in said


def test_so_is_a_budget_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_view() as view:
        monkeypatch.setenv("ODEUS_DEPLOYMENT_URL", view.workspace.base_url)
        monkeypatch.setenv("ODEUS_BUDGET", "150")
        load.configured.clear()
        own = replace(view, answers=Answers(load.source(), load.configured().workspaces["default"]))
        assert "of the budget of $150 is spent" in noted(run("cost", own))


def test_without_a_budget_nothing_is_said_of_one() -> None:
    with a_view() as view:
        assert "udget" not in noted(run("cost", view))
