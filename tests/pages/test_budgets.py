"""Budgets of agents, owners and groups: Ann's days cost 1.45, and Bob's have no price."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from odeus_dash.data import BY_MODEL, Data
from odeus_dash.data.month import month
from odeus_dash.errors import TimedOut
from odeus_dash.page import Attention
from odeus_dash.periods import Period
from odeus_dash.settings import Budget, Budgeted, Membership
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import WORKSPACE, as_text, blocks, data, made, tables, tiles
from tests.pages.two_agents import TWO_AGENTS

AGENT, OWNER, GROUP = Budgeted
GROUPED = replace(WORKSPACE, groups=(Membership("ann", "Sales"), Membership("bob", "IT")))


def view(*budgets: tuple[Budgeted, str, int], **options: object) -> Data:
    found = tuple(Budget(kind, name, Decimal(amount)) for kind, name, amount in budgets)
    return data(TWO_AGENTS, workspace=replace(GROUPED, budgets=found), **options)


def asks(found: Data) -> list[tuple[str, str, str, str]]:
    """The rows about budgets on the briefing."""
    [attention] = [each for each in blocks(made("briefing", found)) if isinstance(each, Attention)] or [None]
    rows = attention.rows if attention else ()
    return [(row.action, row.reason, row.figure, row.agent) for row in rows if "udget" in row.action]


def test_each_has_its_pace_forecast_and_end() -> None:
    found = view(
        (GROUP, "Sales", 40), (AGENT, "ann", 58), (OWNER, "nobody@acme.example", 5), (AGENT, "bob", 7)
    )
    rows = tables(made("cost", found))["budgets"]
    assert rows.drop("low", "high").rows() == [
        ("Sales", "Group", 0.725, Decimal(29), Decimal(40), Decimal("43.5"), dt.date(2026, 11, 28)),
        ("ANN", "Agent", 0.5, Decimal(29), Decimal(58), Decimal("43.5"), None),
        ("nobody@acme.example", "Owner", 0, Decimal(0), Decimal(5), None, None),  # no week to go by
        ("BOB", "Agent", None, None, Decimal(7), None, None),  # no price, so nothing is known
    ]


def test_one_of_all_agents_is_that_of_the_workspace() -> None:
    everyone = replace(
        GROUPED,
        budget=Decimal(40),
        groups=(Membership("ann", "All"), Membership("bob", "All")),
        budgets=(Budget(GROUP, "All", Decimal(40)),),
    )
    found = data(TWO_AGENTS, workspace=everyone)
    whole = month(found)
    assert whole is not None
    assert whole.ahead is not None
    row = tables(made("cost", found))["budgets"].row(0, named=True)
    assert (row["spent_share"], row["spent"]) == (whole.spent_share, whole.spent)
    ends = [float(each) for each in (whole.ahead.total, *(whole.ahead.between or ()))]
    assert [float(row[each]) for each in ("forecast", "low", "high")] == pytest.approx(ends)


def test_those_over_pace_need_attention_whatever_is_selected() -> None:
    budgets = (AGENT, "ann", 20), (OWNER, "ann@acme.example", 40), (GROUP, "Sales", 150)
    said = [
        ("Review the budget of ANN", "Used up on 14 Nov. Forecast $43.50 ($40.45–46.55).", "145%", "ann"),
        (
            "Watch the budget of ann@acme.example",
            "At this pace, it will be used up on 28 Nov. Forecast $43.50 ($40.45–46.55).",
            "73%",
            "",
        ),
    ]
    assert asks(view(*budgets)) == said
    assert asks(view(*budgets, agents=frozenset({"bob"}))) == said


def test_without_a_second_week_of_use_the_forecast_has_no_range_and_without_any_week_there_is_none() -> None:
    def used_since(first: int) -> Data:
        def rows(wanted: Wanted) -> pl.DataFrame:
            used = wanted.period.days != 7 or wanted.period.end >= dt.date(2026, 11, first)
            return TWO_AGENTS(wanted) if used else TWO_AGENTS(wanted).clear()

        budgets = (Budget(AGENT, "ann", Decimal(20)),)
        return data(rows, workspace=replace(GROUPED, budget=Decimal(20), budgets=budgets))

    week, today = used_since(13), used_since(20)
    assert [reason for _, reason, *_ in asks(week)] == ["Used up on 14 Nov. Forecast $43.50."] * 2
    assert tiles(made("cost", week))["Forecast, Nov"].basis == ""
    row = tables(made("cost", week))["budgets"].row(0, named=True)
    assert (row["forecast"], row["low"], row["high"]) == (Decimal("43.5"), None, None)
    cost = made("cost", today)
    assert tiles(cost)["Forecast of the month"].value == "–"
    assert "A forecast needs at least one complete week of use." in as_text(cost)


def test_a_lost_week_is_said_below_the_picture() -> None:
    lost = Wanted(Period(dt.date(2026, 11, 6), dt.date(2026, 11, 12)), BY_MODEL)
    problem = TimedOut("It took too long.", "Try again.")
    found = data(TWO_AGENTS, workspace=replace(WORKSPACE, budget=Decimal(40)), failed={lost: problem})
    said = "Today or some weeks could not be loaded, so the forecast leaves them out. It took too long."
    assert said in as_text(made("cost", found))


def test_the_page_of_an_agent_has_its_budget() -> None:
    ann = {"agents": frozenset({"ann"})}
    tile = tiles(made("agent", view((AGENT, "ann", 20), (GROUP, "Sales", 9), **ann)))["Budget, Nov"]
    assert (tile.value, tile.change, tile.basis, tile.verdict) == ("145%", "$9.00 over", "of $20.00", "bad")
    assert "Budget, Nov" not in tiles(made("agent", view((AGENT, "bob", 20), (GROUP, "Sales", 9), **ann)))


def test_viewers_see_only_the_budgets_of_agents() -> None:
    budgets = (AGENT, "ann", 20), (OWNER, "ann@acme.example", 20), (GROUP, "Sales", 20)
    found = view(*budgets, viewer=Viewer("vic", Role.VIEWER))
    assert tables(made("cost", found))["budgets"]["subject"].to_list() == ["ANN"]
    assert [action for action, *_ in asks(found)] == ["Review the budget of ANN"]
    others = view(*budgets[1:], viewer=Viewer("vic", Role.VIEWER))
    assert "budgets" not in tables(made("cost", others))
