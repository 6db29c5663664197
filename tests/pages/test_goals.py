"""What pages say of goals and notes, to admins and to viewers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from odeus_dash.data import Data
from odeus_dash.data.goals import about, progress, seen
from odeus_dash.metrics.goals import State
from odeus_dash.page import Attention, Download, Picture, TileGoal
from odeus_dash.parts.goals import called
from odeus_dash.periods import Granularity, Period
from odeus_dash.report import content
from odeus_dash.settings import Pricing
from odeus_dash.store import Goal, Kept, Metric
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import FOUR_WEEKS, NOW, blocks, data, made, tiles
from tests.pages.two_agents import TWO_AGENTS
from tests.store.entries import goal, note

VIEWER = Viewer("vic", Role.VIEWER)
#: In four weeks, both agents get 5,600 messages; on the way from 4,000 to 8,000, 6,000 are planned.
WANTED = goal(
    baseline=4_000.0, target=8_000.0, measured=dt.date(2026, 10, 18), due=dt.date(2026, 11, 15), days=28
)


def with_goals(*goals: Goal, **more: Any) -> Data:
    return data(TWO_AGENTS, kept=Kept(goals, is_on=True), **more)


def tile(page: str, label: str, of: Data) -> TileGoal | None:
    return tiles(made(page, of))[label].goal


def asks(of: Data) -> list[str]:
    [found] = [each for each in blocks(made("briefing", of)) if isinstance(each, Attention)]
    return [
        f"{row.action}. {row.reason} [{row.figure}] {row.path} {row.agent}".rstrip() for row in found.rows
    ]


def test_the_tile_says_the_goal_and_how_it_goes() -> None:
    assert tile("messages", "Messages", with_goals(WANTED)) == TileGoal(
        "Goal 8,000 by 15 Nov", "off track", "bad"
    )
    easier = replace(WANTED, target=7_000.0)
    assert tile("messages", "Messages", with_goals(easier)) == TileGoal(
        "Goal 7,000 by 15 Nov", "on track", "good"
    )
    assert (
        tile("messages", "Messages", with_goals(replace(WANTED, metric=Metric.COST, currency="USD"))) is None
    )
    assert tile("messages", "Messages", data(TWO_AGENTS)) is None


def test_of_another_number_of_days_the_goal_is_scaled_and_says_so() -> None:
    week = {"period": Period(dt.date(2026, 10, 26), FOUR_WEEKS.end, "UTC"), "granularity": Granularity.DAY}
    found = tile("messages", "Messages", with_goals(replace(WANTED, target=7_000.0), **week))
    assert found == TileGoal("Goal 7,000 per 28 days by 15 Nov", "on track", "good")
    days = {"period": Period(dt.date(2026, 10, 31), FOUR_WEEKS.end, "UTC")}
    assert progress(with_goals(WANTED, **days), WANTED).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (Metric.MESSAGES, 5_600),
        (Metric.ACTIVE_USERS, 13),
        (Metric.MESSAGES_PER_USER, 5_600 / 13),
        (Metric.HIT_RATE, 0.6 * 1_000_000 / 1_480_000),
        (Metric.COST, 40.6),
        (Metric.COST_PER_MESSAGE, 40.6 / 2_800),
    ],
)
def test_every_metric_has_a_figure_and_a_name(metric: Metric, value: float) -> None:
    wanted = replace(WANTED, metric=metric, target=0.5, baseline=0.1, currency="USD")
    found = data(TWO_AGENTS, kept=Kept((wanted,)))
    found = replace(found, choice=replace(found.choice))
    assert found.answers.wait(lambda: progress(found, wanted)).value == pytest.approx(value)
    assert called(metric)


def test_nothing_is_said_of_days_that_are_not_over_of_other_currencies_and_of_what_was_due_before() -> None:
    today = {"period": Period(FOUR_WEEKS.start, NOW.date(), "UTC")}
    assert progress(with_goals(WANTED, **today), WANTED).state is State.UNKNOWN
    cost = replace(WANTED, metric=Metric.COST, currency="EUR")
    assert progress(with_goals(cost), cost).value is None
    assert progress(with_goals(cost, pricing=Pricing(currency="EUR")), cost).value is not None
    assert about(with_goals(replace(WANTED, due=dt.date(2026, 10, 4), measured=dt.date(2026, 10, 1)))) == []


def test_the_goal_that_is_due_next_comes_first() -> None:
    later = replace(WANTED, due=dt.date(2027, 3, 31), target=20_000.0)
    assert about(with_goals(later, WANTED)) == [WANTED, later]


def test_an_agents_goal_is_about_it_alone() -> None:
    of_ann = replace(WANTED, agent="ann", agent_name="Old name", target=2_900.0, baseline=2_700.0)
    found = with_goals(WANTED, of_ann)
    assert about(found) == [WANTED]
    selected = with_goals(WANTED, of_ann, agents=frozenset({"ann"}))
    assert about(selected) == [of_ann]
    assert progress(found, of_ann).value == 2_800
    assert tile("messages", "Messages", selected) == TileGoal("Goal 2,900 by 15 Nov", "on track", "good")
    assert about(with_goals(WANTED, of_ann, agents=frozenset({"ann", "bob"}))) == []


def test_a_goal_behind_its_plan_needs_attention() -> None:
    of_ann = replace(WANTED, agent="ann", agent_name="Old name", due=dt.date(2026, 11, 1), target=9_000.0)
    rows = asks(with_goals(WANTED, of_ann))
    said = [row for row in rows if "goal" in row]
    assert said == [
        (
            "Bring messages of ANN back on track. 2,800, though the goal was 9,000 by 1 Nov. "
            "[−69%] messages ann"
        ),
        (
            "Bring messages back on track. 5,600 instead of the planned 6,000. The goal is 8,000 by 15 Nov. "
            "[−6.7%] messages"
        ),
    ]


def test_a_viewer_sees_no_goal_about_people() -> None:
    """An agent may have had few when it was set; and the workspace's, less those in sight, are the hidden."""
    people = [replace(WANTED, metric=metric) for metric in (Metric.ACTIVE_USERS, Metric.MESSAGES_PER_USER)]
    of_ann = [replace(each, agent="ann") for each in (*people, WANTED)]
    assert seen(with_goals(*people, *of_ann)) == (*people, *of_ann)
    assert seen(with_goals(*people, *of_ann, viewer=VIEWER)) == (of_ann[-1],)
    assert seen(with_goals(*people, *of_ann, meeting=True)) == (of_ann[-1],)


