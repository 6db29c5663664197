from dataclasses import replace

import pytest

from odeus_dash.metrics.bridge import movers
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.comparison import FigureChange, count_change
from odeus_dash.metrics.headline import (
    data_sentence,
    engagement_sentence,
    messages_sentence,
    overview_sentence,
    tokens_sentence,
    users_sentence,
)
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.metrics.totals import totals
from odeus_dash.metrics.trends import NO_CHANGE, Change
from odeus_dash.periods import Granularity
from tests.metrics.frames import export

NOTHING = totals(export())
UNKNOWN = totals(export({"id": "a"}))
USED = replace(NOTHING, messages=48_210, agents_in_use=58, people_at_least=312, people_at_most=2_418, rows=60)


@pytest.mark.parametrize(
    ("figures", "few", "days", "sentence"),
    [
        (USED, 7, 28, "48,210 messages in 28 days. Seven of 58 agents account for 80%."),
        (USED, 1, 28, "48,210 messages in 28 days. One of 58 agents accounts for 80%."),
        (USED, None, 1, "48,210 messages in 1 day, with 58 agents."),
        (replace(USED, agents_in_use=2), 2, 7, "48,210 messages in 7 days, with 2 agents."),
        (replace(USED, messages=1, agents_in_use=1), 1, 7, "1 message in 7 days, with 1 agent."),
        (NOTHING, None, 28, "No messages in 28 days."),
        (UNKNOWN, None, 28, "The number of messages is unknown."),
    ],
)
def test_overview(figures, few, days, sentence):
    assert overview_sentence(figures, few, days) == sentence


def ranked(**messages: int | None) -> object:
    return ranking(export(*({"id": name, "messages": number} for name, number in messages.items())))


def grown(before: int, now: int) -> FigureChange:
    return count_change(now, before)


def moving(**changes: tuple[int, int]) -> object:
    """Agents whose messages went from one number to another."""
    now, before = (
        export(*({"id": name, "messages": each[side]} for name, each in changes.items() if each[side]))
        for side in (1, 0)
    )
    return movers(now, before)


@pytest.mark.parametrize(
    ("messages", "chosen", "sentence"),
    [
        (
            {"a": 600, "b": 200, "c": 200, "d": 0},
            0,
            "Agents received 1,000 messages. Two of 3 agents account for 80%.",
        ),
        (
            {"a": 1500, "b": 1},
            0,
            "Agents received 1,501 messages. One of 2 agents accounts for 80%.",
        ),
        ({"a": 5, "b": 5}, 0, "Agents received 10 messages."),
        ({"a": 1}, 0, "Agents received 1 message."),
        ({"a": 0}, 0, "No messages in this period."),
        ({}, 0, "No messages in this period."),
        ({"a": None}, 0, "The number of messages is unknown."),
        (
            {"a": 1655, "b": 636, "c": 378},
            3,
            "Selected agents received 2,669 messages. Two of 3 agents account for 80%.",
        ),
        ({"a": 2291}, 1, "A received 2,291 messages."),
        ({"a": 2291, "b": 0}, 2, "Selected agents received 2,291 messages."),
        ({"a": 0}, 1, "No messages in this period."),
        ({"a": None}, 2, "The number of messages is unknown."),
    ],
)
def test_messages(messages, chosen, sentence):
    assert messages_sentence(ranked(**messages), None, None, chosen=chosen) == sentence


@pytest.mark.parametrize(
    ("moved", "sentence"),
    [
        (
            {"a": (500, 550), "b": (100, 125), "c": (100, 125)},
            "Messages are up 14% to 800. Two of 3 agents account for 80%.",
        ),
        (
            {"a": (500, 600), "b": (100, 101)},
            "Messages are up 17% to 701, mainly from A (+100).",
        ),
        (
            {"a": (500, 501), "b": (0, 100)},
            "Messages are up 20% to 601, mainly from a new agent, B (+100).",
        ),
        (
            {"a": (500, 300), "b": (300, 250)},
            "Messages are down 31% to 550, mainly due to A (−200).",
        ),
        ({"a": (500, 501), "b": (500, 500)}, "Messages held steady at 1,001."),
        ({"a": (0, 50), "b": (0, 50)}, "Agents received 100 messages, up from none."),
    ],
)
def test_messages_name_who_made_most_of_their_change(moved, sentence):
    then, now = (sum(each[side] for each in moved.values()) for side in (0, 1))
    at_the_end = ranked(**{name: each[1] for name, each in moved.items()})
    assert messages_sentence(at_the_end, grown(then, now), moving(**moved)) == sentence


