"""Check that tokens and costs add up."""

from __future__ import annotations

from odeus_dash.data import BY_MODEL, Data
from odeus_dash.data.costing import Spend, by_bucket
from odeus_dash.metrics.checks import reconciliation
from odeus_dash.metrics.cost_totals import cost_totals
from odeus_dash.page import Blocks, Note, here
from odeus_dash.parts.checks import identity_sentence, reconciled
from odeus_dash.source import Trend
from odeus_dash.words import cost as words
from odeus_dash.words.formats import exact, exact_money, percent, signed_money

_PARTS = {
    "cost_input": "uncached input",
    "cost_read": "cache reads",
    "cost_write": "cache writes",
    "cost_output": "output",
}


def cost_checks(data: Data, spent: Spend) -> Blocks:
    """Check that tokens add up over buckets, over models and within a row; list the parts of the cost.

    Without the trend, or with a part of it, buckets are left out.
    """
    trend = here(lambda: data.trend(BY_MODEL))
    whole = trend if trend and trend.complete else None
    agents, by_model = (spent.by_model, None) if data.models else (spent.agents, spent.by_model)
    found = reconciliation(agents, whole.rows if whole else None, by_model, data.today)
    yield from reconciled(found)
    identity = identity_sentence(data.export(BY_MODEL).table.facts)
    said = [*_sums(spent), _buckets(data, spent, whole) if whole else "", identity]
    yield from (Note(each) for each in said if each)


def _buckets(data: Data, spent: Spend, trend: Trend) -> str:
    """Say what the buckets add up to, and why, if that differs from the cost of the range."""
    found = cost_totals(by_bucket(trend, spent), None, spent.currency)
    if found.cost is None or spent.totals.cost is None or found.cost == spent.totals.cost:
        return ""
    template = words.OTHER_TIERS if found.tokens == spent.totals.tokens else words.OTHER_TIME
    return template.format(
        unit=data.choice.granularity,
        sum=exact_money(found.cost, spent.currency),
        difference=signed_money(found.cost - spent.totals.cost, spent.currency, exact_money),
    )


def _sums(spent: Spend) -> list[str]:
    """Say which parts add up to the cost, and the share of tokens with a price."""
    totals, currency = spent.totals, spent.currency
    amounts = [(getattr(totals, name), what) for name, what in _PARTS.items()]
    summed = " + ".join(
        words.PART.format(amount=exact_money(amount, currency), what=what)
        for amount, what in amounts
        if amount is not None
    )
    cost = words.SUM.format(cost=exact_money(totals.cost, currency), parts=summed)
    if totals.priced_token_share == 1:
        return [cost]
    tokens = words.PRICED_TOKENS.format(share=percent(totals.priced_token_share), tokens=exact(totals.tokens))
    return [cost, tokens] if summed else [words.NO_PRICES]
