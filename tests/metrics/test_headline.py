from dataclasses import replace

import pytest

from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.headline import (
    data_sentence,
    engagement_sentence,
    messages_noun,
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
        (USED, 7, 28, "48,210 messages in 28 days; 7 of 58 agents make 80% of them."),
        (USED, 1, 28, "48,210 messages in 28 days; 1 of 58 agents makes 80% of them."),
        (USED, None, 1, "48,210 messages in 1 day, with 58 agents."),
        (replace(USED, agents_in_use=2), 2, 7, "48,210 messages in 7 days, with 2 agents."),
        (replace(USED, messages=1, agents_in_use=1), 1, 7, "1 message in 7 days, all with one agent."),
        (NOTHING, None, 28, "No messages in 28 days."),
        (UNKNOWN, None, 28, "The export of 28 days holds no message counts."),
    ],
)
def test_overview(figures, few, days, sentence):
    assert overview_sentence(figures, few, days) == sentence


def ranked(**messages: int | None) -> object:
    return ranking(export(*({"id": name, "messages": number} for name, number in messages.items())))


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        (
            {"a": 600, "b": 200, "c": 200, "d": 0},
            "A received 600 messages, 60% of all; 2 of 3 agents make 80% of them.",
        ),
        ({"a": 1500, "b": 1}, "A received 1,500 messages, >99% of all; 1 of 2 agents makes 80% of them."),
        ({"a": 5, "b": 5}, "A received 5 messages, 50% of all; 2 agents were in use."),
        ({"a": 5, "b": 0}, "A received all of the 5 messages."),
        ({"a": 1}, "A received the only message."),
        ({"a": 0}, "No agent received a message."),
        ({}, "No agent received a message."),
        ({"a": None}, "No agent has message counts."),
    ],
)
def test_messages(messages, sentence):
    assert messages_sentence(ranked(**messages)) == sentence


@pytest.mark.parametrize(
    ("figures", "few", "chosen", "sentence"),
    [
        (
            replace(USED, agents_in_use=3),
            1,
            4,
            "The 4 chosen agents received 48,210 messages in 28 days; 1 of 3 agents makes 80% of them.",
        ),
        (replace(USED, agents_in_use=2), 2, 3, "The 3 chosen agents received 48,210 messages in 28 days."),
        (
            replace(USED, agents_in_use=1),
            1,
            3,
            "The 3 chosen agents received 48,210 messages in 28 days, all by one of them.",
        ),
        (replace(USED, agents_in_use=1), 1, 1, "The chosen agent received 48,210 messages in 28 days."),
        (NOTHING, None, 2, "The 2 chosen agents received no messages in 28 days."),
        (NOTHING, None, 1, "The chosen agent received no messages in 28 days."),
        (UNKNOWN, None, 2, "The export of 28 days holds no message counts."),
    ],
)
def test_overview_of_chosen_agents(figures, few, chosen, sentence):
    assert overview_sentence(figures, few, 28, chosen=chosen) == sentence


def test_overview_of_a_change_is_told_by_it():
    rose = f"{messages_noun(2)} rose 12%"
    assert overview_sentence(USED, 1, 28, chosen=2, change=rose) == (
        "Messages to the 2 chosen agents rose 12%; 1 of 58 agents makes 80% of them."
    )


@pytest.mark.parametrize(
    ("messages", "chosen", "sentence"),
    [
        (
            {"a": 1655, "b": 636, "c": 378},
            3,
            (
                "A received 1,655 messages, 62% of what the 3 chosen agents received; "
                "2 of 3 agents make 80% of them."
            ),
        ),
        (
            {"a": 1, "b": 1},
            3,
            "A received 1 message, 50% of what the 3 chosen agents received; 2 agents were in use.",
        ),
        ({"a": 2291}, 1, "A received 2,291 messages."),
        ({"a": 2291, "b": 0}, 2, "A received all of the 2,291 messages to the 2 chosen agents."),
        ({"a": 1}, 2, "A received the only message to the 2 chosen agents."),
        ({"a": 0}, 1, "The chosen agent received no messages."),
        ({}, 2, "None of the 2 chosen agents received a message."),
        ({"a": None}, 1, "The chosen agent has no message counts."),
        ({"a": None}, 2, "None of the 2 chosen agents has message counts."),
    ],
)
def test_messages_of_chosen_agents(messages, chosen, sentence):
    assert messages_sentence(ranked(**messages), chosen=chosen) == sentence


