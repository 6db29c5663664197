import unicodedata
from collections import Counter

from odeus_dash.demo.agents import APP_URL, COMPANY_DOMAIN, cast, models


def test_sixty_agents_with_ids_of_their_own() -> None:
    assert len(cast()) == 60
    assert len({agent.id for agent in cast()}) == 60


def test_names_hold_everything_that_breaks_a_careless_page() -> None:
    names = [agent.name for agent in cast()]
    assert any(unicodedata.category(letter) == "So" for name in names for letter in name)  # emoji
    for mark in ('"', ",", "\n", "<b>", "**", "$", "\\"):
        assert any(mark in name for name in names), mark
    for script in ("HEBREW", "ARABIC", "CJK"):
        assert any(unicodedata.name(letter, "").startswith(script) for name in names for letter in name)
    assert any(name.startswith("=") for name in names)


def test_two_names_are_taken_twice_and_one_agent_was_renamed() -> None:
    taken = Counter(agent.name for agent in cast())
    assert {name: count for name, count in taken.items() if count > 1} == {
        "Translator": 2,
        "Contract Check": 2,
    }
    assert [agent.slug for agent in cast() if agent.earlier_name] == ["knowledge"]


def test_addresses_can_belong_to_nobody() -> None:
    assert COMPANY_DOMAIN.endswith(".example")
    for agent in cast():
        assert agent.url == f"{APP_URL}/agents/{agent.id}"
        assert (agent.owner_email is None) == (agent.owner is None) == (agent.owner_id is None)
        assert agent.owner_email is None or agent.owner_email.isascii()
    assert any(agent.owner is None for agent in cast())


def test_five_models_of_three_providers() -> None:
    assert models() == ("claude-haiku-4-5", "claude-sonnet-4-5", "gemini-2.5-pro", "gpt-5", "gpt-5-mini")
