"""Pages ask for what they are going to read at the same time, the range and what stands above first."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest

from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.data import Data, Waiting
from odeus_dash.periods import PRESETS, Period, automatic_granularity, preset_period
from odeus_dash.source import Wanted
from tests.pages.literal import FOUR_WEEKS, NOW, WORKSPACE, build, data
from tests.pages.two_agents import TWO_AGENTS

BEFORE = Period(dt.date(2026, 9, 7), dt.date(2026, 10, 4))
LAST_28 = {"period": Period(dt.date(2026, 10, 23), dt.date(2026, 11, 19)), "whole_weeks": True}
BUDGET = replace(WORKSPACE, budget=Decimal(100))


def asked(page: str, view: Data) -> list[Wanted]:
    """What the page asks for before anything is here, in its order."""
    with pytest.raises(Waiting):
        build(page)(view)
    return list(view.answers.missing)


@pytest.mark.parametrize(
    ("page", "kinds", "over_time"),
    [
        ("briefing", OF_AGENTS, ExportKind.AGENTS),
        ("messages", OF_AGENTS[:1], ExportKind.AGENTS),
        ("engagement", OF_AGENTS[:1], ExportKind.AGENTS),
        ("cost", OF_AGENTS, ExportKind.AGENTS_BY_MODEL),
        ("cache", OF_AGENTS, ExportKind.AGENTS_BY_MODEL),
    ],
)
def test_a_page_asks_for_range_comparison_and_buckets_in_one_round(
    page: str, kinds: tuple[ExportKind, ...], over_time: ExportKind
) -> None:
    found = asked(page, data(TWO_AGENTS, lacks=lambda _: True, workspace=BUDGET))
    ranges = [Wanted(each, kind) for kind in kinds for each in (FOUR_WEEKS, BEFORE)]
    assert found[: len(ranges)] == ranges
    weeks = [each for each in found[-16 if page == "briefing" else -8 :] if each.kind is over_time]
    assert len(weeks) == 8
    starts = [each.period.start for each in weeks]
    assert starts == sorted(starts, reverse=True), "the newest first"


@pytest.mark.parametrize("page", ["briefing", "cost"])
def test_the_month_of_a_budget_is_asked_for_before_the_buckets_and_the_day_it_ended_last(page: str) -> None:
    arrived: set[Wanted] = set()
    workspace = replace(WORKSPACE, budget=Decimal(20))
    view = data(TWO_AGENTS, lacks=lambda wanted: wanted not in arrived, workspace=workspace, **LAST_28)
    rounds: list[list[Wanted]] = []
    while True:
        fresh = replace(view, answers=replace(view.answers, missing={}, found={}))
        with suppress(Waiting):
            build(page)(fresh)
        if not fresh.answers.missing:
            break
        rounds.append(list(fresh.answers.missing))
        arrived.update(rounds[-1])
    first, second = ([each.period.days for each in one if each.kind in OF_AGENTS] for one in rounds)
    assert first[:6] == [28, 28, 28, 28, 19, 1]
    assert first[6:] == [7] * (16 if page == "briefing" else 8), "the forecast's weeks are among them"
    assert second.count(1) == 6
    assert len(first) + len(second) <= 32


@pytest.mark.parametrize("page", ["briefing", "cost"])
@pytest.mark.parametrize("preset", PRESETS)
def test_figures_wait_for_few_exports_and_the_days_before_come_after_them(preset: str, page: str) -> None:
    period = preset_period(preset, NOW.date(), "UTC")
    unit = automatic_granularity(period)
    view = data(TWO_AGENTS, lacks=lambda _: True, workspace=BUDGET, period=period, granularity=unit)
    buckets = {each.period for each in view.tiles()}
    found = asked(page, view)
    assert max(place for place, each in enumerate(found, start=1) if each.period in buckets) <= 32


def test_buckets_from_before_the_history_of_the_api_are_not_asked_for() -> None:
    year = Period(dt.date(2025, 11, 20), dt.date(2026, 11, 19))
    found = asked("messages", data(TWO_AGENTS, lacks=lambda _: True, period=year))
    assert min(each.period.start for each in found if each.period.days < 300) == year.start
