"""The longer sections of the Cost page: the month's budget, what if, and whether all adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from odeus_dash import parts
from odeus_dash.charts.budget import budget_line
from odeus_dash.data import BY_MODEL, Data
from odeus_dash.data.costing import PRICED_ON, Spend, by_bucket, per_agent
from odeus_dash.metrics.budget import budget_end, forecast, month_of, pace, spend_line
from odeus_dash.metrics.checks import reconciliation
from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.cost_totals import cost_over_time, cost_totals
from odeus_dash.metrics.cost_words import budget_sentence
from odeus_dash.metrics.what_if import Difference, with_hit_rate, with_model, with_price_change
from odeus_dash.page import Block, Blocks, Field, Form, Heading, Note, Segments, Sentence, WhatIf, here
from odeus_dash.periods import Granularity, Period
from odeus_dash.source import Trend
from odeus_dash.tables import TokenIdentity
from odeus_dash.wording import counted, exact, money, percent, relative_text, signed_money

_PARTS = {
    "cost_input": "uncached input",
    "cost_read": "cache read",
    "cost_write": "cache write",
    "cost_output": "output",
}
EVERY_AGENT, EVERY_MODEL = "All agents", "All models"
#: More agents would be more than one wants to look through.
CHOICES = 100
MODEL, HIT_RATE, PRICE = "Another model", "A hit rate", "A price change"


# --- the budget ---


def budget(data: Data) -> Blocks:
    """The month so far, of all agents, day by day against the budget; nothing without a budget."""
    amount = data.workspace.budget
    if amount is None:
        return
    yield Heading("Budget of this month", "Of all agents of the workspace, whatever range is chosen")
    month, listed = month_of(data.now, data.choice.period.timezone), data.prices()
    so_far = Period(month.start, data.today, month.timezone)
    choice = replace(data.choice, period=so_far, granularity=Granularity.DAY, agents=frozenset())
    trend = replace(data, choice=choice).trend(BY_MODEL)
    rows = priced(trend.rows, listed, "bucket")
    days = cost_over_time(rows, trend.calendar)
    ahead = forecast(days, month, data.today)
    end = budget_end(days, amount, month, data.today, ahead)
    sentence = budget_sentence(pace(days, amount, month, data.now), ahead, end, listed.currency)
    yield Sentence(sentence, "budget_forecast")
    share = cost_totals(rows, None, listed.currency).priced_token_share
    if share is not None and share < 1:
        yield Note(f"{percent(share)} of this month’s tokens have a price; the others are in no sum.")
    line = spend_line(days, amount, month, data.today, ahead)
    figure = budget_line(line, theme=data.theme, currency=listed.currency)
    yield from parts.chart(replace(data, choice=choice).over(month), "Spend", listed.currency, figure)
    yield from parts.missing_buckets(data, trend)


# --- what if ---


def what_if(data: Data, spent: Spend) -> Blocks:
    """What would the range have cost otherwise? Answers are differences, labelled as guesses."""
    yield Heading("What if?", f"The tokens of {parts.days_and_agents(data)}, priced otherwise")
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
    agents, used = _agents(data, spent), _models(spent)
    hint = "One of those in use, or type the name of another one."
    fields = (
        Field("what_if_agent", "If", agents),
        Field("what_if_model", "would use", tuple((each, each) for each in used), free_text=True, help=hint),
    )
    yield _form(MODEL, fields)
    asked = _asked(data, MODEL)
    if asked is None:
        return
    who, model = asked["what_if_agent"], asked["what_if_model"]
    if not isinstance(model, str) or spent.prices.match(model) is None:
        unknown = f"The price list knows no model called {model}."
        yield Note(unknown if model else "Choose a model, or type its name.")
        return
    found = with_model(spent.by_model, spent.prices, PRICED_ON, model, _ids(who))
    yield _answer(f"{_name(agents, who)} on {model}", found, spent.currency)


def _hit_rate(data: Data, spent: Spend) -> Iterator[Block]:
    agents = _agents(data, spent)
    question = "would read from the cache, % of input"
    fields = (
        Field("what_if_reader", "If", agents),
        Field("what_if_rate", question, least=0, most=100, start=70, step=5),
    )
    yield _form(HIT_RATE, fields)
    if asked := _asked(data, HIT_RATE):
        who, rate = asked["what_if_reader"], _whole(asked["what_if_rate"])
        share = Decimal(rate) / 100
        found = with_hit_rate(spent.by_model, spent.prices, PRICED_ON, share, _ids(who))
        yield _answer(f"{_name(agents, who)} with a hit rate of {rate} %", found, spent.currency)


def _price_change(data: Data, spent: Spend) -> Iterator[Block]:
    models = ((None, EVERY_MODEL), *((each, each) for each in _models(spent)))
    fields = (
        Field("what_if_priced", "If the prices of", models),
        Field("what_if_price", "changed by %", least=-100, most=1000, start=10, step=5),
    )
    yield _form(PRICE, fields)
    if asked := _asked(data, PRICE):
        model, percents = asked["what_if_priced"], _whole(asked["what_if_price"])
        factor = 1 + Decimal(percents) / 100
        found = with_price_change(spent.by_model, spent.prices, PRICED_ON, factor, _ids(model))
        yield _answer(f"{model or EVERY_MODEL} with prices {percents:+,d} %", found, spent.currency)


def _form(which: str, fields: tuple[Field, ...]) -> Form:
    return Form(f"what_if_{which}", fields, "Work it out")


def _asked(data: Data, which: str) -> Mapping[str, object] | None:
    """What was submitted in the form, by field; None before."""
    submitted = data.answer(f"what_if_{which}")
    return submitted if isinstance(submitted, Mapping) else None


def _whole(answer: object) -> int:
    return answer if isinstance(answer, int) else 0


def _ids(answer: object) -> list[str]:
    return [answer] if isinstance(answer, str) else []


def _name(options: Sequence[tuple[str | None, str]], answer: object) -> str:
    return dict(options).get(answer if isinstance(answer, str) else None, EVERY_AGENT)


def _models(spent: Spend) -> list[str]:
    """The models in use that have a price: nothing can be worked out for others."""
    return sorted(spent.rows.filter("priced")["model"].unique())


def _agents(data: Data, spent: Spend) -> tuple[tuple[str | None, str], ...]:
    """All agents, or one of the most expensive, by id and label."""
    known = per_agent(data, spent).drop_nulls("agent_id").head(CHOICES)
    return ((None, EVERY_AGENT), *known.select("agent_id", "agent").iter_rows())


def _answer(asked: str, found: Difference, currency: str) -> WhatIf:
    """The difference, from what to what, and how much of the tokens it is about."""
    relative = float(found.change / found.before) if found.before else None
    return WhatIf(
        f"{asked}: {signed_money(found.change, currency)}",
        f"({relative_text(relative)}), {money(found.after, currency)} instead of "
        f"{money(found.before, currency)}.",
        f"Not a forecast: the same tokens, priced otherwise. {percent(found.compared)} of the tokens "
        "asked about have a price both ways.",
    )


# --- does it add up? ---


def checks(data: Data, spent: Spend) -> Blocks:
    """Whether tokens add up: over buckets, over models, within a row; and of what the cost is the sum.

    Without the trend, or with a part of it, buckets are left out.
    """
    trend = here(lambda: data.trend(BY_MODEL))
    whole = trend if trend and trend.complete else None
    found = reconciliation(spent.agents, whole.rows if whole else None, spent.by_model, data.today)
    yield Heading("Does it add up?", "The same tokens from two different exports")
    yield parts.checks_table(found)
    buckets = _buckets(data, spent, whole) if whole else []
    yield Note(" ".join([*_sums(spent), *buckets, *_identity(data)]))


def _buckets(data: Data, spent: Spend, trend: Trend) -> Sequence[str]:
    """What the buckets add up to, and why that may be something else than the cost of the range."""
    found = cost_totals(by_bucket(trend, spent), None, spent.currency)
    if found.cost is None or spent.totals.cost is None:
        return []
    unit = data.choice.granularity
    whole = counted(trend.calendar.height, str(unit))
    if found.cost == spent.totals.cost:
        return [f"The {whole} of the line add up to the same."]
    tiers = f"the average request of each {unit}, not that of the range, decides what its tokens cost"
    later = "they were exported at another moment, and the last one is not over"
    why = tiers if found.tokens == spent.totals.tokens else later
    difference = signed_money(found.cost - spent.totals.cost, spent.currency)
    return [f"The {whole} of the line add up to {money(found.cost, spent.currency)} ({difference}): {why}."]


def _sums(spent: Spend) -> list[str]:
    totals, currency = spent.totals, spent.currency
    priced_share = f"{percent(totals.priced_token_share)} of {exact(totals.tokens)} tokens have a price."
    amounts = [(getattr(totals, name), what) for name, what in _PARTS.items()]
    summed = " + ".join(
        f"{money(amount, currency)} for {what}" for amount, what in amounts if amount is not None
    )
    return [f"{money(totals.cost, currency)} = {summed}." if summed else "Nothing is priced.", priced_share]


def _identity(data: Data) -> Sequence[str]:
    """How the parts of the input add up, and in how many rows they do not."""
    facts = data.export(BY_MODEL).table.facts
    if not facts.identity_rows:
        return ["No row tells how input tokens add up."]
    broken, rows = exact(facts.identity_breaks), counted(facts.identity_rows, "row")
    if facts.token_identity is TokenIdentity.UNDECIDED:
        unclear = "Nothing tells whether what is not cached includes what was written"
        return [f"{unclear}; the parts of the input do not add up in {broken} of {rows}."]
    return [f"In the rows of all agents, {facts.token_identity}; that does not hold in {broken} of {rows}."]
