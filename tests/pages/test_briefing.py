"""The briefing of a team in which everything happens that needs attention, and its first line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

from odeus_dash.choice import ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.page import Attention, AttentionRow, Picture
from odeus_dash.source import Wanted
from odeus_dash.store import Kept
from odeus_dash.viewer import LOCAL, Role, Viewer
from pages import briefing
from tests.metrics.frames import by_model, export
from tests.pages.literal import FOUR_WEEKS, WORKSPACE, as_text, blocks, data, tiles

VIEWER = Viewer("vic", Role.VIEWER)
#: Messages a day: in the range, and before it.
TEAM = {
    "hub": (300, 300),
    "fallen": (10, 30),
    "sunk": (5, 10),
    "gone": (0, 20),
    "lost": (0, 4),
    "idle": (10, 10),
    "rest": (8, 8),
    "saver": (8, 8),
    "few": (1, 2),  # a loss of less than 50 messages
}
#: Thousands of tokens a day: read from the cache, written to it, uncached. Writing is paid for.
TOKENS = {
    "hub": (900, 50, 50),
    "saver": (450, 25, 25),
    "fallen": (0, 500, 500),
    "sunk": (0, 250, 250),
    "idle": (0, 0, 1000),
    "rest": (0, 0, 500),
}


def team(wanted: Wanted) -> pl.DataFrame:
    """The team's rows over any days. Those who were not used have none."""
    days, is_by_model = wanted.period.days, wanted.kind is ExportKind.AGENTS_BY_MODEL
    rows = []
    for agent, used in TEAM.items():
        messages = used[0 if wanted.period.start >= FOUR_WEEKS.start else 1] * days
        if not messages or (is_by_model and agent not in TOKENS):
            continue
        row: dict[str, object] = {"id": agent, "messages": messages, "users": 9, "active": 9}
        row |= {"model": "claude-sonnet-4-5"} if is_by_model else {}
        row |= {"assistant_owner_email": f"{agent}@acme.example"}
        rows.append(row | (_tokens(agent, days) if agent in TOKENS else {}))
    frame = by_model(*rows) if is_by_model else export(*rows)
    return frame.with_columns(period_start=wanted.period.start, period_end=wanted.period.end)


def _tokens(agent: str, days: int) -> dict[str, object]:
    read, write, uncached = (1_000 * days * each for each in TOKENS[agent])
    counts = {"read": read, "write": write, "input": read + write + uncached, "output": 1_000 * days}
    sizes = {"avg_input": 5_000.0, "max_prompt_tokens": 9_000, "min_prompt_tokens": 2_000}
    return counts | sizes | {"sum_no_cache_tokens": uncached}


def twice(wanted: Wanted) -> pl.DataFrame:
    """The team, whose last row came twice for the range."""
    frame = team(wanted)
    return pl.concat([frame, frame.tail(1)]) if wanted == Wanted(FOUR_WEEKS) else frame


def with_budget(amount: int, **more: object) -> Data:
    return data(team, workspace=replace(WORKSPACE, budget=Decimal(amount)), **more)


def attention(found: Data) -> tuple[AttentionRow, ...]:
    return next((each.rows for each in blocks(briefing.page(found)) if isinstance(each, Attention)), ())


def asks(found: Data) -> list[tuple[str, str]]:
    """What each row asks for, and the page that it leads to."""
    return [(row.action, row.path) for row in attention(found)]


FIRST_ROUND = [
    ("Fix caching in FALLEN", "cache"),
    ("Turn on caching for IDLE", "cache"),
    ("Look into FALLEN", "changes"),
    ("Consider retiring GONE", "lifecycle"),
    ("Prepare for an outage of HUB", "messages"),
]


def test_what_it_says_when_much_has_happened(snapshot: SnapshotAssertion) -> None:
    assert as_text(briefing.page(with_budget(40))) == snapshot


def test_the_most_important_of_each_kind_comes_first() -> None:
    assert asks(data(team)) == FIRST_ROUND


def test_faults_of_the_data_and_the_budget_come_before_all_else() -> None:
    found = data(twice, workspace=replace(WORKSPACE, budget=Decimal(40)))
    budget = ("Review the November budget", "cost")
    assert asks(found) == [("Check the data", "data"), budget, *FIRST_ROUND[:3]]
    assert attention(found)[0].figure == "1 warning"


def test_what_was_dismissed_makes_room_for_the_next_of_its_kind() -> None:
    dismissed = frozenset(row.key for row in attention(data(team)))
    left = data(team, answered={"dismissed": dismissed})
    assert asks(left) == [
        ("Fix caching in SUNK", "cache"),
        ("Turn on caching for REST", "cache"),
        ("Look into SUNK", "changes"),
        ("Consider retiring LOST", "lifecycle"),
    ]
    everything = dismissed | {row.key for row in attention(left)}
    nothing = data(team, answered={"dismissed": everything})
    assert asks(nothing) == []
    assert f"({len(everything)} dismissed)" in as_text(briefing.page(nothing))


def test_what_an_admin_dismissed_can_be_shown_again() -> None:
    first = attention(data(team))[0]
    kept = Kept(dismissed=frozenset({first.key, "something else"}), is_on=True)
    [block] = [each for each in blocks(briefing.page(data(team, kept=kept))) if isinstance(each, Attention)]
    assert first not in block.rows
    assert block.dismissed == (first,)


def test_what_was_dismissed_comes_back_for_other_days() -> None:
    dismissed = frozenset(row.key for row in attention(data(team)))
    longer = replace(FOUR_WEEKS, end=FOUR_WEEKS.end + dt.timedelta(weeks=1))
    assert asks(data(team, answered={"dismissed": dismissed}, period=longer)) == FIRST_ROUND


