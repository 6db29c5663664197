"""What the pages about money say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from odeus_dash.metrics.comparison import FigureChange
from odeus_dash.metrics.cost import price_matches, priced
from odeus_dash.metrics.cost_totals import CostTotals, cost_totals
from odeus_dash.metrics.cost_words import (
    cache_sentence,
    cost_sentence,
    coverage_sentences,
    price_source,
    share_range,
)
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


CACHED = {"input": 1_000_000, "read": 1_000_000, "write": 0, "uncached": 0, "output": 0}
MILLION = {"input": 1_000_000, "read": 0, "write": 0, "uncached": 1_000_000, "output": 0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, ""),
        (rose(None), ""),
        (rose(0.08), ", up 8%"),
        (rose(-0.5), ", down 50%"),
        (rose(0.001), ", unchanged"),
        (rose(0.025, -0.008), ", 0.8% less per day"),
        (rose(0.025, 0.03), ", 3% more per day"),
        (rose(-0.1, 0.001), ", unchanged per day"),
    ],
)
def test_a_cost_and_what_became_of_it(change, words):
    assert cost_sentence(totals("plain", **MILLION), change) == f"Agents cost $2.00{words}."


def test_selected_agents_are_counted():
    cost = totals("plain", **MILLION)
    assert cost_sentence(cost, chosen=1) == "The selected agent cost $2.00."
    assert cost_sentence(cost, chosen=3) == "The 3 selected agents cost $2.00."
    assert cost_sentence(cost, chosen=9, models=1) == "The selected model cost $2.00."
    assert cost_sentence(cost, chosen=9, models=2) == "The 2 selected models cost $2.00."


def test_after_the_cost_comes_what_matters_most():
    cached = totals("premium", **CACHED)
    assert cost_sentence(cached).endswith(" Caching saved another $9.00.")
    partly = replace(cached, priced_token_share=0.68)
    assert cost_sentence(partly).endswith(" 68% of tokens have a price.")
    assert cost_sentence(partly, budget="The budget is over.").endswith(" The budget is over.")


def test_a_cache_that_costs_more_than_it_saves_adds_to_the_bill():
    write = MILLION | {"write": 1_000_000, "uncached": 0}
    assert cost_sentence(totals("premium", **write)).endswith(" Caching added $2.50 to the cost.")


def test_what_nobody_prices_has_no_cost():
    said = cost_sentence(totals("mystery", **MILLION))
    assert said == "The cost is unknown: no model in use has a price."


def test_what_a_cost_leaves_out_is_named():
    assert coverage_sentences(totals("plain", **MILLION)) == []
    unpriced = totals("plain", "v", "w", "x", "y", "z", **MILLION)
    assert coverage_sentences(unpriced) == ["No price, so not in the cost: v, w, x and 2 more."]
    lacking = totals("tiered", input=1_000_000, uncached=1_000_000, max_prompt_tokens=300_000)
    assert coverage_sentences(lacking) == [
        "Cost is too low: input or output tokens are missing in 1 row.",
        "Cost may be higher: 1 row includes requests in a higher-priced tier.",
    ]


def test_a_factor_comes_with_its_source_and_day():
    rows = by_model({"id": "a", "model": "plain", **MILLION})
    listed = replace(price_list(), factor=Decimal("0.920"))
    dated = replace(listed, factor_as_of=DAY, factor_source="ECB")
    said = [price_source(each, price_matches(priced(rows, each, DAY), each)) for each in (listed, dated)]
    assert said[0] == "invented as of 22 Nov times 0.92, and own ones of 1 model"
    assert said[1] == "invented as of 22 Nov times 0.92 (ECB, 22 Nov), and own ones of 1 model"


def test_a_model_that_got_its_price_later_is_in_a_part_of_the_cost():
    schedules = {**price_list().own.schedules, "later": (Dated(DAY, (PREMIUM,)),)}
    prices = PriceList("invented", DAY, "USD", Decimal(1), Own({}, schedules))
    rows = by_model(*({"id": "a", "model": each, **MILLION} for each in ("later", "plain", "v")))
    before, on_it = (priced(rows, prices, day) for day in (DAY - dt.timedelta(days=1), DAY))
    said = "No price, so not in the cost: {}."
    assert coverage_sentences(cost_totals(pl.concat([before, on_it]), None, "USD")) == [
        said.format("v, later (on some days)")
    ]
    assert coverage_sentences(cost_totals(before, None, "USD")) == [said.format("later, v")]
    matched = [price_matches(each, prices)["how"].to_list() for each in (before, pl.concat([before, on_it]))]
    assert matched == [[None, "override", None], ["override", "override", None]]


BILL = replace(
    totals("plain", **MILLION),
    cost=Decimal(44),
    cache_saving_net=Decimal(56),
    cache_saving_net_if_1h=Decimal(50),
)


@pytest.mark.parametrize(
    ("at_least", "saved", "words"),
    [
        ("50", "56", "Caching cut the bill by 50–56%."),
        ("56", "56", "Caching cut the bill by 56%."),
        ("-3", "56", "Caching cut the bill by at most 56%."),
        ("0", "0", "Caching saved nothing."),
        ("-9", "-5", "Caching added $5.00 to the bill."),
        (None, None, "What caching saved is unknown: prices or cache use are missing."),
    ],
)
def test_what_the_cache_did_to_the_bill(at_least, saved, words):
    long, short = (each and Decimal(each) for each in (at_least, saved))
    bill = replace(BILL, cache_saving_net=short, cache_saving_net_if_1h=long)
    assert cache_sentence(bill, 0, None) == words


@pytest.mark.parametrize(
    ("to_fix", "possible", "words"),
    [
        (1, Decimal(5), " Fixing one agent would save more."),
        (2, None, " Fixing two agents would save more."),
        (12, Decimal(5), " Fixing twelve agents would save more."),
        (0, Decimal("7.5"), " Higher hit rates would save $7.50 more."),
        (0, None, ""),
    ],
)
def test_what_would_save_more(to_fix, possible, words):
    assert cache_sentence(BILL, to_fix, possible) == f"Caching cut the bill by 50–56%.{words}"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.5, 0.56, "50–56%"), (0.5, 0.501, "50%"), (-0.65, -0.13, "−65 to −13%"), (-0.02, 0.3, "−2 to 30%")],
)
def test_an_interval_with_a_minus_has_no_dash(low: float, high: float, text: str) -> None:
    assert share_range(low, high) == text
