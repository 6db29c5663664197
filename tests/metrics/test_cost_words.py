"""What the pages about money say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from odeus_dash.metrics.comparison import FigureChange
from odeus_dash.metrics.cost import price_matches, priced
from odeus_dash.metrics.cost_totals import CostTotals, cost_totals
from odeus_dash.metrics.cost_words import cache_sentence, cost_sentence, coverage_sentences
from odeus_dash.prices import PriceList
from odeus_dash.prices.own import Own
from odeus_dash.prices.rates import Dated
from tests.metrics.frames import by_model
from tests.metrics.price_lists import DAY, PREMIUM, price_list


def totals(*models: str, **tokens: int) -> CostTotals:
    rows = by_model(*({"id": model, "model": model, "avg_input": 10.0, **tokens} for model in models))
    return cost_totals(priced(rows, price_list(), DAY), None, "USD")


def rose(relative: float | None, per_day: float | None = None) -> FigureChange:
    return FigureChange(100, 1, relative, small=True, per_day=per_day)


MILLION = {"input": 1_000_000, "read": 0, "write": 0, "uncached": 1_000_000, "output": 0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, ""),
        (rose(None), ""),
        (rose(0.08), ", 8% more than before"),
        (rose(-0.5), ", 50% less than before"),
        (rose(0.001), ", as much as before"),
        (rose(0.025, -0.008), ", 2.5% more than before, per day −0.8%"),
        (rose(0.001, -0.1), ", as much as before, per day −10%"),
    ],
)
def test_a_cost_and_what_became_of_it(change, words):
    said = cost_sentence(totals("plain", **MILLION), 28, change)
    assert said == f"The agents cost $2.00 in 28 days{words}; priced: 100% of tokens."


def test_chosen_agents_are_counted():
    assert cost_sentence(totals("plain", **MILLION), 1, chosen=1).startswith(
        "The 1 chosen agent cost $2.00 in 1 day;"
    )


def test_a_cache_that_costs_more_than_it_saves_has_lost():
    write = MILLION | {"write": 1_000_000, "uncached": 0}
    assert "; the cache lost $2.50; " in cost_sentence(totals("premium", **write), 28)


def test_what_nobody_prices_has_no_cost():
    said = cost_sentence(totals("mystery", **MILLION), 28)
    assert said == "What the agents cost in 28 days is not known: no model they used has a price."


def test_what_a_cost_leaves_out_is_named():
    assert coverage_sentences(totals("plain", **MILLION)) == []
    unpriced = totals("plain", "v", "w", "x", "y", "z", **MILLION)
    assert coverage_sentences(unpriced) == ["Without a price, and in no cost: v, w, x and 2 more."]
    lacking = totals("tiered", input=1_000_000, uncached=1_000_000, max_prompt_tokens=300_000)
    assert coverage_sentences(lacking) == [
        "Input or output tokens are missing in 1 row: the cost of these is too low.",
        "The cost may be higher: 1 row has some requests in a dearer tier than the average.",
    ]


def test_a_model_that_got_its_price_later_is_in_a_part_of_the_cost():
    schedules = {**price_list().own.schedules, "later": (Dated(DAY, (PREMIUM,)),)}
    prices = PriceList("invented", DAY, "USD", Decimal(1), Own({}, schedules))
    rows = by_model(*({"id": "a", "model": each, **MILLION} for each in ("later", "plain", "v")))
    before, on_it = (priced(rows, prices, day) for day in (DAY - dt.timedelta(days=1), DAY))
    said = "Without a price, and in no cost: {}."
    assert coverage_sentences(cost_totals(pl.concat([before, on_it]), None, "USD")) == [
        said.format("v, later (on some days)")
    ]
    assert coverage_sentences(cost_totals(before, None, "USD")) == [said.format("later, v")]
    matched = [price_matches(each, prices)["how"].to_list() for each in (before, pl.concat([before, on_it]))]
    assert matched == [[None, "override", None], ["override", "override", None]]


def cached(*rows: tuple[str, str | None, str | None, str | None]) -> pl.DataFrame:
    money = pl.Decimal(38, 15)
    schema = {"verdict": pl.String, "saving_5m": money, "saving_1h": money, "possible_saving": money}
    return pl.DataFrame(
        [(verdict, *(each and Decimal(each) for each in amounts)) for verdict, *amounts in rows],
        schema=schema,
        orient="row",
    )


def test_the_cache_in_one_sentence():
    agents = cached(
        ("pays off", "310", "250", None),
        ("loses money", "-10", "-20", "5"),
        ("could cache", "0", "0", "7.5"),
        ("could cache", "0", "0", None),
    )
    assert cache_sentence(agents, "EUR") == (
        "The cache saved €300, or €230 if written for an hour; 1 agent loses money with it; "
        "2 agents could use it and do not; €12.50 more could be saved."
    )
    assert cache_sentence(cached(("loses money", "-10", "-10", None)), "EUR") == (
        "The cache lost €10.00; 1 agent loses money with it."
    )
    assert cache_sentence(cached(("cannot tell", None, None, None)), "EUR").startswith(
        "What the cache saved is not"
    )
