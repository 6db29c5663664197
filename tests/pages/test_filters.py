"""Filters by owner, model, segment and stage: which agents they keep, and what pages then count."""

from __future__ import annotations

import pytest

from odeus_dash.choice import Filters
from odeus_dash.page import Actions, Page
from odeus_dash.parts.filters import unknown
from odeus_dash.periods import Period
from odeus_dash.report.content import about
from odeus_dash.viewer import Role, Viewer
from tests.every_page import MODULES
from tests.metrics.frames import by_model
from tests.pages.literal import NOW, Rows, as_text, blocks, by_kind, data, made, tables, tiles
from tests.pages.test_lifecycle import a_workspace
from tests.pages.test_privacy import COUNTING_PEOPLE, OWNER, VIEWER, told
from tests.pages.two_agents import a_day, agents
from tests.pages.weeks import view

#: The page about goals and notes is about no selection.
FILTERED = tuple(page for page in MODULES if page != "reviews")
ADMIN = Viewer("ann", Role.ADMIN)


def models(period: Period):
    """Ann uses a model for every day, and a third of that another one; Bob uses one without a price."""
    rows = [
        a_day("ann", 3 * period.days) | {"model": "gpt-5.4"},
        a_day("ann", period.days) | {"model": "gpt-5-mini"},
        a_day("bob", period.days) | {"model": "mystery"},
    ]
    return by_model(*rows).with_columns(period_start=period.start, period_end=period.end)


TWO: Rows = by_kind(agents, models)


def by(**values: str) -> Filters:
    """Filters by these values, several of a kind with commas."""
    return Filters(**{kind: frozenset(each.split(",")) for kind, each in values.items()})


def names(page: Page, table: str) -> set[str]:
    return set(tables(page)[table]["agent"]) if table in tables(page) else set()


def test_an_owner_keeps_the_agents_that_were_not_used_for_long() -> None:
    owner = by(owner="gone@acme.example,fresh@acme.example")
    page = made("lifecycle", view(a_workspace, filters=owner))
    assert names(page, "lifecycle") == {"GONE", "FRESH"}
    assert page.headline == "Use is not falling at any of 2 selected agents. One has gone quiet."
    assert names(made("messages", view(a_workspace, filters=owner)), "messages") == {"GONE", "FRESH"}


def test_kinds_of_filters_and_selected_agents_narrow_each_other() -> None:
    both = by(owner="gone@acme.example,fresh@acme.example", stage="new,stable")
    assert names(made("messages", view(a_workspace, filters=both)), "messages") == {"FRESH"}
    chosen = view(a_workspace, filters=by(stage="new,silent"), agents=frozenset({"gone", "steady"}))
    assert names(made("messages", chosen), "messages") == {"GONE"}


@pytest.mark.parametrize("page", FILTERED)
def test_a_page_without_any_agent_left_offers_to_remove_the_filters(page: str) -> None:
    said = made(
        page, view(a_workspace, filters=by(owner="gone@acme.example", segment="low use", stage="new"))
    )
    assert said.headline == "No agent matches the filters."
    assert "Owner: gone@acme.example · Segment: Low use · Stage: New." in as_text(said)
    assert [each.actions[0].do for each in blocks(said) if isinstance(each, Actions)] == ["remove filters"]


def test_segments_are_those_of_all_agents() -> None:
    everyone = tables(made("users", data(TWO)))["users"].select("agent", "quadrant").rows()
    assert everyone == [("ANN", "Occasional"), ("BOB", "Specialist")]
    for agent, segment in everyone:
        page = made("users", data(TWO, filters=by(segment=segment.lower())))
        assert tables(page)["users"].select("agent", "quadrant").rows() == [(agent, segment)]