@pytest.mark.parametrize(
    ("page", "pictures"),
    [
        ("briefing", 1),
        ("messages", 1),
        ("users", 1),
        ("engagement", 2),
        ("cost", 1),
        ("tokens", 2),
        ("agent", 5),
    ],
)
def test_every_picture_over_time_has_the_notes(page: str, pictures: int) -> None:
    kept = Kept(notes=(note("Model switched", author="ann@acme.example"),), is_on=True)
    agents = frozenset({"ann"} if page == "agent" else ())
    noted = [
        each
        for each in blocks(made(page, data(TWO_AGENTS, kept=kept, agents=agents)))
        if isinstance(each, Picture) and "Model switched" in each.figure.to_json()
    ]
    assert len(noted) == pictures
    assert not any("@acme.example" in each.figure.to_json() for each in noted)


@pytest.mark.parametrize(
    ("page", "metric"), [("messages", "messages"), ("cost", "cost"), ("tokens", "hit_rate")]
)
def test_the_picture_of_a_figure_has_the_line_of_its_goal(page: str, metric: str) -> None:
    share = metric == "hit_rate"
    wanted = replace(
        WANTED,
        metric=Metric(metric),
        target=0.5 if share else 45.0 if metric == "cost" else 7_000.0,
        baseline=0.4,
        currency="USD",
    )
    drawn = [
        each.figure.to_json() for each in blocks(made(page, with_goals(wanted))) if isinstance(each, Picture)
    ]
    assert sum("Goal " in each for each in drawn) == 1


def test_files_have_the_notes_on_their_days_and_no_mail_address() -> None:
    kept = Kept(
        notes=(
            note("Model switched", author="ann@acme.example"),
            note("Long ago", start=dt.date(2026, 1, 1), end=dt.date(2026, 1, 2)),
        )
    )
    found = data(TWO_AGENTS, kept=kept)
    expected = ("Note: Model switched (12–16 Oct 2026, by ann on 20 Nov 2026).",)
    downloads = [each for each in blocks(made("data", found)) if isinstance(each, Download)]
    assert {each.notes for each in downloads} == {expected}
    assert expected[0] in content.about(found, found.now).remarks()