def test_a_name_is_cut_to_length_and_isolated_when_it_runs_from_right_to_left():
    long_name, arabic = "x" * 80, "كاتب"
    frame = export({"id": "a", "name": long_name, "messages": 5})
    assert messages_sentence(ranking(frame)).startswith("x" * 59 + "… received")
    frame = export({"id": "a", "name": arabic, "messages": 5})
    assert messages_sentence(ranking(frame)).startswith(f"\u2068{arabic}\u2069 received")


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (USED, "Between 312 and 2,418 people used 58 agents in 28 days."),
        (
            replace(USED, agents_in_use=1, people_at_least=5, people_at_most=5),
            "5 people used 1 agent in 28 days.",
        ),
        (
            replace(USED, agents_in_use=1, people_at_least=1, people_at_most=1),
            "1 person used 1 agent in 28 days.",
        ),
        (replace(USED, agents_in_use=None), "Between 312 and 2,418 people used agents in 28 days."),
        (replace(USED, agents_in_use=0), "Between 312 and 2,418 people used agents in 28 days."),
        (NOTHING, "Nobody used an agent in 28 days."),
        (UNKNOWN, "The export of 28 days holds no user counts."),
    ],
)
def test_users(figures, sentence):
    assert users_sentence(figures, 28) == sentence


@pytest.mark.parametrize(
    ("level", "change", "sentence"),
    [
        (
            20.6,
            Change(5.1, 5.6, 0.098),
            "An active user sent an agent 21 messages in 28 days; per week that rose 9.8%, from 5.1 to 5.6.",
        ),
        (
            20.6,
            Change(8, 4, -0.5),
            "An active user sent an agent 21 messages in 28 days; per week that fell 50%, from 8 to 4.",
        ),
        (
            1.0,
            Change(1, 1.001, 0.001),
            "An active user sent an agent 1 message in 28 days; per week that held steady at 1.",
        ),
        (
            21,
            Change(9.97, 10.49, 0.052),
            (
                "An active user sent an agent 21 messages in 28 days; "
                "per week that rose 5.2%, from 10.0 to 10.5."
            ),
        ),
        (
            2.2,
            Change(2.17, 2.21, 0.018),
            (
                "An active user sent an agent 2.2 messages in 28 days; "
                "per week that rose 1.8%, from 2.17 to 2.21."
            ),
        ),
        (
            2.2,
            Change(2.151, 2.249, 0.046),
            (
                "An active user sent an agent 2.2 messages in 28 days; "
                "per week that rose 4.6%, from 2.15 to 2.25."
            ),
        ),
        (
            0.021,
            Change(0.02101, 0.02114, 0.006),
            "An active user sent an agent 0.021 messages in 28 days; per week that held steady at 0.021.",
        ),
        (20.6, Change(None, 4, None), "An active user sent an agent 21 messages in 28 days."),
        (None, Change(None, None, None), "There are no active users to divide the messages of 28 days by."),
    ],
)
def test_engagement(level, change, sentence):
    figures = replace(USED, messages_per_user=level)
    assert engagement_sentence(figures, change, Granularity.WEEK, 28) == sentence


def test_without_small_groups_sentences_speak_of_the_other_agents():
    figures = replace(USED, messages_per_user=12.0)
    assert users_sentence(figures, 28, 5) == (
        "Between 312 and 2,418 people used the agents with at least 5 users in 28 days."
    )
    assert engagement_sentence(figures, NO_CHANGE, Granularity.WEEK, 28, 5) == (
        "An active user sent an agent with at least 5 users 12 messages in 28 days."
    )


def test_small_groups_alone_are_not_called_nobody():
    alone = "No agent is known to have had at least 5 users in 28 days."
    assert users_sentence(UNKNOWN, 28, 5) == alone
    assert engagement_sentence(UNKNOWN, NO_CHANGE, Granularity.WEEK, 28, 5) == alone
    assert users_sentence(NOTHING, 28, 5) == "Nobody used an agent in 28 days."
    assert "no active users" in engagement_sentence(NOTHING, NO_CHANGE, Granularity.WEEK, 28, 5)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"id": "a", "messages": 5}], "The export of 28 days holds no counts of active users."),
        ([{"id": "a", "active": 5}], "The export of 28 days holds no message counts."),
        (
            [{"id": "a", "messages": 5, "active": 0}],
            "There are no active users to divide the messages of 28 days by.",
        ),
        (
            [{"id": "a", "messages": 5}, {"id": "b", "active": 3}],
            "No agent has both messages and active users in the export of 28 days.",
        ),
    ],
)
def test_engagement_says_why_there_is_none(rows, sentence):
    assert engagement_sentence(totals(export(*rows)), NO_CHANGE, Granularity.WEEK, 28) == sentence


TOKENS = token_totals(export({"id": "a", "input": 120_000_000, "output": 9_500_000, "read": 51_600_000}))


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (TOKENS, "Input rose 5% to 120M tokens. 43% of it came from the cache."),
        (replace(TOKENS, hit_rate=0.0), "Input rose 5% to 120M tokens. None of it came from the cache."),
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
        (60, [GOOD, MORE], "60 rows loaded. All 2 checks match."),
        (60, [BAD, GOOD, BAD], "2 of 3 checks do not match."),
        (60, [GOOD, GROWING], "1 of 2 checks match. The others are still updating."),
        (60, [], "60 rows loaded."),
        (0, [GOOD], "No usage in this period."),
    ],
)
def test_data(rows, checks, sentence):
    assert data_sentence(rows, checks) == sentence
