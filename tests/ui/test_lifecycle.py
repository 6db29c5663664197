"""The page about the stages of agents, and what it and the rings on the overview's line ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl
from streamlit.testing.v1 import AppTest

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.ui import load
from odeus_dash.ui.view import View
from odeus_dash.viewer import LOCAL, Role, Viewer
from tests.metrics.frames import export
from tests.ui.exporting import exporting

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
VIEWER = Viewer("vic", Role.VIEWER)
#: From a Wednesday to a Sunday: the first of these weeks is cut by the range.
OCTOBER = Period(dt.date(2026, 10, 7), dt.date(2026, 11, 1), "UTC")
FIRST_WHOLE = dt.date(2026, 10, 5)

Messages = Callable[[dt.date], dict[str, int]]


def a_workspace(start: dt.date) -> dict[str, int]:
    """Messages in the week from `start`: one agent goes out of use, one comes into it, one stays."""
    late = start >= FIRST_WHOLE
    return {"steady": 90, **({"fresh": 10} if late else {"gone": 40})}


@contextmanager
def a_server(messages: Messages) -> Iterator[tuple[Workspace, list[dt.date]]]:
    asked: list[dt.date] = []

    def rows(start: dt.date, _end: dt.date, _by_model: bool) -> pl.DataFrame:
        asked.append(start)
        agents = [
            {
                "id": each,
                "messages": number,
                "users": 9,
                "active": 9,
                "assistant_owner_email": f"{each}@acme.example",
            }
            for each, number in messages(start).items()
        ]
        return export(*agents).with_columns(period_start=start, period_end=start).drop("uncached_tokens")

    with exporting(rows) as workspace:
        yield workspace, asked
        load.source().forget(workspace)


def a_view(workspace: Workspace, period: Period = OCTOBER, viewer: Viewer = LOCAL) -> View:
    choice = Choice(period, Granularity.WEEK, frozenset(), Against.NONE)
    return View(viewer, workspace, choice, NOW, dark=False, smallest_group=5)


def run(page: str, view: View) -> AppTest:
    def script(page, view):  # a script of its own: it knows no name from outside
        from importlib import import_module

        import_module(f"pages.{page}").show(view)

    app = AppTest.from_function(script, default_timeout=30, args=(page, view)).run()
    assert not app.exception
    return app


def noted(app: AppTest) -> str:
    return " ".join(each.value.replace("\\", "") for each in (*app.title, *app.markdown, *app.caption))


def test_the_first_line_the_tiles_and_the_tables_agree() -> None:
    with a_server(a_workspace) as (workspace, _):
        app = run("lifecycle", a_view(workspace))
    assert app.title[0].value.replace("\\", "") == "1 of 3 agents is silent; 1 new."
    tiles = {tile.label: tile.value for tile in app.metric}
    assert tiles == {"New": "1", "Rising": "0", "Stable": "1", "Fading": "0", "Silent": "1"}
    assert all(tile.help for tile in app.metric)
    lines = {tile.label: list(tile.proto.chart_data) for tile in app.metric}
    assert (lines["New"], lines["Silent"]) == ([1, 1, 1, 1], [0, 0, 0, 1])
    silent, everyone = (table.value for table in app.dataframe)
    columns = ["agent", "since", "last_used", "before", "owner"]
    assert silent[columns].astype(str).to_numpy().tolist() == [
        ["GONE", "2026-10-26", "2026-09-28", "160", "gone@acme.example"]
    ]
    assert sorted(zip(everyone["agent"], everyone["stage"], strict=True)) == [
        ("FRESH", "new"), ("GONE", "silent"), ("STEADY", "stable"),
    ]  # fmt: skip


def test_the_windows_before_the_range_are_loaded_and_its_first_week_is_whole() -> None:
    with a_server(a_workspace) as (workspace, asked):
        history = a_view(workspace).history(7)
        assert history.calendar["bucket"][0] == FIRST_WHOLE - dt.timedelta(weeks=7)
        assert history.calendar["partial"].to_list() == [False] * 11
        assert history.expected == len(asked) - 1 == 11  # and the range itself, for the names


def test_an_owner_is_for_those_who_may_know() -> None:
    with a_server(a_workspace) as (workspace, _):
        silent = run("lifecycle", a_view(workspace, viewer=VIEWER)).dataframe[0].value
    assert "owner" not in silent.columns
    assert silent["agent"].to_list() == ["GONE"]


def test_where_no_stage_is_known_it_says_what_it_takes() -> None:
    with a_server(a_workspace) as (workspace, _):
        this_week = Period(dt.date(2026, 11, 16), dt.date(2026, 11, 20), "UTC")
        app = run("lifecycle", a_view(workspace, this_week))
    assert not app.metric
    assert "It takes 8 complete weeks in a row." in noted(app)


def test_an_empty_workspace_has_no_stages() -> None:
    with a_server(lambda _: {}) as (workspace, _):
        app = run("lifecycle", a_view(workspace))
    assert "The stages of the agents are not known in this range." in noted(app)


def test_when_everybody_is_in_use_nobody_is_listed_as_silent() -> None:
    with a_server(lambda _: {"steady": 90}) as (workspace, _):
        app = run("lifecycle", a_view(workspace))
    assert "No agent is silent." in noted(app)
    assert len(app.dataframe) == 1


def test_the_overview_marks_an_unusual_week_and_says_so() -> None:
    def jump(start: dt.date) -> dict[str, int]:
        return {"steady": 900 if start == dt.date(2026, 10, 19) else 100}

    with a_server(jump) as (workspace, _):
        app = run("overview", a_view(workspace))
    assert "Week 43, 19 – 25 Oct 2026: unusually high: 900 where 70 to 130 were usual." in noted(app)


def test_the_overview_says_nothing_of_usual_weeks() -> None:
    with a_server(lambda _: {"steady": 100}) as (workspace, _):
        app = run("overview", a_view(workspace))
    assert "unusual" not in noted(app)


def test_users_who_come_back_are_told_in_words_and_per_agent() -> None:
    with a_server(lambda _: {"steady": 100}) as (workspace, _):
        app = run("users", a_view(workspace))
    assert "Of an agent’s active users, 100 % were active in an average week" in noted(app)
    assert app.dataframe[0].value[["stickiness", "returning"]].values.tolist() == [[100.0, 75.0]]
