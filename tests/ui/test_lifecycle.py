"""The page about the stages of agents, and what it asks for."""

from __future__ import annotations

import datetime as dt

from odeus_dash.periods import Period
from odeus_dash.viewer import Role, Viewer
from tests.ui.looking import letters, noted, read, run
from tests.ui.weeks import FIRST_WHOLE, a_server, a_view

VIEWER = Viewer("vic", Role.VIEWER)


def a_workspace(start: dt.date) -> dict[str, int]:
    """Messages in the week from `start`: one agent goes out of use, one comes into it, one stays."""
    late = start >= FIRST_WHOLE
    return {"steady": 90, **({"fresh": 10} if late else {"gone": 40})}


def test_the_first_line_the_tiles_and_the_tables_agree() -> None:
    with a_server(a_workspace) as (workspace, _):
        app = run("lifecycle", a_view(workspace))
    assert letters(app.title) == "1 of 3 agents is silent; 1 new."
    tiles = {tile.label: read(tile.value) for tile in app.metric}
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
        data = a_view(workspace)
        history = data.answers.wait(lambda: data.history(7))
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
