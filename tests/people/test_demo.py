"""On the demo, the exact number of people is that of its simulation, and pages stand without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data.people import checked_people, exact_people, no_people, people, people_change, turnover
from odeus_dash.demo.users import Users
from odeus_dash.page import Grid, Heading, Note, Page
from odeus_dash.parts.data_status import status
from odeus_dash.periods import Period
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from odeus_dash.words.formats import exact
from tests.pages.literal import as_text, blocks, made, tiles
from tests.people.counting import BERLIN, OCTOBER, counted, counting, data, rows_of, users

RANGES = [
    Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end), timezone)
    for start, end, timezone in (
        ("2026-10-05", "2026-11-01", BERLIN),  # with the day of 25 hours
        ("2026-10-05", "2026-11-01", "UTC"),
        ("2026-11-21", "2026-11-21", BERLIN),
        ("2026-11-22", "2026-11-22", BERLIN),  # not over
        ("2026-11-16", "2026-11-22", "America/New_York"),
        ("2026-10-01", "2026-10-31", "Asia/Tokyo"),
        ("2026-09-07", "2026-09-13", BERLIN),
        ("2026-01-01", "2026-03-31", BERLIN),
        ("2026-03-29", "2026-03-29", BERLIN),  # 23 hours
        ("2025-12-01", "2026-11-21", BERLIN),
    )
]
PAGES = ("briefing", "users", "data")


def test_the_number_is_that_of_the_simulation_for_any_range_and_selection() -> None:
    with counting() as (source, workspace, simulation):
        ids, rows = [each.id for each in simulation.cast], rows_of(simulation)
        for period in RANGES:
            for agents in ([], ids[:1], ids[:2], ids[10:30], ids[-3:]):
                found = data(source, workspace, period, agents)
                number = found.answers.wait(partial(exact_people, found))
                assert number == counted(rows, period, agents), (period, agents)
                assert all(each.ok for each in checked_people(found))


def test_pages_ask_once_per_period_and_show_one_number() -> None:
    with counting() as (source, workspace, simulation):
        rows = rows_of(simulation)
        for page in PAGES:
            found = data(source, workspace, against=Against.PREVIOUS)
            shown, before = made(page, found), found.comparison.before
            asked = [each.period for each in found.answers.found if each.kind == "users"]
            now, then = (exact(counted(rows, each)) for each in (OCTOBER, before))
            if page == "data":
                assert asked == [OCTOBER]
                grids = {each.alt: each.frame for each in blocks(shown) if isinstance(each, Grid)}
                checks = grids["People"]
                assert [exact(each) for each in checks["users"]] == [now, now, "49"]
                assert checks["Result"].to_list() == ["✓ Within bounds", "✓ Within bounds", "✓ Match"]
                assert grids["Exports loaded"].row(-1)[:4] == ("Users", "API", 1, 2477)
            else:
                assert sorted(asked) == [before, OCTOBER]
                assert (tiles(shown)["People"].value, tiles(shown)["People"].basis) == (now, f"from {then}")
                assert "People (min.)" not in tiles(shown)


def test_who_came_and_went_is_what_the_simulation_says() -> None:
    with counting() as (source, workspace, simulation):
        rows, ids = rows_of(simulation), [each.id for each in simulation.cast]
        for agents in ([], ids[:1], ids[3:9]):
            found = data(source, workspace, agents=agents, against=Against.PREVIOUS)
            now, then = (users(rows, each, agents) for each in (OCTOBER, found.comparison.before))
            change = found.answers.wait(partial(turnover, found))
            assert (change.new, change.returning, change.lapsed) == (
                len(now - then), len(now & then), len(then - now),
            )  # fmt: skip
        new, returning, lapsed = map(exact, (change.new, change.returning, change.lapsed))
        said = f"Compared with 7 Sept–4 Oct: {new} new, {returning} returning and {lapsed} lapsed people."
        assert said in as_text(made("users", found))
        hidden = data(source, workspace, against=Against.PREVIOUS, viewer=Viewer("bea", Role.VIEWER))
        assert "lapsed" not in as_text(made("users", hidden))


def test_a_viewer_gets_no_number_that_tells_about_a_small_group() -> None:
    """Of several selected agents, the difference to one less would be the people who use that one only."""
    viewer = Viewer("bea", Role.VIEWER)
    with counting() as (source, workspace, simulation):
        ids, every = [each.id for each in simulation.cast], data(source, workspace, viewer=viewer)
        shown = every.answers.wait(every.agents).drop_nulls("unique_users")["assistant_id"].to_list()
        number = counted(rows_of(simulation), OCTOBER, shown)
        assert every.answers.wait(partial(exact_people, every)) == number
        several = data(source, workspace, agents=ids[:2], viewer=viewer)
        assert several.answers.wait(partial(exact_people, several)) is None
        assert "is shown only for all agents or for one" in as_text(made("users", several))


REFUSALS = {
    "forbidden": ({"users": Users.FORBIDDEN}, "does not let this API key export users"),
    "unknown path": ({"users": Users.UNKNOWN}, "has no users export (404)"),
    "anonymised": ({"users": Users.ANONYMISED}, "ids do not tell people apart"),
    "a column": ({"users_lack": ("assistants_to_messages",)}, "lacks assistants_to_messages"),
    "ids": (
        {"users_lack": ("user_id", "assistants_to_messages")},
        "lacks user_id and assistants_to_messages",
    ),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_without_the_export_of_users_the_bounds_stay_and_the_page_says_why(refusal: str) -> None:
    options, why = REFUSALS[refusal]
    with counting(**options) as (source, workspace, _):
        for page in PAGES:
            found = data(source, workspace, against=Against.PREVIOUS)
            shown = made(page, found)
            if page != "data":
                assert "People" not in tiles(shown)
                assert "People (min.)" in tiles(shown)
                assert people_change(found) is None
            if page != "briefing":
                [note] = [note for note in _notes(shown) if "not counted exactly" in note]
                assert why in note


def test_a_refusal_is_not_asked_for_again_at_once() -> None:
    with counting(users=Users.FORBIDDEN) as (source, workspace, _):
        first = data(source, workspace)
        problem = first.answers.wait(partial(no_people, first))
        again = data(source, workspace)
        assert again.answers.wait(partial(no_people, again)) is problem


def test_a_workspace_that_does_not_count_people_asks_for_no_users() -> None:
    with counting() as (source, workspace, _):
        found = data(source, replace(workspace, people=False), against=Against.PREVIOUS)
        for page in PAGES:
            assert "not counted exactly" not in as_text(made(page, found))
        assert not [each for each in (*found.answers.found, *found.answers.failed) if each.kind == "users"]


def test_whether_all_are_listed_is_seen_in_the_rows() -> None:
    for options, share in (({}, True), ({"users": Users.ACTIVE}, False), ({"user_level": False}, True)):
        with counting(**options) as (source, workspace, _):
            said = as_text(made("users", data(source, workspace)))
            assert ("of the workspace’s" in said) is share
            assert "A person uses 2 agents on average." in said


def test_departments_are_shown_for_all_agents_only() -> None:
    with counting() as (source, workspace, simulation):
        every = made("users", data(source, workspace))
        [departments] = _headings(every, "By department")
        assert departments.note == "Departments with groups under 5 are in the last row"
        one = made("users", data(source, workspace, agents=[simulation.cast[0].id]))
        assert not _headings(one, "By department")


def test_a_contradiction_is_a_warning_above_the_page() -> None:
    with counting() as (source, workspace, _):
        found, key = data(source, workspace), Wanted(OCTOBER, ExportKind.USERS)
        found.answers.wait(partial(people, found))
        assert status(found).alerts == ()
        export = found.answers.found[key]
        nobody = replace(export.people, used=np.zeros_like(export.people.used))
        found.answers.found[key] = replace(export, people=nobody)
        [alert] = status(replace(found)).alerts
        assert (alert.title, alert.what) == ("Numbers of people do not match", "People, at least: 454 vs 0.")


def _headings(page: Page, title: str) -> list[Heading]:
    return [each for each in blocks(page) if isinstance(each, Heading) and each.title == title]


def _notes(page: Page) -> list[str]:
    return [each.text for each in blocks(page) if isinstance(each, Note)]