def test_a_stage_filters_the_lists_of_lifecycles_and_not_their_tiles() -> None:
    everyone, filtered = (
        made("lifecycle", view(a_workspace, filters=each)) for each in (Filters(), by(stage="silent"))
    )
    assert {name: tile.value for name, tile in tiles(filtered).items()} == {
        name: tile.value for name, tile in tiles(everyone).items()
    }
    assert [name for name, tile in tiles(filtered).items() if tile.is_set] == ["To retire"]
    assert filtered.headline == everyone.headline
    assert (names(filtered, "lifecycle"), names(filtered, "retire")) == ({"GONE"}, {"GONE"})
    assert "Agents by stage: Retirement candidate" in as_text(filtered)
    assert "No agent is new or used more." not in as_text(filtered)


def test_a_model_is_all_that_counts_on_pages_about_tokens() -> None:
    costs = tables(made("cost", data(TWO)))["model_costs"]
    [cost] = costs.filter(model="gpt-5-mini")["cost"]
    filters = by(model="GPT-5-mini")
    page = made("cost", data(TWO, filters=filters))
    assert tables(page)["model_costs"].select("model", "cost").rows() == [("gpt-5-mini", cost)]
    assert tiles(page)["Cost"].number == pytest.approx(float(cost))
    assert tiles(page)["Per 1,000 messages"].number is None
    assert "Only usage of GPT-5-mini." in as_text(page)
    assert tiles(made("tokens", data(TWO, filters=filters)))["Input tokens"].number == 28_000_000
    assert tables(made("cache", data(TWO, filters=filters)))["cache"]["input"].to_list() == [28_000_000]
    assert "cover all models of an agent" in as_text(made("cache", data(TWO, filters=filters)))


def test_elsewhere_a_model_means_all_usage_of_the_agents_that_used_it() -> None:
    filters, ann = by(model="gpt-5-mini"), frozenset({"ann"})
    for page in ("messages", "users", "briefing", "changes"):
        filtered, alone = made(page, data(TWO, filters=filters)), made(page, data(TWO, agents=ann))
        assert "Agents that used gpt-5-mini, with all of their usage." in as_text(filtered)
        assert tiles(filtered) == tiles(alone)


def test_what_no_agent_can_match_is_found() -> None:
    known = by(owner="ann@acme.example", model="MYSTERY", segment="core", stage="silent")
    found = data(TWO, filters=known)
    assert found.answers.wait(lambda: unknown(found)) == []
    strange = data(TWO, filters=by(owner="ann@acme.example,eve", model="gpt-9", segment="vip", stage="new"))
    assert strange.answers.wait(lambda: unknown(strange)) == [
        ("owner", "eve"), ("model", "gpt-9"), ("segment", "vip"),
    ]  # fmt: skip


def test_files_name_the_filters() -> None:
    found = data(TWO, filters=by(model="gpt-5-mini", stage="silent"), agents=frozenset({"ann"}))
    said = found.answers.wait(lambda: about(found, NOW))
    assert said.agents == "ANN · Model: gpt-5-mini · Stage: Retirement candidate"


@pytest.mark.parametrize("page", [each for each in FILTERED if each != "data"])
def test_an_owner_in_a_link_makes_no_difference_to_a_viewer(page: str) -> None:
    said = told(page, 1, VIEWER)
    assert told(page, 1, VIEWER, filters=by(owner=OWNER)) == said
    assert told(page, 1, VIEWER, filters=by(owner="nobody")) == said
    assert told(page, 1, ADMIN, meeting=True, filters=by(owner="nobody")) == said
    found = data(TWO, viewer=VIEWER, filters=by(owner="nobody"))
    assert unknown(found) == []


@pytest.mark.parametrize("page", COUNTING_PEOPLE)
@pytest.mark.parametrize("filters", [by(segment="core,specialist"), by(stage="stable"), by(model="gpt-5")])
def test_hidden_numbers_make_no_difference_to_filters(page: str, filters: Filters) -> None:
    assert told(page, 1, VIEWER, filters=filters) == told(page, 3, VIEWER, filters=filters)
