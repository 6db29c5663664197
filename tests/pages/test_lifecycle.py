"""The page about the stages of agents, and what it asks for."""

from __future__ import annotations

import datetime as dt

from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import made, tables, tiles
from tests.pages.weeks import FIRST_WHOLE, view

VIEWER = Viewer("vic", Role.VIEWER)


def a_workspace(start: dt.date) -> dict[str, int]:
    """Messages in the week from `start`: one agent goes out of use, one comes into it, one stays."""
    late = start >= FIRST_WHOLE
    return {"steady": 90, **({"fresh": 10} if late else {"gone": 40})}


def test_the_windows_before_the_range_are_loaded_and_its_first_week_is_whole() -> None:
    history = view(a_workspace).history(7)
    assert history.calendar["bucket"][0] == FIRST_WHOLE - dt.timedelta(weeks=7)
    assert history.calendar["partial"].to_list() == [False] * 11
    assert history.expected == 11


def test_an_empty_workspace_has_no_stages() -> None:
    page = made("lifecycle", view(lambda _: {}))
    assert not tiles(page)
    assert not tables(page)


def test_when_everybody_is_in_use_nobody_is_listed_as_silent() -> None:
    assert "retire" not in tables(made("lifecycle", view(lambda _: {"steady": 90})))
