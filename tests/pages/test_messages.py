"""What the pages about use mark and name: unusual weeks, and what shares are shares of."""

from __future__ import annotations

import datetime as dt

from odeus_dash.page import Picture, Segments
from odeus_dash.words.messages import ADDED
from tests.pages.literal import as_text, blocks, data, made, tables
from tests.pages.two_agents import TWO_AGENTS
from tests.pages.weeks import view


def test_an_unusual_week_is_named() -> None:
    def jump(start: dt.date) -> dict[str, int]:
        return {"steady": 900 if start == dt.date(2026, 10, 19) else 100}

    said = as_text(made("messages", view(jump)))
    assert "19–25 Oct was unusually high: 900 messages (typical week: 70–130)." in said


def test_nothing_is_said_of_usual_weeks() -> None:
    assert "unusual" not in as_text(made("messages", view(lambda _: {"steady": 100})))


def test_users_who_come_back_are_told_per_agent() -> None:
    [agents] = [
        each for each in tables(made("users", view(lambda _: {"steady": 100}))).values()
        if "returning" in each
    ]  # fmt: skip
    assert agents.select("stickiness", "returning").rows() == [(1.0, 0.75)]


def test_a_few_selected_agents_have_a_line_each_unless_they_are_added_up() -> None:
    def first_picture(**answered: str) -> set[str]:
        found = made("messages", data(TWO_AGENTS, agents=frozenset({"ann", "bob"}), answered=answered))
        numbers = next(each.figure.numbers for each in blocks(found) if isinstance(each, Picture))
        assert numbers is not None
        return {each.name for each in numbers.series}

    assert first_picture() == {"ANN", "BOB"}
    assert first_picture(agents_as=ADDED).isdisjoint({"ANN", "BOB"})


def test_one_used_agent_among_the_selected_has_no_switch() -> None:
    found = made("messages", data(TWO_AGENTS, agents=frozenset({"ann", "silent"})))
    assert not [each for each in blocks(found) if isinstance(each, Segments)]
