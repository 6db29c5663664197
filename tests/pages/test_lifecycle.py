"""The page about the stages of agents, and what it asks for."""

from __future__ import annotations

import datetime as dt

import pytest

from odeus_dash.errors import ServerFault
from odeus_dash.periods import Granularity, Period
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import as_text, made, tables, tiles
from tests.pages.weeks import FIRST_WHOLE, view

VIEWER = Viewer("vic", Role.VIEWER)


def a_workspace(start: dt.date) -> dict[str, int]:
    """Messages in the month from `start`: in August one agent goes, one comes, and one stays."""
    late = start >= dt.date(2026, 8, 1)
    return {"steady": 90, "fresh": 100 * late, "gone": 160 * (not late)}


def test_the_first_line_the_tiles_and_the_tables_agree() -> None:
    page = made("lifecycle", view(a_workspace))
    assert page.headline == "Use is not falling at any of 3 agents. One has gone quiet."
    found = tiles(page)
    assert {name: tile.value for name, tile in found.items()} == {
        "New": "1", "Rising": "0", "Stable": "1", "Fading": "0", "To retire": "1",
    }  # fmt: skip
    assert found["To retire"].line == (0, 0, 0, 0, 0, 1)
    assert (found["To retire"].change, found["To retire"].basis) == ("+1", "0 in Jul")
    grow, retire, everyone = (tables(page)[each] for each in ("grow", "retire", "lifecycle"))
    columns = ("agent", "owner", "used", "moved")
    assert grow.select(columns).rows() == [("FRESH", "fresh@acme.example", "Nov", 300)]
    assert retire.select(columns).rows() == [("GONE", "gone@acme.example", "Jul", 480)]
    assert "fix" not in tables(page)
    assert sorted(everyone.select("agent", "stage").rows()) == [
        ("FRESH", "New"), ("GONE", "Retirement candidate"), ("STEADY", "Stable"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "period",
    [
        Period(dt.date(2026, 11, 1), dt.date(2026, 11, 1), "UTC"),
        Period(dt.date(2026, 5, 4), dt.date(2026, 11, 10), "UTC"),
    ],
)
def test_stages_are_those_of_the_year_that_ends_with_the_range(period: Period) -> None:
    page = made("lifecycle", view(a_workspace, period=period, granularity=Granularity.DAY))
    assert page.headline == "Use is not falling at any of 3 agents. One has gone quiet."
    assert "Stages compare 1 Aug–31 Oct with 1 May–31 Jul, whatever dates are selected" in as_text(page)


def test_the_windows_before_the_range_are_loaded_and_its_first_week_is_whole() -> None:
    history = view(a_workspace).history(7)
    assert history.calendar["bucket"][0] == FIRST_WHOLE - dt.timedelta(weeks=7)
    assert history.calendar["partial"].to_list() == [False] * 11
    assert history.expected == 11


def test_an_owner_is_for_those_who_may_know() -> None:
    page = made("lifecycle", view(a_workspace, viewer=VIEWER))
    assert tables(page)["retire"]["agent"].to_list() == ["GONE"]
    assert "gone@" not in str([each.rows() for each in tables(page).values()])


def test_where_no_stage_is_known_it_says_what_it_takes() -> None:
    problem = ServerFault("odeus.acme.example returned an error (503).", "Try again.", 503)
    lost = [Period(dt.date(2026, month, 1), dt.date(2026, month, 30), "UTC") for month in (4, 9)]
    page = made("lifecycle", view(a_workspace, failed={Wanted(each): problem for each in lost}))
    assert not tiles(page)
    assert "6 complete months in a row" in as_text(page)
    assert "2 months of 12 could not be loaded" in as_text(page)


def test_an_empty_workspace_has_no_stages() -> None:
    page = made("lifecycle", view(lambda _: {}))
    assert not tiles(page)
    assert not tables(page)


def test_when_everybody_is_in_use_nobody_is_listed_as_silent() -> None:
    assert "retire" not in tables(made("lifecycle", view(lambda _: {"steady": 90})))
