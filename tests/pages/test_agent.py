"""The pages about one agent and about a few, and the drawer, as values out of literal frames."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

from odeus_dash.comparison import Against
from odeus_dash.page import Facts, Heading, Links, Loading, Nothing, Page, Picture, Versus
from odeus_dash.parts import one_agent
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from pages.agent import short
from tests.pages.literal import FOUR_WEEKS, as_text, blocks, build, data, made, tables, tiles
from tests.pages.two_agents import TWO_AGENTS

T = TypeVar("T")
VIEWER = Viewer("vic", Role.VIEWER)
ANN = frozenset({"ann"})


def growing(wanted: Wanted) -> pl.DataFrame:
    """In the four weeks Ann has 12 users instead of 10; Cy is new, and Bob is gone."""
    frame = TWO_AGENTS(wanted)
    if wanted.period.start < FOUR_WEEKS.start:
        return frame
    more = pl.when(pl.col("assistant_id") == "ann").then(12).otherwise(pl.col("active_users"))
    named = pl.col("assistant_id", "assistant_name").replace({"bob": "cy", "BOB": "CY"})
    return frame.with_columns(named, active_users=more.cast(pl.Int64))


def found(page: Page, kind: type[T]) -> list[T]:
    return [each for each in blocks(page) if isinstance(each, kind)]


def colours(*agents: str) -> dict[str, str]:
    [versus] = found(made("compare", data(growing, agents=frozenset(agents))), Versus)
    return dict(versus.agents)


@pytest.mark.parametrize(
    ("agent", "headline"),
    [
        (
            "ann",
            "ANN: messages held steady at 2,800, with more users (+513) but fewer messages per user (−513).",
        ),
        ("cy", "CY is new, with 2,800 messages."),
        ("bob", "BOB was not used in this period, down from 2,800 messages."),
        ("dee", "No usage of this agent in this period."),
    ],
)
def test_the_headline_says_what_became_of_the_agent(agent: str, headline: str) -> None:
    about = data(growing, agents=frozenset({agent}))
    assert made("agent", about).headline == headline
    first = next(blocks(short(about)))
    assert headline == (first.title if isinstance(first, Heading | Nothing) else "")


def test_without_a_comparison_it_says_how_much(snapshot: SnapshotAssertion) -> None:
    page = build("agent")(data(TWO_AGENTS, agents=ANN, against=Against.NONE))
    assert page.headline == "ANN received 2,800 messages."
    assert as_text(page) == snapshot


def test_the_drawer_is_the_page_in_short(snapshot: SnapshotAssertion) -> None:
    about = data(growing, agents=ANN)
    drawer = short(about)
    assert as_text(drawer) == snapshot
    whole = tiles(made("agent", about))
    assert tiles(drawer) == {name: replace(whole[name], line=(), before=()) for name in tiles(drawer)}


def test_the_ways_to_owner_and_agent() -> None:
    def rows(wanted: Wanted) -> pl.DataFrame:
        return TWO_AGENTS(wanted).with_columns(assistant_url=pl.lit("https://odeus.acme.example/a"))

    def ways(rows_: object, **options: object) -> list[tuple[str, str]]:
        [facts] = [
            each
            for each in blocks(build("agent")(data(rows_, agents=ANN, **options)))
            if isinstance(each, Facts)
        ]
        return [(each.label, each.link) for each in facts.facts if each.link]

    assert ways(rows) == [("Owner", "mailto:ann@acme.example"), ("", "https://odeus.acme.example/a")]
    assert ways(rows, viewer=VIEWER) == [("", "https://odeus.acme.example/a")]


@pytest.mark.parametrize(
    "owner", ["o@x.example?bcc=all@acme.example", "javascript:alert(1)", "a b@x.example", "42"]
)
def test_an_owner_that_is_no_mail_address_is_no_link(owner: str) -> None:
    assert one_agent.About("a", "A", owner).mail == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//acme.example"])
def test_an_address_that_is_not_of_the_web_is_no_link(url: str) -> None:
    rows = data(lambda wanted: TWO_AGENTS(wanted).with_columns(assistant_url=pl.lit(url)), agents=ANN)
    who = one_agent.about(rows)
    assert who is not None
    assert who.url == ""


def test_without_model_keys_there_is_nothing_about_money() -> None:
    def rows(wanted: Wanted) -> pl.DataFrame:
        frame = TWO_AGENTS(wanted)
        tokens = [each for each in frame.columns if "tokens" in each]
        return frame.with_columns(pl.lit(None, frame[each].dtype).alias(each) for each in tokens)

    page = made("agent", data(rows, agents=ANN))
    assert list(tiles(page)) == [
        "Messages",
        "Active users",
        "Messages per user",
        "Conversations",
        "Unique users",
    ]
    assert not tables(page)
    [versus] = [
        each for each in blocks(made("compare", data(rows, agents=ANN | {"bob"}))) if isinstance(each, Versus)
    ]
    assert not [row for row in versus.rows if "cost" in row.means or "cache" in row.means]


def test_what_is_on_its_way_has_its_place() -> None:
    whole = {FOUR_WEEKS, data(TWO_AGENTS).comparison.before}
    for name, agents in (("agent", ANN), ("compare", ANN | {"bob"})):
        partly = data(TWO_AGENTS, lacks=lambda each: each.period not in whole, agents=agents)
        assert found(build(name)(partly), Loading)


def test_the_selected_agents_can_be_opened_or_compared() -> None:
    several = build("agent")(data(TWO_AGENTS, agents=ANN | {"bob"}))
    [links] = found(several, Links)
    assert [(each.path, each.agents) for each in links.links] == [
        ("agent", ("ann",)),
        ("agent", ("bob",)),
        ("compare", ("ann", "bob")),
    ]


def test_the_best_of_each_row_is_marked() -> None:
    page = made("compare", data(growing, agents=ANN | {"cy"}))
    [versus] = found(page, Versus)
    assert [name for name, _ in versus.agents] == ["ANN", "CY"]
    best = {row.means: sorted(row.best) for row in versus.rows if row.best}
    assert best == {"active_users": [0], "messages_per_user": [1], "unique_users": [0]}
    assert len(found(page, Picture)) == 3


def test_each_agent_keeps_its_colour_whatever_it_is_compared_with() -> None:
    assert colours("ann", "bob")["ANN"] == colours("ann", "cy")["ANN"]


@pytest.mark.parametrize("number", [0, 1, 6])
def test_two_to_five_agents_are_compared(number: int) -> None:
    def rows(wanted: Wanted) -> pl.DataFrame:
        one = TWO_AGENTS(wanted).filter(assistant_id="ann")
        names = [pl.lit(f"agent-{each}") for each in range(8)]
        return pl.concat([one.with_columns(assistant_id=name, assistant_name=name) for name in names])

    chosen = frozenset(f"agent-{each}" for each in range(number))
    page = build("compare")(data(rows, agents=chosen))
    assert [each for each in blocks(page) if isinstance(each, Nothing)]
    assert not [each for each in blocks(page) if isinstance(each, Versus)]
    links = [
        link
        for each in blocks(page)
        if isinstance(each, Links)
        for link in each.links
        if link.path == "compare"
    ]
    assert {len(link.agents) for link in links} == ({number + 1} if number < 6 else set())


def test_an_agent_that_is_gone_can_be_compared() -> None:
    assert list(colours("ann", "bob")) == ["ANN", "BOB"]


def test_it_is_not_said_that_hidden_users_are_as_many_as_before() -> None:
    same = "No change in messages or users."
    bob = frozenset({"bob"})
    assert same in as_text(made("agent", data(TWO_AGENTS, agents=bob)))
    hidden = as_text(made("agent", data(TWO_AGENTS, agents=bob, viewer=VIEWER)))
    assert same not in hidden
    assert "No change in messages." in hidden
