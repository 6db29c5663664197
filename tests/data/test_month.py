"""The month's spend against a budget, of two agents whose days cost 1.45."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from odeus_dash.data import Waiting
from odeus_dash.data.month import Month, month
from odeus_dash.periods import Period
from odeus_dash.source import Wanted
from tests.pages.literal import NOW, WORKSPACE, data
from tests.pages.two_agents import TWO_AGENTS

NOVEMBER = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30), "UTC")


def spent(budget: int, **choice: object) -> Month:
    """On the 20th, whose export is like those of the 19 days before."""
    found = month(data(TWO_AGENTS, workspace=replace(WORKSPACE, budget=Decimal(budget)), **choice))
    assert found is not None
    return found


def test_without_a_budget_there_is_nothing_to_ask_for() -> None:
    assert month(data(TWO_AGENTS, lacks=lambda _: True)) is None


def test_the_month_runs_from_its_first_day_to_its_last() -> None:
    found = spent(150)
    assert (found.period, found.currency) == (NOVEMBER, "USD")
    assert found.trend.calendar["bucket"].to_list() == [dt.date(2026, 11, day) for day in range(1, 21)]
    assert found.line["bucket"].to_list() == [dt.date(2026, 11, day) for day in range(1, 31)]
    assert found.priced_share == pytest.approx(1.02 / 1.5)  # nothing lists Bob's model
    assert found.data.choice.period.end == NOW.date()


@pytest.mark.parametrize(
    ("budget", "over", "ends"),
    [
        (20, Decimal("23.50"), dt.date(2026, 11, 14)),  # spent: the most it comes to counts, 43.50
        (40, Decimal("3.50"), dt.date(2026, 11, 28)),  # not spent, but ahead
        (150, None, None),
    ],
)
def test_it_is_over_once_it_is_spent_or_will_be(
    budget: int, over: Decimal | None, ends: dt.date | None
) -> None:
    found = spent(budget)
    assert found.pace is not None
    assert found.pace.spent == Decimal(29)
    assert found.ahead is not None
    assert found.ahead.total == Decimal("43.50")
    assert (found.over, found.end) == (over, ends)


def test_it_is_that_of_all_agents_whatever_is_selected() -> None:
    october = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), "UTC")
    some = spent(40, agents=frozenset({"bob"}), period=october)
    assert (some.pace, some.over) == (spent(40).pace, spent(40).over)


def test_a_day_that_is_on_its_way_is_waited_for() -> None:
    last = Wanted(Period(NOW.date(), NOW.date(), "UTC")).period
    workspace = replace(WORKSPACE, budget=Decimal(40))
    with pytest.raises(Waiting):
        month(data(TWO_AGENTS, lacks=lambda each: each.period == last, workspace=workspace))
