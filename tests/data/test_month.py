"""The month's spend against a budget, of two agents whose days cost 1.45."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from odeus_dash.data import BY_MODEL, Waiting
from odeus_dash.data.month import Month, month
from odeus_dash.errors import OdeusDashError, TimedOut
from odeus_dash.periods import Period
from odeus_dash.settings import Pricing
from odeus_dash.source import Wanted
from tests.pages.literal import NOW, WORKSPACE, data
from tests.pages.test_cost import PRICES, large
from tests.pages.two_agents import TWO_AGENTS
from tests.prices.own_prices import price

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
    assert (found.period, found.currency, found.failures) == (NOVEMBER, "USD", ())
    assert found.line["bucket"].to_list() == [dt.date(2026, 11, day) for day in range(1, 31)]
    assert found.line.filter("known")["bucket"].dt.day().to_list() == [5, 12, 19, 20]
    assert found.priced_share == pytest.approx(1.02 / 1.5)  # nothing lists Bob's model


def asked(budget: int, is_here: Callable[[Wanted], bool]) -> tuple[list[Period], Month | None]:
    """What a budget asks for that is not here, and what is known without."""
    workspace = replace(WORKSPACE, budget=Decimal(budget))
    found = data(TWO_AGENTS, lacks=lambda each: not is_here(each), workspace=workspace)
    made = None
    with suppress(Waiting):
        made = month(found)
    assert {each.kind for each in found.answers.missing} <= {BY_MODEL}
    return [each.period for each in found.answers.missing], made


def test_it_asks_for_the_days_that_are_over_for_today_and_four_weeks_that_end_yesterday() -> None:
    wanted, _ = asked(150, lambda each: each.kind is not BY_MODEL)
    assert [(each.start.isoformat(), each.days) for each in wanted] == [
        ("2026-11-01", 19),
        ("2026-11-20", 1),
        ("2026-11-13", 7),
        ("2026-11-06", 7),
        ("2026-10-30", 7),
        ("2026-10-23", 7),
    ]


def test_the_day_on_which_it_was_used_up_is_asked_for_last_and_nothing_waits_for_it() -> None:
    def is_here(each: Wanted) -> bool:
        return each.period.days > 1 or each.period.end == NOW.date()

    wanted, found = asked(20, is_here)  # 17.40 by the 12th, 27.55 by the 19th
    assert [(each.start.day, each.days) for each in wanted] == [(day, 1) for day in range(13, 19)]
    assert found is not None
    assert (found.over, found.end) == (Decimal("23.50"), None)
    assert asked(40, is_here)[0] == []


@pytest.mark.parametrize(
    ("lost", "so_far"),
    [
        ((20, 20), "27.55"),
        ((6, 12), "29"),
    ],
    ids=["today", "a week"],
)
def test_without_today_or_a_week_the_forecast_rests_on_the_others(lost: tuple[int, int], so_far: str) -> None:
    days = Period(*(NOVEMBER.start.replace(day=each) for each in lost))
    problem = TimedOut("It took too long.", "Try again.")
    failed: dict[Wanted, OdeusDashError] = {Wanted(days, BY_MODEL): problem}
    found = month(data(TWO_AGENTS, failed=failed, workspace=replace(WORKSPACE, budget=Decimal(40))))
    assert found is not None
    assert found.ahead is not None
    assert (found.spent, found.ahead.total) == (Decimal(so_far), Decimal("43.50"))
    assert found.failures == (problem,)


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
    assert found.spent == Decimal(29)
    assert found.ahead is not None
    assert found.ahead.total == Decimal("43.50")
    assert (found.over, found.end) == (over, ends)


def test_it_is_that_of_all_agents_whatever_is_selected() -> None:
    october = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), "UTC")
    some = spent(40, agents=frozenset({"bob"}), period=october)
    assert (some.spent, some.over) == (spent(40).spent, spent(40).over)


def test_each_day_has_its_price(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"  # Ann's days cost 5.85, and from the 10th on 8.85
    own.write_text(PRICES + price("large", 20, 50, 1, 12.5, 20, valid_from="2026-11-10"))
    workspace = replace(WORKSPACE, budget=Decimal(150))
    found = month(data(large, workspace=workspace, pricing=Pricing(own)))
    assert found is not None
    assert found.ahead is not None
    assert found.spent == Decimal("150.00")  # 9 * 5.85 + 11 * 8.85
    assert found.ahead.per_week == Decimal("48.45")  # the mean of 61.95, 49.95, 40.95 and 40.95
