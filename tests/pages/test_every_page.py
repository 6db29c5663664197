"""Every page out of literal frames, without Streamlit: what it says, while loading, failing, and masked."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from dataclasses import fields, replace
from decimal import Decimal

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

from odeus_dash import parts
from odeus_dash.choice import ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import Waiting
from odeus_dash.errors import NotKept, ServerFault
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from odeus_dash.page import Failed, Loading, Nothing, Picture, Table
from odeus_dash.parts import what_if
from odeus_dash.periods import Period
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from pages import messages, users
from tests.every_page import MODULES
from tests.metrics.frames import by_model, export
from tests.pages.literal import FOUR_WEEKS, NOW, WORKSPACE, as_text, blocks, build, data, made, tiles
from tests.pages.two_agents import TWO_AGENTS

VIEWER = Viewer("vic", Role.VIEWER)
#: Pages that need no trend; as long as no agent is selected, those about agents are lists of links.
WHOLE_AT_ONCE = {"changes", "cache", "reviews", "agent", "compare"}
#: Two years before the now of these pages.
LONG_AGO = Period(dt.date(2024, 11, 1), dt.date(2024, 11, 10), "UTC")


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
    page = build(name)(data(TWO_AGENTS, period=Period(FOUR_WEEKS.start, NOW.date(), "UTC")))
    said = as_text(page)
    assert not re.search(r"against \d|grey|\| Previous", said)
    compared = [each for each in tiles(page).values() if each.change or each.before]
    assert not compared or name == "lifecycle"  # which compares months, whatever is selected


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
    assert any(isinstance(block, Loading) for block in blocks(page)) == (name not in WHOLE_AT_ONCE)


@pytest.mark.parametrize("name", [each for each in MODULES if each not in {"data", "lifecycle"}])
def test_a_failing_trend_leaves_the_rest_of_the_page(name: str) -> None:
    problem = ServerFault("odeus.acme.example returned an error (503).", "Try again.", 503)
    weeks = [Wanted(tile.period, kind) for tile in data(TWO_AGENTS).tiles() for kind in ExportKind]
    page = build(name)(data(TWO_AGENTS, failed=dict.fromkeys(weeks, problem)))
    assert page.headline
    assert ("!! " in as_text(page)) == (name not in WHOLE_AT_ONCE)


@pytest.mark.parametrize(
    ("name", "what"), [("cost", "cost"), ("cache", "cache savings"), ("tokens", "token use")]
)
def test_without_token_counts_it_says_once_how_to_get_them(name: str, what: str) -> None:
    def rows(wanted: Wanted) -> pl.DataFrame:
        frame = TWO_AGENTS(wanted)
        tokens = [each for each in frame.columns if "tokens" in each]
        return frame.with_columns(pl.lit(None, frame[each].dtype).alias(each) for each in tokens)

    page = build(name)(data(rows))
    assert page.headline == f"Bring your own model keys to see {what}: this export has no token counts."
    ((how,),) = page.parts
    assert isinstance(how, Nothing)
    assert "Add your own model keys" in how.reason


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


@pytest.mark.parametrize("name", MODULES)
def test_a_workspace_of_small_groups_only_says_so_to_a_viewer(name: str) -> None:
    small = data(lambda wanted: TWO_AGENTS(wanted).filter(assistant_id="bob"), viewer=VIEWER)
    said = as_text(build(name)(small))
    assert ("No agent has 5 or more users" in said) == (name in {"users", "engagement"})


@pytest.mark.parametrize("name", [each for each in MODULES if each not in {"changes", "reviews"}])
def test_days_that_the_api_does_not_keep_are_not_taken_for_no_usage(name: str) -> None:
    with pytest.raises(NotKept, match="Odeus keeps 12 months"):
        build(name)(data(lambda wanted: TWO_AGENTS(wanted).clear(), period=LONG_AGO))


@pytest.mark.parametrize("name", MODULES)
def test_the_number_of_a_tile_is_the_one_that_it_says(name: str) -> None:
    """To the digits shown; a fraction says percent, and an amount has the currency."""
    page = build(name)(data(TWO_AGENTS, workspace=replace(WORKSPACE, budget=Decimal(150))))
    for label, tile in tiles(page).items():
        assert (tile.number is None) == (tile.value == "–"), label
        if tile.number is None:
            continue
        assert tile.unit, label
        assert ("%" in tile.value) == (tile.unit == "fraction"), label
        assert ("$" in tile.value) == (tile.unit == "USD"), label
        said = float(re.sub(r"^.*–|[^\d.]", "", tile.value.replace("−", "")))
        factor = {"k": 1e3, "M": 1e6, "B": 1e9}.get(tile.value[-1], 0.01 if "%" in tile.value else 1)
        assert said * factor == pytest.approx(abs(tile.number), rel=0.06), label


def few_columns(wanted: Wanted) -> pl.DataFrame:
    """One agent, without tokens and owners."""
    if wanted.kind is ExportKind.AGENTS_BY_MODEL:
        frame = by_model({"id": "ada", "model": "some-model"})
    else:
        frame = export({"id": "ada", "messages": 70, "users": 9, "active": 7, "conversations": 20})
    empty = [each.name for each in frame if each.is_null().all() and each.name != "uncached_tokens"]
    return frame.drop(empty)


@pytest.mark.parametrize("name", MODULES)
def test_one_agent_and_few_columns_are_shown_as_far_as_they_go(name: str) -> None:
    page = build(name)(data(few_columns))
    assert not [block for block in blocks(page) if isinstance(block, Failed | Loading)]
    assert "None" not in as_text(page)


@pytest.mark.parametrize("name", MODULES)
def test_pictures_that_can_be_clicked_differ_in_their_descriptions(name: str) -> None:
    """Which are the keys of their widgets."""
    for agents in (frozenset(), frozenset({"ann", "bob"})):
        page = made(name, data(TWO_AGENTS, agents=agents))
        found = [each for each in blocks(page) if isinstance(each, Picture) and any(each.figure.agents)]
        assert len({each.alt for each in found}) == len(found)


@pytest.mark.parametrize("viewer", [None, VIEWER])
@pytest.mark.parametrize("name", MODULES)
def test_a_picture_alone_says_what_it_is_about(name: str, viewer: Viewer | None) -> None:
    found = data(TWO_AGENTS, viewer=viewer, agents=frozenset({"ann"})) if viewer else data(TWO_AGENTS)
    for each in (each for each in blocks(build(name)(found)) if isinstance(each, Picture)):
        assert each.title
        said = "\n".join(each.caption)
        assert re.search(r"^Acme( · Groups under|$)", said, re.MULTILINE)
        assert re.search(r"\s20\d\d \(UTC\)", said)
        assert ("ANN" in said) is (viewer is not None)
        assert ("Groups under" in said) is (viewer is not None)
        money = each.figure.numbers and any(line.written == "money" for line in each.figure.numbers.series)
        assert ("Estimate at list prices" in said) is bool(money)


def test_pages_need_no_streamlit() -> None:
    names = ", ".join(f"pages.{each}" for each in MODULES)
    script = f"import sys, {names}; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_an_admin_alone_gets_the_rows() -> None:
    [[refusal]] = build("data")(data(TWO_AGENTS, viewer=VIEWER)).parts
    assert isinstance(refusal, Nothing)
    assert not isinstance(refusal, Failed)


@pytest.mark.parametrize(
    ("written", "totals"),
    [(messages.TILES, Totals), (users.TILES, Totals), (parts.TOKENS, TokenTotals)],
)
def test_each_tile_is_a_total_that_has_a_definition(written: parts.Written, totals: type) -> None:
    assert len(written) <= 5  # as many as stand in one row
    properties = {name for name, each in vars(totals).items() if isinstance(each, property)}
    assert set(written) <= {each.name for each in fields(totals)} | properties
    assert set(written) <= DEFINITIONS.keys()
