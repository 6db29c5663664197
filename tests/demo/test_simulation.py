"""The simulation is a law-abiding story: what has to hold for every row, and what is to be seen."""

import datetime as dt
from bisect import bisect
from collections import defaultdict
from operator import itemgetter
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from odeus_dash.demo import rhythm
from odeus_dash.demo.agents import RENAMED_WEEKS_AGO, cast, models
from odeus_dash.demo.simulation import Simulation, extend, simulate

Rows = list[dict[str, Any]]
at = itemgetter("at")
NUMBER = {agent.slug: number for number, agent in enumerate(cast())}
END = dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC)


def window(rows: Rows, first: int, last: int) -> Rows:
    """The rows between `first` and `last` days before the end of the data."""
    start, stop = (bisect(rows, END - dt.timedelta(days), key=at) for days in (first, last))
    return rows[start:stop]


def messages(rows: Rows) -> dict[int, int]:
    total: dict[int, int] = defaultdict(int)
    for row in rows:
        total[row["agent"]] += row["messages"]
    return total


def users(rows: Rows) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        found[row["agent"]].add(row["user"])
    return found


@pytest.fixture(scope="module")
def recent(rows: Rows) -> Rows:
    return window(rows, 28, 0)


def test_same_seed_and_day_same_data() -> None:
    day = dt.date(2026, 2, 4)
    assert_frame_equal(simulate(day, seed=7).conversations, simulate(day, seed=7).conversations)
    assert not simulate(day, seed=7).conversations.equals(simulate(day, seed=8).conversations)


def test_the_history_is_the_same_on_every_day_of_a_week(simulation: Simulation) -> None:
    assert_frame_equal(simulate(dt.date(2026, 11, 16)).conversations, simulation.conversations)


def test_carrying_on_changes_no_earlier_row(simulation: Simulation) -> None:
    later = extend(simulation, dt.date(2026, 12, 10))
    assert later.until == dt.date(2026, 12, 13)
    assert_frame_equal(later.conversations.head(simulation.conversations.height), simulation.conversations)
    added = later.conversations.slice(simulation.conversations.height)
    assert added["at"].min() > simulation.conversations["at"].max()  # type: ignore[operator]
    assert added["messages"].sum() > 30_000
    assert extend(later, dt.date(2026, 12, 1)) is later


def test_every_row_keeps_the_laws(simulation: Simulation) -> None:
    c = pl.col
    laws = {
        "a conversation has messages": c("messages") >= 1,
        "a message takes a request": c("requests") >= c("messages"),
        "a prompt has tokens": c("prompt_min") >= 1,
        "prompts lie between their least and most": (c("prompt_min") * c("requests") <= c("prompt_sum"))
        & (c("prompt_sum") <= c("prompt_max").cast(pl.Int64) * c("requests")),
        "so do replies": (c("completion_min") * c("requests") <= c("completion_sum"))
        & (c("completion_sum") <= c("completion_max") * c("requests")),
        "one request has one size": (c("requests") > 1)
        | ((c("prompt_min") == c("prompt_max")) & (c("completion_min") == c("completion_max"))),
        "the cache holds no more than the prompt": c("cache_read") + c("cache_write") <= c("prompt_sum"),
        "nothing is negative": pl.min_horizontal("cache_read", "cache_write", "completion_min") >= 0,
        "rows are in order of time": c("at").diff().fill_null(dt.timedelta(0)) >= dt.timedelta(0),
    }
    broken = simulation.conversations.select(law.all().alias(name) for name, law in laws.items())
    assert [name for name, holds in broken.row(0, named=True).items() if not holds] == []


def test_eighteen_months_of_a_company(rows: Rows) -> None:
    assert rows[0]["at"] < dt.datetime(2025, 5, 22, tzinfo=dt.UTC)
    assert dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC) < rows[-1]["at"] < END
    assert 2_000 < len({row["user"] for row in rows}) <= 2_500
    assert {row["agent"] for row in rows} == set(range(60))
    assert {row["model"] for row in rows} == set(range(len(models())))


def test_the_last_four_weeks_are_about_as_large_as_promised(recent: Rows) -> None:
    assert 58_000 < sum(messages(recent).values()) < 72_000
    assert 46 <= len(messages(recent)) <= 52
    assert 2_800 < sum(len(people) for people in users(recent).values()) < 3_500
    assert 16_000 < len(recent) < 22_000


def test_usage_grows_and_so_does_the_number_of_people(rows: Rows, recent: Rows) -> None:
    year_before = window(rows, 392, 364)
    assert 1.6 < sum(messages(recent).values()) / sum(messages(year_before).values()) < 2.8
    assert len({r["user"] for r in recent}) > 1.2 * len({r["user"] for r in year_before})


def test_weeks_have_weekends_and_years_have_holidays(rows: Rows) -> None:
    per_day: dict[dt.date, int] = defaultdict(int)
    for row in rows:
        per_day[row["at"].date()] += row["messages"]

    def mean(days: list[dt.date]) -> float:
        return sum(per_day[day] for day in days) / len(days)

    march = [dt.date(2026, 3, n) for n in range(2, 30)]
    weekends = mean([day for day in march if day.weekday() >= 5])
    working = mean([day for day in march if day.weekday() < 5])
    assert 0.08 < weekends / working < 0.17
    assert mean([dt.date(2025, 12, n) for n in range(24, 32)]) < 0.25 * working
    assert per_day[dt.date(2026, 5, 1)] < 0.2 * per_day[dt.date(2026, 4, 30)]
    august = mean([dt.date(2026, 8, n) for n in range(3, 15)])
    assert august < 0.85 * mean([dt.date(2026, 9, n) for n in range(7, 19)])


