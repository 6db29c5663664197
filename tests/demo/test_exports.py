import csv
import datetime as dt
import io
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.demo.agents import RENAMED_WEEKS_AGO, cast
from odeus_dash.demo.exports import Asked, agents_export, within_history, write_csv
from odeus_dash.demo.simulation import Simulation
from tests.demo import recount
from tests.demo.calls import NOW

Rows = list[dict[str, Any]]

PERIOD_AND_AGENT = ["period_start", "period_end", "org_id", "assistant_id", "assistant_name"]
FIGURES = ["messages", "unique_users", "active_users", "conversations", "messages_per_user"]
USER_LEVEL = ["assistant_description", "assistant_url", "assistant_owner_id", "assistant_owner_email"]
TOKENS = [
    "sum_prompt_tokens",
    "avg_prompt_tokens",
    "min_prompt_tokens",
    "max_prompt_tokens",
    "sum_completion_tokens",
    "avg_completion_tokens",
    "min_completion_tokens",
    "max_completion_tokens",
    "sum_cached_prompt_tokens",
    "sum_cache_creation_tokens",
    "sum_no_cache_tokens",
]


def between(start: str, end: str, timezone: str, **more: Any) -> Asked:
    return Asked(dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end), timezone, **more)


def days(start: str, end: str, timezone: str = "Europe/Berlin", **more: Any) -> Asked:
    """Whole local days, both included, as the program asks for them."""
    return between(start, f"{end}T23:59:59.999", timezone, **more)


RANGES = [
    pytest.param(days("2026-10-26", "2026-11-22"), id="four weeks up to now"),
    pytest.param(days("2025-11-22", "2026-11-22"), id="twelve months"),
    pytest.param(days("2026-11-18", "2026-11-18"), id="one day"),
    pytest.param(days("2026-11-22", "2026-11-22"), id="today, not over"),
    pytest.param(days("2026-03-29", "2026-03-29"), id="23 hours in Berlin"),
    pytest.param(days("2026-10-25", "2026-10-25"), id="25 hours in Berlin"),
    pytest.param(days("2026-11-01", "2026-11-01", "America/New_York"), id="25 hours in New York"),
    pytest.param(days("2026-03-08", "2026-03-08", "America/New_York"), id="23 hours in New York"),
    pytest.param(days("2026-04-24", "2026-04-24", "Africa/Cairo"), id="a day without a midnight"),
    pytest.param(days("2026-10-29", "2026-10-29", "Africa/Cairo"), id="a day that ends twice"),
    pytest.param(days("2026-07-01", "2026-07-31", "Asia/Kolkata"), id="half an hour off"),
    pytest.param(days("2026-06-10", "2026-06-11", "Pacific/Kiritimati"), id="fourteen hours ahead"),
    pytest.param(between("2026-09-09T16:30:00", "2026-09-09T18:15:07", "Asia/Tokyo"), id="part of a day"),
]


@pytest.mark.parametrize("asked", RANGES)
def test_a_row_per_agent_is_what_counting_gives(simulation: Simulation, rows: Rows, asked: Asked) -> None:
    table = agents_export(simulation, asked, NOW)
    expected = recount.per_agent(recount.within(rows, asked.start, asked.end, asked.timezone, NOW))
    assert expected
    assert table["assistant_id"].to_list() == sorted(expected)
    for row in table.iter_rows(named=True):
        for name, value in expected[row["assistant_id"]].items():
            assert row[name] == pytest.approx(value, abs=6e-5), (row["assistant_name"], name)


@pytest.mark.parametrize("asked", [RANGES[0], *RANGES[2:]])
def test_a_row_per_agent_and_model_is_what_counting_gives(
    simulation: Simulation, rows: Rows, asked: Asked
) -> None:
    grouped = Asked(asked.start, asked.end, asked.timezone, "model")
    table = agents_export(simulation, grouped, NOW)
    expected = recount.per_agent_and_model(recount.within(rows, asked.start, asked.end, asked.timezone, NOW))
    assert list(table.select("assistant_id", "model").iter_rows()) == sorted(expected)
    for row in table.iter_rows(named=True):
        for name, value in expected[row["assistant_id"], row["model"]].items():
            assert row[name] == pytest.approx(value, abs=6e-5), (row["assistant_name"], row["model"], name)


@pytest.mark.parametrize(
    ("byok", "user_level", "columns"),
    [
        (True, True, PERIOD_AND_AGENT + FIGURES + USER_LEVEL + TOKENS),
        (False, True, PERIOD_AND_AGENT + FIGURES + USER_LEVEL),
        (True, False, PERIOD_AND_AGENT + FIGURES + TOKENS),
        (False, False, PERIOD_AND_AGENT + FIGURES),
    ],
)
def test_columns_by_what_the_workspace_has(
    simulation: Simulation, byok: bool, user_level: bool, columns: list[str]
) -> None:
    asked = days("2026-11-16", "2026-11-20")
    assert agents_export(simulation, asked, NOW, byok=byok, user_level=user_level).columns == columns
    grouped = days("2026-11-16", "2026-11-20", group_by="model")
    without_figures = [name for name in columns if name not in FIGURES]
    without_figures.insert(len(PERIOD_AND_AGENT), "model")
    assert (
        agents_export(simulation, grouped, NOW, byok=byok, user_level=user_level).columns == without_figures
    )


def test_periods_are_the_local_days_asked_for(simulation: Simulation) -> None:
    table = agents_export(simulation, days("2026-11-16", "2026-11-30"), NOW)
    assert set(table["period_start"]) == {dt.date(2026, 11, 16)}
    assert set(table["period_end"]) == {dt.date(2026, 11, 30)}