@pytest.mark.parametrize(
    ("chosen", "before", "sentence"),
    [
        (1, 80, "A received 100 messages, up 25%."),
        (1, 100, "A received 100 messages, unchanged."),
        (2, 200, "Selected agents received 100 messages, down 50%, mainly due to A (−100)."),
    ],
)
def test_messages_of_selected_agents_with_their_change(chosen, before, sentence):
    assert messages_sentence(ranked(a=100), grown(before, 100), moving(a=(before, 100)), chosen=chosen) == (
        sentence
    )


def test_a_name_is_cut_to_length_and_isolated_when_it_runs_from_right_to_left():
    long_name, arabic = "x" * 80, "كاتب"
    frame = export({"id": "a", "name": long_name, "messages": 5})
    assert messages_sentence(ranking(frame), None, None, chosen=1).startswith("x" * 59 + "… received")
    frame = export({"id": "a", "name": arabic, "messages": 5})
    assert messages_sentence(ranking(frame), None, None, chosen=1).startswith(
        f"\u2068{arabic}\u2069 received"
    )


ONE_AGENT = replace(USED, agents_in_use=1, people_at_least=5, people_at_most=5)


@pytest.mark.parametrize(
    ("figures", "people", "adoptions", "chosen", "sentence"),
    [
        (USED, None, None, 0, "At least 312 people use agents, with 2,418 adoptions."),
        (
            USED,
            grown(300, 312),
            grown(2_275, 2_418),
            0,
            "At least 312 people use agents. Agent adoptions rose 6.3% to 2,418.",
        ),
        (
            USED,
            grown(300, 312),
            grown(2_600, 2_418),
            2,
            "At least 312 people use the selected agents. Agent adoptions fell 7% to 2,418.",
        ),
        (
            USED,
            grown(300, 312),
            grown(2_418, 2_418),
            0,
            "At least 312 people use agents. Agent adoptions held steady at 2,418.",
        ),
        (ONE_AGENT, grown(4, 5), grown(4, 5), 1, "5 people used the selected agent, up 25%."),
        (replace(ONE_AGENT, people_at_least=1, people_at_most=1), None, None, 0, "1 person used agents."),
        (NOTHING, None, None, 0, "No one used an agent in this period."),
        (UNKNOWN, None, None, 0, "The number of users is unknown."),
    ],
)
def test_users(figures, people, adoptions, chosen, sentence):
    assert users_sentence(figures, people, adoptions, chosen=chosen) == sentence