def test_people_write_during_the_day(rows: Rows) -> None:
    at_work = sum(1 for row in rows if 6 <= row["at"].hour < 21)
    assert at_work / len(rows) > 0.95


def test_a_clear_winner(recent: Rows) -> None:
    ranked = sorted(messages(recent).items(), key=lambda item: -item[1])
    assert ranked[0][0] == NUMBER["minutes"]
    assert ranked[0][1] > 1.2 * ranked[1][1]
    assert sum(count for _, count in ranked[:10]) > 0.75 * sum(count for _, count in ranked)


def test_a_star_that_rises_within_three_weeks(rows: Rows) -> None:
    weeks = [messages(window(rows, first, first - 7))[NUMBER["tender"]] for first in (35, 28, 21, 14, 7)]
    assert weeks[0] == 0
    assert weeks[1] < weeks[2] < weeks[3] < weeks[4]
    assert sum(weeks) > 2_000


@pytest.mark.parametrize("slug", ["job-ads", "competitor"])
def test_agents_that_fade(rows: Rows, slug: str) -> None:
    recent, before = (messages(window(rows, first, first - 84))[NUMBER[slug]] for first in (84, 168))
    assert 0 < recent < 0.6 * before


def test_broad_but_shallow_against_narrow_but_deep(recent: Rows) -> None:
    people, count = users(recent), messages(recent)
    ask_hr, plc = NUMBER["ask-hr"], NUMBER["plc"]
    assert len(people[ask_hr]) > 200
    assert count[ask_hr] / len(people[ask_hr]) < 5
    assert len(people[plc]) < 20
    assert count[plc] / len(people[plc]) > 100


@pytest.mark.parametrize("slug", ["chat", "cv", "travel", "test"])
def test_retired_agents_have_not_been_used_for_months(rows: Rows, slug: str) -> None:
    used = [row["at"] for row in rows if row["agent"] == NUMBER[slug]]
    assert len(used) > 50
    assert max(used) < END - dt.timedelta(days=120)


def test_launched_agents_have_no_earlier_use(rows: Rows) -> None:
    first = {row["agent"]: row["at"].date() for row in reversed(rows)}
    for number, agent in enumerate(cast()):
        if agent.launched is not None:
            assert first[number] >= dt.date(2026, 11, 15) - dt.timedelta(weeks=agent.launched)


def test_one_agent_is_renamed_midway(simulation: Simulation) -> None:
    day = dt.date(2026, 11, 16) - dt.timedelta(weeks=RENAMED_WEEKS_AGO)
    knowledge = NUMBER["knowledge"]
    assert simulation.names_at(day)[knowledge] == "Company Knowledge"
    before = simulation.names_at(day - dt.timedelta(days=1))
    assert before[knowledge] == "Intranet Search"
    assert [a for a, b in zip(before, simulation.names_at(day), strict=True) if a != b] == ["Intranet Search"]


def cache(rows: Rows, slug: str) -> tuple[float, float]:
    """The shares of the input of one agent that were read from and written to the cache."""
    own = [row for row in rows if row["agent"] == NUMBER[slug]]
    prompt = sum(row["prompt_sum"] for row in own)
    return sum(row["cache_read"] for row in own) / prompt, sum(row["cache_write"] for row in own) / prompt


def test_one_agent_loses_money_with_its_cache(recent: Rows) -> None:
    read, write = cache(recent, "contract")
    assert 0.9 * read < 0.25 * write  # what reading saves, against what writing costs extra
    read, write = cache(recent, "code")
    assert 0.9 * read > 5 * 0.25 * write


def test_one_agent_never_caches_though_its_prompts_are_large(recent: Rows) -> None:
    own = [row for row in recent if row["agent"] == NUMBER["knowledge"]]
    assert {(row["cache_read"], row["cache_write"]) for row in own} == {(0, 0)}
    assert sum(row["prompt_sum"] for row in own) / sum(row["requests"] for row in own) > 20_000


def test_one_agent_has_very_long_prompts(recent: Rows) -> None:
    longest = max(row["prompt_max"] for row in recent if row["agent"] == NUMBER["patents"])
    assert 200_000 < longest < 1_000_000


def test_only_models_that_charge_for_writes_report_them(rows: Rows) -> None:
    writing = {models()[row["model"]] for row in rows if row["cache_write"]}
    assert writing == {"claude-haiku-4-5", "claude-sonnet-4-5"}


def test_the_whole_workspace_caches_well(recent: Rows) -> None:
    hit_rate = sum(row["cache_read"] for row in recent) / sum(row["prompt_sum"] for row in recent)
    assert 0.5 < hit_rate < 0.8


def test_the_story_does_not_depend_on_the_day() -> None:
    """In a year that begins differently the same agents win, rise and fade."""
    rows = simulate(dt.date(2028, 3, 15)).conversations.to_dicts()
    end = rows[-1]["at"]
    total = messages([row for row in rows if row["at"] > end - dt.timedelta(days=28)])
    assert max(total, key=lambda agent: total[agent]) == NUMBER["minutes"]
    assert total[NUMBER["tender"]] > 2_000
    assert NUMBER["chat"] not in total
    assert rhythm.easter(2028) == dt.date(2028, 4, 16)
