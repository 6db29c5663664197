"""The numbers on the pages against a recount of the simulation by other code."""

from __future__ import annotations

from odeus_dash.words.formats import compact, exact, percent, ratio
from tests.browser import recounted
from tests.browser.conftest import OpenPage


def test_the_pages_show_what_a_recount_gives_of_a_month_overseas(open_page: OpenPage) -> None:
    days = recounted.last_month("America/New_York")
    agents = recounted.agents(days)
    total = {
        name: sum(agent[name] for agent in agents.values())
        for name in ("messages", "unique_users", "active_users", "conversations")
    }
    with_active = [agent for agent in agents.values() if agent["active_users"]]
    per_user = sum(agent["messages"] for agent in with_active) / total["active_users"]

    people = exact(recounted.people(days))
    tab = open_page(f"/?{days.query}&compare=Nothing")
    assert exact(total["messages"]) in tab.headline
    tiles = tab.tiles()
    assert tiles["Messages"] == compact(total["messages"])
    assert tiles["People"] == people

    tab.follow("People")
    assert tab.headline.startswith(f"{people} people used agents")
    tiles = tab.tiles()
    assert tiles["People"] == people
    assert tiles["Agent adoptions"] == exact(total["unique_users"])
    assert tiles["Active adoptions"] == exact(total["active_users"])
    assert tiles["Messages per user"] == ratio(per_user)

    tab.follow("Messages")
    ranked = sorted(agents.values(), key=lambda agent: -agent["messages"])
    shown = [[int(row[name]) for name in ("Messages", "Users")] for row in tab.table()][:5]
    assert shown == [[agent[name] for name in ("messages", "unique_users")] for agent in ranked][:5]


def test_the_tokens_page_shows_what_a_recount_gives_when_clocks_change(
    open_page: OpenPage,
) -> None:
    days = recounted.last_clock_change("Europe/Berlin")
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
        "Per message": compact(spent / sum(agent["messages"] for agent in agents)),
        "Requests": compact(recounted.requests(days)),
    }
    assert f"{percent(hit_rate)} came from the cache" in tab.headline
    largest = max(agents, key=lambda agent: agent["sum_prompt_tokens"])
    first = tab.table(last=True)[0]
    assert int(first["Input"]) == largest["sum_prompt_tokens"]
    assert int(first["Output"]) == largest["sum_completion_tokens"]
