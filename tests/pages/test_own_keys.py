"""What own keys cost in all: on the demo, by hand, and where the key may not export models."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.demo.models import Models
from odeus_dash.page import Note
from odeus_dash.settings import Pricing
from odeus_dash.source import Wanted
from odeus_dash.tables import empty
from tests.pages.literal import WORKSPACE, blocks, data, made
from tests.pages.two_agents import TWO_AGENTS
from tests.people.counting import OCTOBER, counting
from tests.people.counting import data as of_demo

DAYS = 28


def notes(page) -> list[str]:
    said = [each.text for each in blocks(page) if isinstance(each, Note)]
    return [each for each in said if "Odeus" in each or "own-key" in each]


def models(reported: float, times: int = 2) -> pl.DataFrame:
    """Ann's model with so many times her tokens, of which her 28 days cost 40.60, and Odeus's cost of it."""
    tokens = {"sum_prompt_tokens": 1_000_000, "sum_completion_tokens": 20_000}
    tokens |= {"sum_cached_prompt_tokens": 600_000, "sum_cache_creation_tokens": 100_000}
    tokens |= {"sum_no_cache_tokens": 300_000, "uncached_tokens": 300_000}
    row = {name: count * DAYS * times for name, count in tokens.items()}
    schema = empty(ExportKind.MODELS).frame.schema
    return pl.DataFrame([row | {"model": "gpt-5.4", "reported_usd": reported}], schema=schema, orient="row")


def test_both_shares_are_those_at_our_prices() -> None:
    said = notes(made("cost", data(TWO_AGENTS, models=models(100))))
    assert said == [
        "At list prices, own-key use costs 81% of what Odeus reports ($81.20 of $100.00).",
        "Agents account for 50% of own-key cost. The rest is chat and the API.",
    ]


def test_they_are_about_the_whole_workspace_in_its_currency() -> None:
    pricing = Pricing(currency="EUR", factor=Decimal(2))
    chosen = data(TWO_AGENTS, models=models(100), agents=frozenset({"bob"}), pricing=pricing)
    assert notes(made("cost", chosen)) == [
        "At list prices, own-key use costs 81% of what Odeus reports (€162.40 of €200.00).",
        "Agents account for 50% of own-key cost. The rest is chat and the API.",
    ]


def test_agents_that_are_left_out_are_in_the_rest() -> None:
    without = replace(WORKSPACE, excluded=frozenset({"bob"}))
    said = notes(made("cost", data(TWO_AGENTS, models=models(100), workspace=without)))
    assert said[1] == "Agents account for 50% of own-key cost. The rest is chat, the API and agents left out."


def test_more_than_all_is_a_mismatch() -> None:
    said = notes(made("cost", data(TWO_AGENTS, models=models(40.6, times=1))))
    assert said[0].startswith("At list prices, own-key use costs 100% ")
    assert said[1].startswith("Agents account for 100% ")
    half = models(20.3, times=1).with_columns(pl.selectors.starts_with("sum_", "uncached") // 2)
    said = notes(made("cost", data(TWO_AGENTS, models=half)))
    assert said[1] == "Agents cost more than all own-key use, so the two exports do not match."


def test_without_models_of_own_keys_nothing_is_said() -> None:
    assert notes(made("cost", data(TWO_AGENTS))) == []


def test_on_the_demo_chat_is_the_rest() -> None:
    with counting() as (source, workspace, _):
        found = of_demo(source, workspace)
        said = notes(made("cost", found))
        assert said[0].startswith("At list prices, own-key use costs 98% of what Odeus reports ($3,158")
        assert said[1] == "Agents account for 85% of own-key cost. The rest is chat and the API."
        assert [each.kind for each in found.answers.found].count(ExportKind.MODELS) == 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"models": Models.FORBIDDEN}, "does not let this API key export models: “"),
        ({"models": Models.UNKNOWN}, "has no models export (404)"),
    ],
)
def test_where_the_key_may_not_one_line_says_so_and_all_else_stands(
    options: dict[str, Models], why: str
) -> None:
    with counting(**options) as (source, workspace, _):
        refused = made("cost", of_demo(source, workspace))
        [said] = notes(refused)
        assert said.startswith("Not compared with Odeus's estimate. 127.0.0.1:")
        assert why in said
        others = [each for each in blocks(refused) if not (isinstance(each, Note) and each.text == said)]
        assert source.kept(workspace, Wanted(OCTOBER, ExportKind.MODELS)) is None
    with counting() as (source, workspace, _):
        allowed = made("cost", of_demo(source, workspace))
        assert len(others) == len([*blocks(allowed)]) - 2
        assert refused.headline == allowed.headline
