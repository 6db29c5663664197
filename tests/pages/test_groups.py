"""Groups of agents where owners are, and agents that the settings leave out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from odeus_dash.choice import Filters
from odeus_dash.data import Data
from odeus_dash.page import Facts
from odeus_dash.parts import badges
from odeus_dash.parts.filters import unknown
from odeus_dash.settings import Membership
from odeus_dash.viewer import Role, Viewer
from tests.every_page import MODULES
from tests.pages.literal import WORKSPACE, as_text, blocks, data, made, tables
from tests.pages.two_agents import TWO_AGENTS

GROUPED = replace(WORKSPACE, groups=(Membership("ann", "Sales", "4100"), Membership("zoe", "IT")))
VIEWER = Viewer("vic", Role.VIEWER)


def view(**options: object) -> Data:
    return data(TWO_AGENTS, **{"workspace": GROUPED, **options})


def test_tables_have_the_group_and_the_cost_centre_of_each_agent() -> None:
    expected = [("ann", "Sales", "4100"), ("bob", None, None)]
    for page, table in (("messages", "messages"), ("cost", "costs"), ("lifecycle", "lifecycle")):
        if table in (found := tables(made(page, view()))):
            assert sorted(found[table].select("agent_id", "group", "cost_centre").rows()) == expected


def test_costs_are_added_up_by_group() -> None:
    costs = tables(made("cost", view()))["group_costs"]
    agent = tables(made("cost", view()))["costs"].filter(agent_id="ann")
    assert costs["group"].to_list() == ["Sales", "No group"]
    for figure in ("cost", "messages", "per_message", "previous"):
        assert costs[figure][0] == agent[figure][0]
    assert costs.select("agents", "cost_centre", "share").row(0) == (1, "4100", 1)


def test_a_filter_by_group_keeps_its_agents() -> None:
    filters = Filters(group=frozenset({"Sales"}))
    assert tables(made("messages", view(filters=filters)))["messages"]["agent_id"].to_list() == ["ann"]
    other = Filters(group=frozenset({"IT", "Sails"}))
    assert unknown(view(filters=other)) == [("group", "Sails")]


def test_the_page_of_an_agent_names_its_group() -> None:
    page = made("agent", view(agents=frozenset({"ann"})))
    [facts] = [each.facts for each in blocks(page) if isinstance(each, Facts)]
    assert {each.label: each.text for each in facts}.items() >= {
        "Group": "Sales",
        "Cost centre": "4100",
    }.items()


@pytest.mark.parametrize("page", MODULES)
def test_viewers_see_no_groups(page: str) -> None:
    chosen = {"agents": frozenset({"ann"})} if page == "agent" else {}
    filters = Filters(group=frozenset({"IT"}))  # which would leave no agent
    found = view(viewer=VIEWER, filters=filters, **chosen)
    said = as_text(made(page, found))
    assert "Sales" not in said
    assert "4100" not in said
    assert not {"group", "cost_centre"} & {
        name for each in tables(made(page, found)).values() for name in each.columns
    }
    assert made(page, found).headline == made(page, view(viewer=VIEWER, **chosen)).headline
    assert unknown(found) == []


def test_agents_that_the_settings_exclude_are_in_no_figure() -> None:
    without = replace(WORKSPACE, excluded=frozenset({"bob", "gone"}))
    found, only_ann = data(TWO_AGENTS, workspace=without), data(TWO_AGENTS, agents=frozenset({"ann"}))
    assert tables(made("messages", found))["messages"]["agent_id"].to_list() == ["ann"]
    assert found.trend().rows["messages"].sum() == only_ann.trend().rows["messages"].sum() == 2800
    assert found.by_model()["assistant_id"].to_list() == ["ann"]
    both = found.now_and_before()
    assert both is not None
    assert [frame["assistant_id"].to_list() for frame in both] == [["ann"], ["ann"]]
    assert [each.text for each in badges(found)] == ["2 agents left out by settings"]
    assert [*badges(data(TWO_AGENTS))] == []
