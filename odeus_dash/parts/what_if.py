"""A small form: what would the range have cost otherwise? Answers are differences, labelled as guesses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl

from odeus_dash.data import Data
from odeus_dash.data.costing import PRICED_ON, Spend, per_agent
from odeus_dash.metrics.what_if import Difference, with_hit_rate, with_model, with_price_change
from odeus_dash.page import Block, Blocks, Field, Form, Note, Segments, WhatIf
from odeus_dash.words import cost as words
from odeus_dash.words.formats import NO_CHANGE, money, percent, relative_text, signed, signed_money

EVERY_AGENT, EVERY_MODEL = "All agents", "All models"
#: More agents would be more than one wants to look through.
CHOICES = 100
MODEL, HIT_RATE, PRICE = "Another model", "A hit rate", "A price change"


def what_if(data: Data, spent: Spend) -> Blocks:
    """The question, and its answer once it has been asked."""
    yield Segments("what_if", "What changes", (MODEL, HIT_RATE, PRICE), MODEL)
    which = data.answer("what_if", MODEL)
    if which == MODEL:
        yield from _another_model(data, spent)
    elif which == HIT_RATE:
        yield from _hit_rate(data, spent)
    elif which == PRICE:
        yield from _price_change(data, spent)


def _another_model(data: Data, spent: Spend) -> Iterator[Block]:
    """A sentence where the model named has no price."""
    agents, used = _agents(data, spent), priced_models(spent)
    models = tuple((each, each) for each in used)
    model_of = Field("what_if_model", "would use", models, free_text=True, help=words.MODEL_HELP)
    yield _form(MODEL, Field("what_if_agent", "If", agents), model_of)
    asked = replies_to(data, MODEL)
    if asked is None:
        return
    who, model = asked["what_if_agent"], asked["what_if_model"]
    if not isinstance(model, str) or spent.prices.match(model) is None:
        yield Note(words.UNKNOWN_MODEL.format(model=model) if model else words.NO_MODEL)
        return
    found = with_model(spent.by_model, spent.prices, PRICED_ON, model, _ids(who))
    yield answer(words.ON_MODEL.format(who=_name(agents, who), model=model), found, spent.currency)


def _hit_rate(data: Data, spent: Spend) -> Iterator[Block]:
    agents = _agents(data, spent)
    question = "would read from the cache, % of input"
    rate_of = Field("what_if_rate", question, least=0, most=100, start=70, step=5)
    yield _form(HIT_RATE, Field("what_if_reader", "If", agents), rate_of)
    if asked := replies_to(data, HIT_RATE):
        who, rate = asked["what_if_reader"], _whole(asked["what_if_rate"])
        share = Decimal(rate) / 100
        found = with_hit_rate(spent.by_model, spent.prices, PRICED_ON, share, _ids(who))
        asked_for = words.AT_HIT_RATE.format(who=_name(agents, who), rate=percent(rate / 100))
        yield answer(asked_for, found, spent.currency)


def _price_change(data: Data, spent: Spend) -> Iterator[Block]:
    models = ((None, EVERY_MODEL), *((each, each) for each in priced_models(spent)))
    change = Field("what_if_price", "changed by %", least=-100, most=1000, start=10, step=5)
    yield _form(PRICE, Field("what_if_priced", "If the prices of", models), change)
    if asked := replies_to(data, PRICE):
        model, percents = asked["what_if_priced"], _whole(asked["what_if_price"])
        factor = 1 + Decimal(percents) / 100
        found = with_price_change(spent.by_model, spent.prices, PRICED_ON, factor, _ids(model))
        asked_for = words.AT_PRICES.format(who=model or EVERY_MODEL, change=f"{signed(percents)}%")
        yield answer(asked_for, found, spent.currency)


def _form(which: str, *fields: Field) -> Form:
    return Form(f"what_if_{which}", fields, "Calculate")


def replies_to(data: Data, which: str) -> Mapping[str, object] | None:
    """Return the submitted answers of the form by field; None before."""
    submitted = data.answer(f"what_if_{which}")
    return submitted if isinstance(submitted, Mapping) else None


def _whole(answer: object) -> int:
    return answer if isinstance(answer, int) else 0


def _ids(answer: object) -> list[str]:
    return [answer] if isinstance(answer, str) else []


def _name(options: Sequence[tuple[str | None, str]], answer: object) -> str:
    return dict(options).get(answer if isinstance(answer, str) else None, EVERY_AGENT)


def priced_models(spent: Spend) -> list[str]:
    """The models in use with a price, by cost. Others cannot be calculated."""
    return by_cost(spent.rows.filter("priced"))


def by_cost(rows: pl.DataFrame) -> list[str]:
    """The named models of priced rows, the most expensive first."""
    costs = rows.drop_nulls("model").group_by("model").agg(pl.col("cost").sum())
    return costs.sort("cost", "model", descending=[True, False])["model"].to_list()


def _agents(data: Data, spent: Spend) -> tuple[tuple[str | None, str], ...]:
    """All agents, or one of the most expensive, by id and label."""
    known = per_agent(data, spent).drop_nulls("agent_id").head(CHOICES)
    return ((None, EVERY_AGENT), *known.select("agent_id", "agent").iter_rows())


def answer(asked: str, found: Difference, currency: str) -> WhatIf:
    """The difference, both amounts, and the share of tokens compared."""
    relative = float(found.change / found.before) if found.before else None
    before, after = (money(each, currency) for each in (found.before, found.after))
    answer = words.ANSWER if found.change else words.SAME
    basis = words.COMPARED if found.compared is None or found.compared < 1 else words.NOT_A_FORECAST
    return WhatIf(
        f"{asked}: {signed_money(found.change, currency) if found.change else NO_CHANGE}",
        answer.format(change=relative_text(relative), before=before, after=after),
        basis.format(share=percent(found.compared)),
    )
