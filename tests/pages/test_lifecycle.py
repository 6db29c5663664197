"""The page about the stages of agents, and what it asks for."""

from __future__ import annotations

import datetime as dt

from odeus_dash.periods import Period
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import as_text, made, tables, tiles
from tests.pages.weeks import FIRST_WHOLE, view

VIEWER = Viewer("vic", Role.VIEWER)


def a_workspace(start: dt.date) -> dict[str, int]:
    """Messages in the week from `start`: one agent goes out of use, one comes into it, one stays."""
    late = start >= FIRST_WHOLE
    return {"steady": 90, **({"fresh": 10} if late else {"gone": 40})}


def test_the_first_line_the_tiles_and_the_tables_agree() -> None:
    page = made("lifecycle", view(a_workspace))
    found = tiles(page)
    assert {name: tile.value for name, tile in found.items()} == {
        "New": "1", "Rising": "0", "Stable": "1", "Fading": "0", "Silent": "1",
    }  # fmt: skip
    assert (found["New"].line, found["Silent"].line) == ((1, 1, 1, 1), (0, 0, 0, 1))
    silent, everyone = (tables(page)[each] for each in ("silent", "lifecycle"))
    assert silent.select("agent", "since", "last_used", "before", "owner").rows() == [
        ("GONE", dt.date(2026, 10, 26), dt.date(2026, 9, 28), 160, "gone@acme.example")
    ]
    assert sorted(everyone.select("agent", "stage").rows()) == [
        ("FRESH", "new"), ("GONE", "silent"), ("STEADY", "stable"),
    ]  # fmt: skip


def test_the_windows_before_the_range_are_loaded_and_its_first_week_is_whole() -> None:
    history = view(a_workspace).history(7)
    assert history.calendar["bucket"][0] == FIRST_WHOLE - dt.timedelta(weeks=7)
    assert history.calendar["partial"].to_list() == [False] * 11
    assert history.expected == 11


def test_an_owner_is_for_those_who_may_know() -> None:
    silent = tables(made("lifecycle", view(a_workspace, viewer=VIEWER)))["silent"]
    assert silent["agent"].to_list() == ["GONE"]
    assert "gone@" not in str(silent.rows())


def test_where_no_stage_is_known_it_says_what_it_takes() -> None:
    this_week = Period(dt.date(2026, 11, 16), dt.date(2026, 11, 20), "UTC")
    page = made("lifecycle", view(a_workspace, period=this_week))
    assert not tiles(page)
    assert "8 complete weeks in a row" in as_text(page)


def test_an_empty_workspace_has_no_stages() -> None:
    page = made("lifecycle", view(lambda _: {}))
    assert not tiles(page)
    assert not tables(page)


def test_when_everybody_is_in_use_nobody_is_listed_as_silent() -> None:
    assert list(tables(made("lifecycle", view(lambda _: {"steady": 90})))) == ["lifecycle"]
