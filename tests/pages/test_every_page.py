"""Every page out of literal frames, without Streamlit: what it says, while loading, failing, and masked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from decimal import Decimal
from importlib import import_module

import pytest
from syrupy.assertion import SnapshotAssertion

from odeus_dash import parts
from odeus_dash.choice import ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import Data, Waiting
from odeus_dash.errors import ServerFault
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from odeus_dash.page import Block, Columns, Failed, Loading, Nothing, Page, Table
from odeus_dash.parts import what_if
from odeus_dash.periods import Period
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from pages import users
from tests.every_page import MODULES
from tests.pages.literal import FOUR_WEEKS, NOW, WORKSPACE, as_text, data
from tests.pages.two_agents import TWO_AGENTS

VIEWER = Viewer("vic", Role.VIEWER)


def blocks(page: Page) -> Iterator[Block]:
    """All blocks of a page, those in columns one by one."""
    for block in (block for part in page.parts for block in part):
        yield from (
            (each for column in block.columns for each in column) if isinstance(block, Columns) else [block]
        )


def build(name: str) -> Callable[[Data], Page]:
    return import_module(f"pages.{name}").page


@pytest.mark.parametrize("name", MODULES)
def test_what_it_says(name: str, snapshot: SnapshotAssertion) -> None:
    assert as_text(build(name)(data(TWO_AGENTS))) == snapshot


@pytest.mark.parametrize("name", MODULES)
def test_what_it_says_to_a_viewer(name: str, snapshot: SnapshotAssertion) -> None:
    said = as_text(build(name)(data(TWO_AGENTS, viewer=VIEWER)))
    assert said == snapshot
    assert "acme.example" not in said


@pytest.mark.parametrize("name", MODULES)
def test_what_it_says_of_one_agent(name: str, snapshot: SnapshotAssertion) -> None:
    assert as_text(build(name)(data(TWO_AGENTS, agents=frozenset({"ann"})))) == snapshot


@pytest.mark.parametrize("name", MODULES)
def test_what_it_says_of_nothing(name: str, snapshot: SnapshotAssertion) -> None:
    nothing = data(lambda wanted: TWO_AGENTS(wanted).clear(), against=Against.NONE)
    assert as_text(build(name)(nothing)) == snapshot


@pytest.mark.parametrize("name", MODULES)
def test_with_today_in_it_nothing_is_compared(name: str) -> None:
    said = as_text(build(name)(data(TWO_AGENTS, period=Period(FOUR_WEEKS.start, NOW.date(), "UTC"))))
    assert said.splitlines()[2] == "   Today is not over, so nothing is compared."
    assert " against " not in said.splitlines()[1]
    assert " | Previous" not in said
    assert "grey" not in said


@pytest.mark.parametrize("name", MODULES)
def test_it_waits_for_the_range_and_asks_for_it_first(name: str) -> None:
    waiting = data(TWO_AGENTS, lacks=lambda _: True)
    with pytest.raises(Waiting):
        build(name)(waiting)
    first = next(iter(waiting.answers.missing))
    assert first.kind is ExportKind.AGENTS


@pytest.mark.parametrize("name", MODULES)
def test_what_is_on_its_way_has_its_place(name: str) -> None:
    """All of the range is here, nothing of its weeks."""
    whole = {FOUR_WEEKS, data(TWO_AGENTS).comparison.before}
    partly = data(TWO_AGENTS, lacks=lambda each: each.period not in whole)
    try:
        page = build(name)(partly)
    except Waiting:
        assert name in {"data", "lifecycle"}
        return
    assert any(isinstance(block, Loading) for block in blocks(page)) == (
        name not in {"messages", "changes", "cache"}
    )


@pytest.mark.parametrize("name", [each for each in MODULES if each not in {"data", "lifecycle"}])
def test_a_failing_trend_leaves_the_rest_of_the_page(name: str) -> None:
    problem = ServerFault("odeus.acme.example returned an error (503).", "Try again.", 503)
    weeks = [Wanted(tile.period, kind) for tile in data(TWO_AGENTS).tiles() for kind in ExportKind]
    page = build(name)(data(TWO_AGENTS, failed=dict.fromkeys(weeks, problem)))
    assert page.headline
    assert ("!! " in as_text(page)) == (name not in {"messages", "changes", "cache"})


def test_a_budget_is_told_on_the_page_about_costs(snapshot: SnapshotAssertion) -> None:
    workspace = replace(WORKSPACE, budget=Decimal(150))
    said = as_text(build("cost")(data(TWO_AGENTS, workspace=workspace)))
    assert [line for line in said.splitlines() if "budget" in line] == snapshot


@pytest.mark.parametrize(
    ("percents", "words"),
    [
        (10, "All models with prices +10%: +$4.06 (+10%), $44.66 instead of $40.60."),
        (-10, "All models with prices −10%: −$4.06 (−10%), $36.54 instead of $40.60."),
        (0, "All models with prices 0%: no change from $40.60."),
    ],
)
def test_what_if_prices_changed(percents: int, words: str) -> None:
    asked = {"what_if_priced": None, "what_if_price": percents}
    answered = {"what_if": what_if.PRICE, f"what_if_{what_if.PRICE}": asked}
    assert f"?= {words} " in as_text(build("cost")(data(TWO_AGENTS, answered=answered)))


@pytest.mark.parametrize("name", MODULES)
def test_choosing_an_agent_changes_no_judgement_of_it(name: str) -> None:
    """Segment, cost against the average, verdict and possible saving are those among all agents."""
    judged = {"quadrant", "times_average", "verdict", "possible_saving", "best_hit_rate", "stage"}
    rows = {}
    for agents in (frozenset(), frozenset({"ann"})):
        page = build(name)(data(TWO_AGENTS, agents=agents))
        tables = [block for block in blocks(page) if isinstance(block, Table)]
        rows[agents] = [
            block.frame.filter(agent="ANN").select(sorted(judged & set(block.frame.columns))).rows()
            for block in tables
            if "agent" in block.frame.columns
        ]
    assert rows[frozenset()] == rows[frozenset({"ann"})]


def test_pages_need_no_streamlit() -> None:
    names = ", ".join(f"pages.{each}" for each in MODULES)
    script = f"import sys, {names}; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_an_admin_alone_gets_the_rows() -> None:
    [[refusal]] = build("data")(data(TWO_AGENTS, viewer=VIEWER)).parts
    assert isinstance(refusal, Nothing)
    assert not isinstance(refusal, Failed)


@pytest.mark.parametrize(
    ("written", "totals"), [(parts.USAGE, Totals), (users.TILES, Totals), (parts.TOKENS, TokenTotals)]
)
def test_each_tile_is_a_total_that_has_a_definition(written: parts.Written, totals: type) -> None:
    assert len(written) == 5  # as many as stand in one row
    properties = {name for name, each in vars(totals).items() if isinstance(each, property)}
    assert set(written) <= {each.name for each in fields(totals)} | properties
    assert set(written) <= DEFINITIONS.keys()
