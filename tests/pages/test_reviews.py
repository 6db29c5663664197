"""The page about goals and notes: to admins and viewers, with forms open, and without a store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from odeus_dash.errors import BadEntry, StoreGone
from odeus_dash.page import Form, KeptFile
from odeus_dash.parts.reviews import changed
from odeus_dash.periods import Period
from odeus_dash.settings import Key, Workspace
from odeus_dash.store import Goal, Kept, Metric, Note
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import FOUR_WEEKS, NOW, as_text, blocks, data, made
from tests.pages.test_every_page import LONG_AGO
from tests.pages.two_agents import TWO_AGENTS
from tests.store.entries import goal, note, review

VIEWER = Viewer("vic", Role.VIEWER)
GOALS = (
    replace(
        goal(baseline=4_000.0, target=8_000.0, measured=dt.date(2026, 10, 18), due=dt.date(2026, 11, 15)),
        id="rising",
        owner="Team <b>Blue</b>",
    ),
    replace(
        goal(metric=Metric.COST, target=40.0, baseline=50.0, due=dt.date(2026, 12, 31), currency="USD"),
        id="cost",
        agent="ann",
        agent_name="Ann before",
    ),
    replace(goal(metric=Metric.ACTIVE_USERS, target=20.0, baseline=10.0), id="people", agent="gone"),
)
NOTES = (
    replace(note("Training week", author="ann@acme.example"), id="training"),
    replace(note("Model switched", start=FOUR_WEEKS.end, end=FOUR_WEEKS.end), id="switched"),
)
KEPT = Kept(GOALS, NOTES, is_on=True)
NEW_GOAL = {
    "metric new": "messages",
    "agent new": None,
    "target new": 6_000.0,
    "due new": dt.date(2026, 12, 31),
}


def said(**more: Any) -> str:
    return as_text(made("reviews", data(TWO_AGENTS, **{"kept": KEPT} | more)))


def test_what_an_admin_reads(snapshot: SnapshotAssertion) -> None:
    assert said() == snapshot


def test_what_a_viewer_reads(snapshot: SnapshotAssertion) -> None:
    """Nothing to change, and no goal about the people of one agent."""
    found = said(viewer=VIEWER)
    assert found == snapshot
    assert "[" not in found
    assert "Active" not in found


@pytest.mark.parametrize(
    "editing",
    ["goal new", "note new", "goal cost", "note training", "delete training", "import", "goal unknown"],
)
def test_what_is_being_changed(editing: str, snapshot: SnapshotAssertion) -> None:
    known = set(said().splitlines())
    assert [
        line for line in said(answered={"editing": editing}).splitlines() if line not in known
    ] == snapshot
    assert said(answered={"editing": editing}, viewer=VIEWER) == said(viewer=VIEWER)


def test_without_a_store_it_says_why() -> None:
    assert "change [store] in the settings" in said(kept=Kept())
    typed = Workspace("Acme", "https://odeus.acme.example/api/public", Key("a-key"), typed=True)
    assert "It ends with this session." in said(kept=Kept(), workspace=typed)
    assert "It is gone. Look for it." in said(kept=Kept(problem=StoreGone("It is gone.", "Look for it.")))


def test_days_that_cannot_be_had_leave_goals_and_notes() -> None:
    found = as_text(
        made("reviews", data(lambda wanted: TWO_AGENTS(wanted).clear(), period=LONG_AGO, kept=KEPT))
    )
    assert "Messages: 8,000 per 28 days by 15 Nov" in found
    assert "Training week" in found
    assert "-- Days no longer available." in found


@pytest.mark.parametrize(
    "kept", [Kept((goal(),), is_on=True), Kept(reviews=(review().review,), is_on=True), Kept(is_on=True)]
)
def test_what_is_kept_can_be_taken_along(kept: Kept) -> None:
    page = made("reviews", data(TWO_AGENTS, kept=kept))
    files = [each.name for each in blocks(page) if isinstance(each, KeptFile)]
    assert files == ["goals-and-notes-2026-11-20.json"] * (kept != Kept(is_on=True))


def test_reviews_are_listed_newest_first_and_damaged_ones_by_name() -> None:
    bad = replace(review("Cut off").review, problem="damaged", id="bad")
    good = replace(review().review, id="good")
    kept = Kept(is_on=True, reviews=(bad, good))
    found = said(kept=kept).splitlines()
    assert "No goals, no notes, two saved reviews." in found
    good_one, bad_one = (line for line in found if line.startswith("-  "))
    assert good_one.startswith("-  Fix caching | Figures of 5 Oct–1 Nov, saved by ann on 20 Nov 2026 |")
    assert good_one.endswith("| [Open] [Delete]")
    assert bad_one.startswith("-  Cut off | The review “Cut off” was changed or cut off after it was saved")
    assert bad_one.endswith("or delete the review. | [Delete]")
    assert "[Delete permanently] [Keep]" in said(kept=kept, answered={"editing": "delete bad"})
    assert "[Delete" not in said(kept=kept, viewer=VIEWER)


def test_a_goal_can_be_about_every_figure_that_the_export_tells() -> None:
    [form] = [
        each
        for each in blocks(made("reviews", data(TWO_AGENTS, kept=KEPT, answered={"editing": "goal new"})))
        if isinstance(each, Form)
    ]
    figures, agents, *_ = form.fields
    assert [value for value, _ in figures.options] == list(Metric)
    assert agents.options == ((None, "Workspace"), ("ann", "ANN"), ("bob", "BOB"))


def entry(form: str, replies: dict[str, object], **more: Any) -> Goal | Note | None:
    found = data(TWO_AGENTS, kept=KEPT, answered={form: replies}, **more)
    return found.answers.wait(lambda: changed(found, NOW))


def test_a_new_goal_freezes_the_figure_of_the_selected_days() -> None:
    made_of = entry("goal new 0", NEW_GOAL | {"owner new": "  Bob "})
    assert isinstance(made_of, Goal)
    assert (made_of.baseline, made_of.measured, made_of.days) == (5_600, FOUR_WEEKS.end, 28)
    assert (made_of.target, made_of.owner, made_of.author, made_of.currency) == (6_000, "Bob", "local", "")
    assert (made_of.version, made_of.changed_at) == (0, NOW)


@pytest.mark.parametrize(
    ("metric", "typed", "target", "baseline"),
    [
        ("hit_rate", 80.0, 0.8, 0.6 * 1_000_000 / 1_480_000),
        ("cost", 30.0, 30.0, 40.6),
        ("per_message", 10.0, 0.01, 40.6 / 2_800),
    ],
)
def test_targets_are_typed_as_they_are_shown(
    metric: str, typed: float, target: float, baseline: float
) -> None:
    made_of = entry("goal new 0", NEW_GOAL | {"metric new": metric, "target new": typed, "owner new": ""})
    assert isinstance(made_of, Goal)
    assert made_of.target == pytest.approx(target)
    assert made_of.baseline == pytest.approx(baseline)
    assert made_of.currency == ("" if metric == "hit_rate" else "USD")


def test_a_goal_of_an_agent_has_its_figure_and_its_name() -> None:
    made_of = entry("goal new 0", NEW_GOAL | {"agent new": "ann", "owner new": ""})
    assert isinstance(made_of, Goal)
    assert (made_of.agent, made_of.agent_name, made_of.baseline) == ("ann", "ANN", 2_800)


def test_a_change_leaves_the_baseline_and_counts_on_from_its_version() -> None:
    replies = {"target cost": 35.0, "due cost": dt.date(2027, 1, 31), "owner cost": "Cy"}
    assert entry("goal cost 3", replies, period=Period(FOUR_WEEKS.end, FOUR_WEEKS.end)) == replace(
        GOALS[1], version=3, target=35.0, due=dt.date(2027, 1, 31), owner="Cy", author="local", changed_at=NOW
    )
    day = dt.date(2026, 10, 14)
    replies = {"text training": " Two days ", "first training": day, "last training": day}
    assert entry("note training 1", replies) == replace(
        NOTES[0], version=1, text="Two days", start=day, end=day, author="local", changed_at=NOW
    )


@pytest.mark.parametrize(
    ("form", "replies", "why"),
    [
        ("goal new 0", NEW_GOAL | {"target new": None}, "no target"),
        ("goal new 0", NEW_GOAL | {"due new": FOUR_WEEKS.end}, "due before"),
        ("goal new 0", NEW_GOAL | {"target new": 5_600.0}, "equals the baseline"),
        ("goal new 0", NEW_GOAL | {"target new": 1e13}, "too large or too small"),
        ("goal new 0", NEW_GOAL | {"target new": 1e-10}, "too large or too small"),
        ("goal new 0", NEW_GOAL | {"metric new": "hit_rate", "target new": 101.0}, "above 100%"),
        ("goal new 0", NEW_GOAL | {"owner new": "x" * 81}, "too long"),
        ("note new 0", {"text new": "  "}, "no text"),
        ("note new 0", {"last new": dt.date(2026, 10, 1)}, "ends before"),
    ],
)
def test_what_cannot_be_kept_is_said(form: str, replies: dict[str, object], why: str) -> None:
    day = dt.date(2026, 10, 14)
    usual = {"owner new": "", "text new": "Text", "first new": day, "last new": day}
    with pytest.raises(BadEntry, match=why):
        entry(form, usual | replies)


def test_of_days_that_are_not_over_no_baseline_is_taken() -> None:
    today = Period(FOUR_WEEKS.start, NOW.date(), "UTC")
    with pytest.raises(BadEntry, match="is unknown"):
        entry("goal new 0", NEW_GOAL | {"owner new": ""}, period=today)