@pytest.mark.parametrize(
    ("level", "within", "sentence"),
    [
        (
            20.6,
            Change(5.1, 5.6, 0.098),
            "Active users send each agent 21 messages. Per week, this rose from 5.1 to 5.6.",
        ),
        (
            20.6,
            Change(8, 4, -0.5),
            "Active users send each agent 21 messages. Per week, this fell from 8 to 4.",
        ),
        (
            1.0,
            Change(1, 1.001, 0.001),
            "Active users send each agent 1 message. Per week, this held steady at 1.",
        ),
        (
            21,
            Change(9.97, 10.49, 0.052),
            "Active users send each agent 21 messages. Per week, this rose from 10.0 to 10.5.",
        ),
        (
            2.2,
            Change(2.17, 2.21, 0.018),
            "Active users send each agent 2.2 messages. Per week, this rose from 2.17 to 2.21.",
        ),
        (
            2.2,
            Change(2.151, 2.249, 0.046),
            "Active users send each agent 2.2 messages. Per week, this rose from 2.15 to 2.25.",
        ),
        (
            0.021,
            Change(0.02101, 0.02114, 0.006),
            "Active users send each agent 0.021 messages. Per week, this held steady at 0.021.",
        ),
        (20.6, Change(None, 4, None), "Active users send each agent 21 messages."),
        (None, NO_CHANGE, "No active users in this period."),
    ],
)
def test_engagement_within_the_range(level, within, sentence):
    figures = replace(USED, messages_per_user=level)
    if level is None:
        figures = replace(figures, active_pairs=0)
    assert engagement_sentence(figures, None, within, Granularity.WEEK) == sentence


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (20, "Active users send each agent 24 messages, up 20%."),
        (30, "Active users send each agent 24 messages, down 20%."),
        (24, "Active users send each agent 24 messages, unchanged."),
    ],
)
def test_engagement_and_its_change(before, sentence):
    figures = replace(USED, messages_per_user=24.0)
    within = Change(5, 7, 0.4)
    assert engagement_sentence(figures, grown(before, 24), within, Granularity.WEEK) == sentence


def test_without_small_groups_the_people_of_one_agent_are_not_all():
    assert users_sentence(ONE_AGENT, None, None, 5) == "At least 5 people use agents, with 5 adoptions."


def test_small_groups_alone_are_not_called_nobody():
    alone = "No agent has 5 or more users, so figures about people are hidden."
    assert users_sentence(UNKNOWN, None, None, 5) == alone
    assert engagement_sentence(UNKNOWN, None, NO_CHANGE, Granularity.WEEK, 5) == alone
    assert users_sentence(NOTHING, None, None, 5) == "No one used an agent in this period."
    none = "No active users in this period."
    assert engagement_sentence(NOTHING, None, NO_CHANGE, Granularity.WEEK, 5) == none


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"id": "a", "messages": 5}], "The number of active users is unknown."),
        ([{"id": "a", "active": 5}], "The number of messages is unknown."),
        ([{"id": "a", "messages": 5, "active": 0}], "No active users in this period."),
        (
            [{"id": "a", "messages": 5}, {"id": "b", "active": 3}],
            "No agent has both messages and active users.",
        ),
    ],
)
def test_engagement_says_why_there_is_none(rows, sentence):
    assert engagement_sentence(totals(export(*rows)), None, NO_CHANGE, Granularity.WEEK) == sentence


TOKENS = token_totals(export({"id": "a", "input": 120_000_000, "output": 9_500_000, "read": 51_600_000}))


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (TOKENS, "Input rose 5% to 120M tokens. 43% came from the cache."),
        (replace(TOKENS, hit_rate=0.0), "Input rose 5% to 120M tokens. Nothing came from the cache."),
        (replace(TOKENS, hit_rate=None), "Input rose 5% to 120M tokens."),
        (token_totals(export()), "No tokens in this period."),
        (token_totals(export({"id": "a"})), "No tokens in this period."),
    ],
)
def test_tokens(figures, sentence):
    assert tokens_sentence(figures, "Input rose 5% to 120M tokens") == sentence


GOOD, BAD, MORE = Check("good", 1, 1), Check("bad", 1, 2), Check("more", 1, 2, overlaps=True)
GROWING = Check("growing", 1, 2, moving=1)


@pytest.mark.parametrize(
    ("rows", "checks", "sentence"),
    [
        (60, [GOOD] * 6, "60 rows loaded. All 6 checks match."),
        (1, [GOOD], "1 row loaded. The check matches."),
        (60, [GOOD, BAD], "One of 2 checks does not match."),
        (60, [BAD], "The check does not match."),
        (60, [GOOD, MORE], "60 rows loaded. Both checks match."),
        (60, [BAD, GOOD, BAD], "2 of 3 checks do not match."),
        (60, [GOOD, GROWING], "1 of 2 checks match. The others are still updating."),
        (60, [], "60 rows loaded."),
        (0, [GOOD], "No usage in this period."),
    ],
)
def test_data(rows, checks, sentence):
    assert data_sentence(rows, checks) == sentence