def test_both_ends_of_a_range_are_included(simulation: Simulation, rows: Rows) -> None:
    noon = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
    first, *_, last = [row["at"] for row in rows if noon <= row["at"] < noon + dt.timedelta(minutes=30)]
    exactly = Asked(first.replace(tzinfo=None), last.replace(tzinfo=None), "UTC")
    within = [row for row in rows if first <= row["at"] <= last]
    assert agents_export(simulation, exactly, NOW)["conversations"].sum() == len(within)
    assert agents_export(simulation, exactly, last)["conversations"].sum() == len(within)


def test_nothing_is_later_than_now(simulation: Simulation, rows: Rows) -> None:
    today = days("2026-11-22", "2026-11-22")
    morning = dt.datetime(2026, 11, 22, 8, 40, tzinfo=dt.UTC)
    seen = agents_export(simulation, today, morning)["messages"].sum()
    midnight = dt.datetime(2026, 11, 21, 23, tzinfo=dt.UTC)
    assert seen == sum(row["messages"] for row in rows if midnight <= row["at"] <= morning)
    assert 0 < seen < agents_export(simulation, today, NOW)["messages"].sum()
    assert agents_export(simulation, days("2026-11-23", "2026-11-29"), NOW).is_empty()


def test_a_range_shows_the_latest_name_in_it(simulation: Simulation) -> None:
    renamed = simulation.anchor - dt.timedelta(weeks=RENAMED_WEEKS_AGO)
    before, after = (renamed - dt.timedelta(days=n) for n in (1, -6))
    old = agents_export(simulation, days("2026-06-01", before.isoformat()), NOW)
    new = agents_export(simulation, days("2026-06-01", after.isoformat()), NOW)
    knowledge = next(agent for agent in cast() if agent.earlier_name)
    own = pl.col("assistant_id") == knowledge.id
    assert old.filter(own)["assistant_name"].to_list() == ["Intranet Search"]
    assert new.filter(own)["assistant_name"].to_list() == ["Company Knowledge"]


def test_csv_holds_every_name_as_it_is(simulation: Simulation) -> None:
    table = agents_export(simulation, days("2025-12-01", "2026-11-22"), NOW)
    lines = list(csv.DictReader(io.StringIO(write_csv(table).decode(), newline="")))
    assert len(lines) == table.height == 60
    for line, row in zip(lines, table.iter_rows(named=True), strict=True):
        assert line == {name: "" if cell is None else str(cell) for name, cell in row.items()}


def test_no_value_where_nobody_was_active(simulation: Simulation) -> None:
    """On a Sunday somebody asks one question and leaves it at that."""
    table = agents_export(simulation, days("2026-11-15", "2026-11-15"), NOW)
    lonely = table.filter(active_users=0)
    assert lonely.height > 0
    assert lonely["messages_per_user"].to_list() == [None] * lonely.height


BERLIN_DAYS = st.dates(dt.date(2025, 11, 23), dt.date(2026, 11, 22))
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Kolkata", "UTC"])


@given(first=BERLIN_DAYS, length=st.integers(1, 12), timezone=ZONES)
def test_days_tile_a_range(first: dt.date, length: int, timezone: str, simulation: Simulation) -> None:
    dates = [first + dt.timedelta(days=n) for n in range(length)]
    whole = agents_export(simulation, days(dates[0].isoformat(), dates[-1].isoformat(), timezone), NOW)
    parts = pl.concat(
        agents_export(simulation, days(day.isoformat(), day.isoformat(), timezone), NOW) for day in dates
    )
    assert parts["messages"].sum() == whole["messages"].sum()
    per_agent = parts.group_by("assistant_id").agg(
        pl.col("messages", "conversations", "sum_prompt_tokens", "unique_users").sum(),
        pl.col("unique_users").max().alias("on_the_best_day"),
        pl.col("max_prompt_tokens").max(),
    )
    both = whole.join(per_agent, on="assistant_id", suffix="_added", how="full")
    for name in ("messages", "conversations", "sum_prompt_tokens", "max_prompt_tokens"):
        assert both[name].equals(both[f"{name}_added"])
    assert (both["unique_users"] <= both["unique_users_added"]).all()
    assert (both["unique_users"] >= both["on_the_best_day"]).all()


@given(first=BERLIN_DAYS, length=st.integers(1, 200))
def test_laws_of_a_table(first: dt.date, length: int, simulation: Simulation) -> None:
    last = first + dt.timedelta(days=length)
    table = agents_export(simulation, days(first.isoformat(), last.isoformat()), NOW)
    parts = table["sum_cached_prompt_tokens"] + table["sum_cache_creation_tokens"]
    assert (table["sum_prompt_tokens"] == parts + table["sum_no_cache_tokens"]).all()
    assert (table["active_users"] <= table["unique_users"]).all()
    assert (table["unique_users"] <= table["conversations"]).all()
    assert (table["conversations"] <= table["messages"]).all()
    assert (table["messages"] >= 1).all()
    grouped = agents_export(simulation, days(first.isoformat(), last.isoformat(), group_by="model"), NOW)
    assert grouped["sum_prompt_tokens"].sum() == table["sum_prompt_tokens"].sum()


def test_twelve_months_are_kept() -> None:
    asked = days("2025-06-01", "2026-01-31")
    clipped = within_history(asked, NOW)
    assert clipped == days("2025-11-22", "2026-01-31")
    assert within_history(days("2025-11-22", "2025-12-01"), NOW) == days("2025-11-22", "2025-12-01")
    assert within_history(days("2025-06-01", "2025-11-21"), NOW) is None