def test_each_row_says_why_with_its_figure_and_leads_to_its_agent() -> None:
    loses, could, falling, silent, hub = attention(data(team))
    assert (loses.reason, loses.figure, loses.verdict) == ("No cached token was reused.", "−$10.50", "bad")
    assert (could.reason, could.verdict) == ("5,600 requests, none cached.", "good")
    assert could.figure.startswith("+$")
    assert (falling.reason, falling.figure) == ("Messages fell from 840 to 280.", "−67%")
    assert silent.reason == "No messages, down from 560. Owner: gone."
    assert (hub.reason, hub.figure) == ("One agent receives more than half of all messages.", "88%")
    assert [each.agent for each in (loses, could, falling, silent, hub)] == [
        "fallen", "idle", "fallen", "gone", "hub",
    ]  # fmt: skip


@pytest.mark.parametrize(("viewer", "meeting"), [(VIEWER, False), (LOCAL, True)])
def test_who_sees_no_owners_reads_none(viewer: Viewer, meeting: bool) -> None:
    masked = replace(data(team, viewer=viewer), meeting=meeting)
    assert asks(masked) == FIRST_ROUND
    assert "acme.example" not in as_text(briefing.page(masked))


def test_without_a_comparison_nothing_has_fallen() -> None:
    asked = [action for action, _ in asks(data(team, against=Against.NONE))]
    assert asked == [
        "Fix caching in FALLEN",
        "Turn on caching for IDLE",
        "Prepare for an outage of HUB",
        "Fix caching in SUNK",
        "Turn on caching for REST",
    ]


def test_without_a_comparison_the_most_used_agents_take_the_place_of_what_changed() -> None:
    def titles(*agents: str) -> list[str]:
        page = briefing.page(data(team, against=Against.NONE, agents=frozenset(agents)))
        return [each.title for each in blocks(page) if isinstance(each, Picture)]

    assert titles() == ["What moved: messages per week", "Most used agents"]
    assert titles("hub") == ["What moved: messages per week"]


def test_what_is_on_its_way_is_left_out_until_it_has_come() -> None:
    by_agent = data(team, lacks=lambda each: each.kind is ExportKind.AGENTS_BY_MODEL)
    page = briefing.page(by_agent)
    assert [tile.value for tile in tiles(page).values()][2:4] == ["…", "…"]
    assert asks(by_agent) == [
        ("Look into FALLEN", "changes"),
        ("Consider retiring GONE", "lifecycle"),
        ("Prepare for an outage of HUB", "messages"),
        ("Look into SUNK", "changes"),
        ("Consider retiring LOST", "lifecycle"),
    ]


@pytest.mark.parametrize(
    ("budget", "end", "action"),
    [
        (20, "and November is over its $20.00 budget.", "Review the November budget"),
        (230, "and November is on course to exceed its $230 budget.", "Watch the November budget"),
    ],
)
def test_a_budget_that_does_not_last_is_in_the_first_line(budget: int, end: str, action: str) -> None:
    found = with_budget(budget)
    assert briefing.page(found).headline.endswith(f", {end}")
    assert asks(found)[0] == (action, "cost")
    assert tiles(briefing.page(found))["Budget, Nov"].verdict == "bad"


def test_a_budget_that_lasts_asks_for_nothing() -> None:
    found = with_budget(100_000)
    assert "budget" not in briefing.page(found).headline
    assert asks(found) == FIRST_ROUND
    assert tiles(briefing.page(found))["Budget, Nov"].verdict == ""


def messages(now: Mapping[str, int | None], before: Mapping[str, int]) -> Data:
    """Agents with so many messages, without tokens."""

    def rows(wanted: Wanted) -> pl.DataFrame:
        counts = now if wanted.period.start >= FOUR_WEEKS.start else before
        frame = export(*({"id": each, "messages": count} for each, count in counts.items()))
        return frame.with_columns(period_start=wanted.period.start, period_end=wanted.period.end)

    return data(rows)


@pytest.mark.parametrize(
    ("now", "before", "headline"),
    [
        ({"a": 150, "b": 100}, {"a": 100, "b": 100}, "Messages rose 25% to 250, mainly from A (+50)."),
        (
            {"a": 100, "b": 60},
            {"a": 100},
            "Messages rose 60% to 160, mainly from a new agent, B (+60).",
        ),
        ({"a": 60, "b": 100}, {"a": 100, "b": 99}, "Messages fell 20% to 160, mainly due to A (−40)."),
        (dict.fromkeys("abcd", 11), dict.fromkeys("abcd", 10), "Messages rose 10% to 44."),
        ({"a": 200, "b": 100}, {"a": 100, "b": 200}, "Messages held steady at 300."),
        ({"a": 0}, {"a": 10}, "No messages in this period."),
        ({"a": None}, {"a": 10}, "The number of messages is unknown."),
    ],
)
def test_the_first_line_names_who_is_behind_the_change(
    now: Mapping[str, int | None], before: Mapping[str, int], headline: str
) -> None:
    assert briefing.page(messages(now, before)).headline == headline


def test_of_a_single_agent_it_shows_why_its_messages_changed() -> None:
    shown = blocks(briefing.page(data(team, agents=frozenset({"fallen"}))))
    [why] = [each for each in shown if isinstance(each, Picture) and each.title.startswith("What changed")]
    assert why.title == "What changed: −560 messages"
    assert why.figure.numbers.categories == ("Intensity: fewer messages per user",)


def test_without_tokens_there_are_five_figures_of_use() -> None:
    page = briefing.page(messages({"a": 150}, {"a": 100}))
    assert list(tiles(page)) == [
        "Messages", "People (min.)", "Agents in use", "Messages per user", "Conversations",
    ]  # fmt: skip
