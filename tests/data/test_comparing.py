"""What is asked for to compare a range, and what is made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pytest

from odeus_dash import parts
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.errors import NotKept
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.parts import pictures
from odeus_dash.periods import Granularity, Period
from odeus_dash.tables import frame_schema
from odeus_dash.ui import load
from odeus_dash.viewer import Role, Viewer
from odeus_dash.words.formats import compact
from tests.odeus import a_workspace
from tests.ui.looking import looking as chosen

ADMIN, VIEWER = Viewer("ann", Role.ADMIN), Viewer("vic", Role.VIEWER)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
WITH_TODAY = Period(dt.date(2026, 11, 1), NOW.date())
K = 5
USAGE: parts.Written = {"messages": compact, "user_agent_pairs": compact}

Spans = list[tuple[str, str]]


@contextmanager
def looking(
    period: Period, against: Against = Against.PREVIOUS, viewer: Viewer = ADMIN, agents: tuple[str, ...] = ()
) -> Iterator[tuple[Data, Spans]]:
    """A choice, and the spans that are asked for. Agent b has few users before October."""
    asked: Spans = []

    def rows(start: dt.date, end: dt.date, _by_model: bool) -> pl.DataFrame:
        asked.append((f"{start}", f"{end}"))
        if start < dt.date(2025, 11, 1):
            raise ConnectionResetError
        users = {"a": 30, "b": 9 if start >= dt.date(2026, 10, 1) else 4}
        cells = [
            {"assistant_id": each, "assistant_name": each, "messages": 10 * (end - start).days}
            | dict.fromkeys(["unique_users", "active_users"], count)
            for each, count in users.items()
        ]
        frame = pl.DataFrame(cells, schema=dict(frame_schema(ExportKind.AGENTS)), orient="row")
        return frame.select(each for each in frame.columns if frame[each].count())

    with a_workspace(rows) as workspace:
        choice = Choice(period, Granularity.WEEK, frozenset(agents), against)
        yield chosen(workspace, choice, NOW, viewer, smallest_group=K), asked
        load.source().forget(workspace)


def test_a_closed_range_takes_one_more_export():
    with looking(OCTOBER) as (data, asked):
        now, before = data.answers.wait(data.now_and_before)
        data.answers.wait(data.agents)
        assert (now["messages"].sum(), before["messages"].sum()) == (600, 580)
    assert sorted(asked) == [("2026-09-01", "2026-09-30"), ("2026-10-01", "2026-10-31")]


@pytest.mark.parametrize(("period", "against"), [(OCTOBER, Against.NONE), (WITH_TODAY, Against.PREVIOUS)])
def test_nothing_more_is_asked_without_a_comparison(period, against):
    with looking(period, against) as (data, asked):
        data.answers.wait(data.agents)
        assert (
            data.comparison,
            data.answers.wait(data.now_and_before),
            data.answers.wait(data.trend_before),
        ) == (None, None, None)
        assert data.answers.wait(data.not_compared) is None
    assert len(asked) == 1


def test_only_the_chosen_agents_are_compared():
    with looking(OCTOBER, agents=("a",)) as (data, _):
        assert [each["assistant_id"].to_list() for each in data.answers.wait(data.now_and_before)] == [
            ["a"],
            ["a"],
        ]


def test_people_hidden_in_one_are_hidden_in_both():
    with looking(OCTOBER, viewer=VIEWER) as (data, _):
        shown = [
            dict(each.select("assistant_id", "unique_users").rows())
            for each in data.answers.wait(data.now_and_before)
        ]
        assert shown == [{"a": 30, "b": None}] * 2
    with looking(OCTOBER, viewer=ADMIN) as (data, _):
        assert data.answers.wait(data.now_and_before)[1]["unique_users"].to_list() == [30, 4]


def test_the_earlier_trend_has_the_units_of_the_earlier_days():
    with looking(OCTOBER) as (data, _):
        days = data.answers.wait(data.trend_before).calendar.rows()
    assert [str(bucket) for bucket, *_ in days] == [
        "2026-09-01", "2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28",
    ]  # fmt: skip
    assert [partial for *_, partial in days] == [True, False, False, False, True]


def test_the_grey_line_is_reckoned_like_the_one_above_it():
    with looking(OCTOBER) as (data, _):
        data.answers.wait(data.trend_before)
        now, before = pictures.over_time(data, totals_over_time)
        assert [now["bucket"].min(), before["bucket"].min()] == [OCTOBER.start, dt.date(2026, 9, 1)]
        assert now.columns == before.columns


@pytest.mark.parametrize("against", [Against.YEAR, Against.PREVIOUS])
def test_days_that_are_not_kept_any_more_are_no_comparison_and_say_why(against):
    period = OCTOBER if against is Against.YEAR else Period(dt.date(2025, 12, 1), dt.date(2025, 12, 31))
    with looking(period, against) as (data, _):
        assert data.answers.wait(data.now_and_before) is None
        assert data.answers.wait(data.trend_before) is None
        assert not data.answers.wait(data.agents).is_empty()
        if against is Against.PREVIOUS:
            assert isinstance(data.answers.wait(data.not_compared), NotKept)
        else:
            assert data.answers.wait(data.not_compared) is not None


def test_a_month_and_a_shorter_one_are_compared_per_day_on_tiles_in_tables_and_sentences():
    with looking(OCTOBER) as (data, _):
        data.answers.wait(data.now_and_before)
        tiles = parts.tiles(data, USAGE, totals).tiles
        [messages, pairs] = tiles  # 600 in 31 days, 580 in 30
        assert (messages.change, messages.verdict) == ("+3.4%", "")
        assert messages.basis == "+0.1% per day, from 580"
        assert "per day" not in pairs.basis
        [_, table] = parts.agents_table(data, ranking(data.agents()), (), "", key="", alt="")
        assert table.frame["per_day"].to_list() == pytest.approx([(300 / 31) / (290 / 30) - 1] * 2)


def test_periods_of_one_length_say_nothing_of_days():
    with looking(Period(dt.date(2026, 11, 2), dt.date(2026, 11, 15))) as (data, _):
        data.answers.wait(data.now_and_before)
        tiles = parts.tiles(data, USAGE, totals).tiles
        assert not any("per day" in each.basis for each in tiles)
        [_, table] = parts.agents_table(data, ranking(data.agents()), (), "", key="", alt="")
        assert "per_day" not in table.frame.columns
