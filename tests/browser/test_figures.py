"""The numbers on the pages against a recount of the simulation by other code."""

from __future__ import annotations

import pytest

from odeus_dash.words.formats import compact, exact, percent, ratio
from tests.browser import recounted
from tests.browser.conftest import OpenPage
from tests.browser.recounted import Days

RANGES = {
    "last month, overseas": recounted.last_month("America/New_York"),
    "the clocks change": recounted.last_clock_change("Europe/Berlin"),
}


@pytest.mark.parametrize("days", RANGES.values(), ids=RANGES)
def test_the_pages_show_what_a_recount_gives(open_page: OpenPage, days: Days) -> None:
    agents = recounted.agents(days)
    total = {
        name: sum(agent[name] for agent in agents.values())
        for name in ("messages", "unique_users", "active_users", "conversations")
    }
    with_active = [agent for agent in agents.values() if agent["active_users"]]
    per_user = sum(agent["messages"] for agent in with_active) / total["active_users"]

    tab = open_page(f"/?{days.query}&compare=Nothing")
    assert tab.headline.startswith(f"{exact(total['messages'])} messages in {days.number} days; ")
    assert f" of {len(agents)} agents make 80%" in tab.headline
    assert tab.tiles() == {
        "Messages": compact(total["messages"]),
        "Agents in use": exact(len(agents)),
        "Agent adoptions": compact(total["unique_users"]),
        "Messages per user": ratio(per_user),
        "Conversations": compact(total["conversations"]),
    }

    tab.follow("Active users")
    most = max(agent["unique_users"] for agent in agents.values())
    assert tab.headline.startswith(f"Between {exact(most)} and {exact(total['unique_users'])} people")
    assert tab.tiles() == {
        "People, at least": exact(most),
        "People, at most": exact(total["unique_users"]),
        "Agent adoptions": exact(total["unique_users"]),
        "Active adoptions": exact(total["active_users"]),
        "Messages per user": ratio(per_user),
    }

    tab.follow("Messages per agent")
    ranked = sorted(agents.values(), key=lambda agent: -agent["messages"])
    names = ["Messages", "Conversations", "Unique users"]
    shown = [[int(row[name]) for name in names] for row in tab.table()][:5]
    assert (
        shown
        == [[agent[name] for name in ("messages", "conversations", "unique_users")] for agent in ranked][:5]
    )


@pytest.mark.parametrize("days", RANGES.values(), ids=RANGES)
def test_the_tokens_page_shows_what_a_recount_gives(open_page: OpenPage, days: Days) -> None:
    agents = recounted.agents(days).values()
    total = {
        name: sum(agent[name] for agent in agents) for name in next(iter(agents)) if name.startswith("sum_")
    }
    spent = total["sum_prompt_tokens"] + total["sum_completion_tokens"]
    hit_rate = total["sum_cached_prompt_tokens"] / total["sum_prompt_tokens"]
    tab = open_page(f"/tokens?{days.query}")
    assert tab.tiles() == {
        "Input tokens": compact(total["sum_prompt_tokens"]),
        "Output tokens": compact(total["sum_completion_tokens"]),
        "Hit rate": percent(hit_rate),
        "Tokens per message": compact(spent / sum(agent["messages"] for agent in agents)),
        "Requests": compact(recounted.requests(days)),
    }
    assert f"{percent(hit_rate)} of the input came from the cache" in tab.headline
    largest = max(agents, key=lambda agent: agent["sum_prompt_tokens"])
    first = tab.table(last=True)[0]
    assert int(first["Input"]) == largest["sum_prompt_tokens"]
    assert int(first["Output"]) == largest["sum_completion_tokens"]
