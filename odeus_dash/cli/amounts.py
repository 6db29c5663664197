"""Costs as JSON and as text."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import partial

import polars as pl

from odeus_dash.cli.cost import Cost, NoCost
from odeus_dash.cli.figures import change_of
from odeus_dash.metrics import cost, cost_words
from odeus_dash.metrics.change_words import change_text
from odeus_dash.metrics.comparison import FigureChange, figure_change
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.prices import OWN_PROVIDER
from odeus_dash.wording import exact, money, percent

#: Programs get amounts as numbers, which hold that many decimals of any amount of money there is.
_DECIMALS = 6
#: Control characters, and those that turn the direction of the text after them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SAVINGS = ("cache_saving_net", "cache_saving_net_if_1h")


def as_json(found: Cost | NoCost) -> dict[str, object] | None:
    """Plain values for `json.dumps`; amounts are numbers with six decimals at most."""
    if isinstance(found, NoCost):
        return None
    totals = found.totals
    return {
        "total": number(totals.cost),
        "currency": totals.currency,
        "priced_token_share": totals.priced_token_share,
        **{name: number(getattr(totals, name)) for name in _SAVINGS},
        "unpriced_models": list(totals.unpriced_models),
    }


def prices_as_json(found: Cost | NoCost) -> dict[str, object] | None:
    """The list that the cost rests on, its newest price's day, and the models that have own prices."""
    if isinstance(found, NoCost):
        return None
    matches = cost.price_matches(found.rows, found.prices)
    return {
        "version": found.prices.version,
        "as_of": found.prices.as_of.isoformat(),
        "currency": found.prices.currency,
        "factor": float(found.prices.factor),
        "own_models": sorted(matches.filter(pl.col("provider") == OWN_PROVIDER)["model"]),
    }


def number(amount: Decimal | float | None) -> float | None:
    """An amount as programs get it, rounded as it is written, not as a float holds it."""
    return None if amount is None else float(round(Decimal(str(amount)), _DECIMALS)) + 0.0  # never -0.0


def change_as_json(now: Cost | NoCost, then: Cost | NoCost, longer: Fraction) -> dict[str, object] | None:
    """The changes of the amounts, as those of other figures."""
    if isinstance(now, NoCost) or isinstance(then, NoCost):
        return None
    changes = _changes(now.totals, then.totals, longer)
    found = {
        name: change_of(each, longer) | {"absolute": number(each.absolute)} for name, each in changes.items()
    }
    return {"total": found.pop("cost"), **found}


def change_lines(now: Cost | NoCost, then: Cost | NoCost, longer: Fraction) -> list[list[str]]:
    """Label, amount, amount before and change, for a terminal."""
    if isinstance(now, NoCost) or isinstance(then, NoCost):
        return []
    say_it = partial(money, currency=now.totals.currency)
    return [
        [
            DEFINITIONS[name].label,
            say_it(getattr(now.totals, name)),
            say_it(each.before),
            change_text(name, each, say_it),
        ]
        for name, each in _changes(now.totals, then.totals, longer).items()
    ]


def figure_lines(found: Cost | NoCost) -> list[list[str]]:
    """Label and value of each figure, for a terminal; none without a cost."""
    if isinstance(found, NoCost):
        return []
    totals = found.totals
    named = [("cost", say(found)), ("priced_token_share", percent(totals.priced_token_share))]
    named += [(name, money(getattr(totals, name), totals.currency)) for name in _SAVINGS]
    counts = [(name, getattr(totals, name)) for name in ("may_be_higher", "incomplete")]
    named += [(name, exact(count)) for name, count in counts if count]
    return [[DEFINITIONS[name].label, value] for name, value in named]


def notes(found: Cost | NoCost) -> list[str]:
    """What the cost rests on and what is not in it, for a terminal."""
    if isinstance(found, NoCost):
        return []
    source = cost_words.price_source(found.prices, cost.price_matches(found.rows, found.prices))
    lines = [f"The cost is an estimate by {source}."]
    if unpriced := cost_words.unpriced_names(found.totals):
        lines.append(f"Without a price, and in no cost: {', '.join(map(printable, unpriced))}.")
    return lines


def say(found: Cost | NoCost) -> str:
    """The amount in words; a dash without one."""
    if isinstance(found, NoCost):
        return money(None, "")
    return money(found.totals.cost, found.totals.currency)


def printable(text: str) -> str:
    """Text from the API in one line, without what a terminal would take for commands."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def _changes(now: CostTotals, then: CostTotals, longer: Fraction) -> dict[str, FigureChange]:
    return {name: figure_change(name, now, then, longer) for name in ("cost", *_SAVINGS)}
