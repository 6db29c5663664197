"""What the pages about money say in words: their first lines, what an amount rests on, and the budget."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from odeus_dash.metrics.change_words import per_day_text
from odeus_dash.metrics.comparison import STEADY, FigureChange
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.prices import OWN_PROVIDER, PriceList
from odeus_dash.words.formats import counted, date_text, exact, money, percent, relative_text

#: So many unpriced models are named in a sentence.
_NAMED = 3


def cost_sentence(
    totals: CostTotals, days: int, change: FigureChange | None = None, *, chosen: int = 0
) -> str:
    """What did it cost? `The agents cost $1,240 in 28 days, 8% more than before; the cache saved ...`

    `change` is that of the cost. `chosen`: to how many agents the viewer has narrowed the figures down; 0
    for all.
    """
    span = counted(days, "day")
    if totals.cost is None:
        return f"What the agents cost in {span} is not known: no model they used has a price."
    who = f"The {counted(chosen, 'chosen agent')}" if chosen else "The agents"
    clauses = [f"{who} cost {money(totals.cost, totals.currency)} in {span}{_more(change)}"]
    if saving := totals.cache_saving_net:
        clauses.append(f"the cache {'saved' if saving > 0 else 'lost'} {money(abs(saving), totals.currency)}")
    if totals.priced_token_share is not None:
        clauses.append(f"priced: {percent(totals.priced_token_share)} of tokens")
    return f"{'; '.join(clauses)}."


def _more(change: FigureChange | None) -> str:
    if change is None or change.relative is None:
        return ""
    per_day = per_day_text(change.per_day)
    if abs(change.relative) < STEADY:
        return f", as much as before{per_day}"
    size = relative_text(abs(change.relative)).removeprefix("+")
    return f", {size} {'more' if change.relative > 0 else 'less'} than before{per_day}"


def cache_sentence(cached: pl.DataFrame, currency: str) -> str:
    """Did the cache pay, for whom did it not, and what is still to be saved? From `cache_per_agent`."""
    short, long, possible = (_sum(cached, name) for name in ("saving_5m", "saving_1h", "possible_saving"))
    if short is None or long is None:
        return "What the cache saved is not known: no model has a price, or its use is not in the export."
    saved = f"The cache {'saved' if short >= 0 else 'lost'} {money(abs(short), currency)}"
    least = f", or {money(long, currency)} if written for an hour" if long != short else ""
    verdicts = cached["verdict"].to_list()
    losing, idle = verdicts.count("loses money"), verdicts.count("could cache")
    clauses = [f"{saved}{least}"]
    if losing:
        clauses.append(f"{counted(losing, 'agent')} {'loses' if losing == 1 else 'lose'} money with it")
    if idle:
        clauses.append(f"{counted(idle, 'agent')} could use it and {'does' if idle == 1 else 'do'} not")
    if possible:
        clauses.append(f"{money(possible, currency)} more could be saved")
    return f"{'; '.join(clauses)}."


def _sum(frame: pl.DataFrame, column: str) -> Decimal | None:
    known = frame[column].drop_nulls()
    return Decimal(known.sum()) if known.len() else None


def price_source(prices: PriceList, matches: pl.DataFrame) -> str:
    """Which prices a cost rests on: `genai-prices 0.2.3 as of 9 Nov, and own ones of 2 models`.

    A factor stands behind the day. `matches` are those of the priced rows (`price_matches`).
    """
    factor = f" times {prices.factor.normalize():f}" if prices.factor != 1 else ""
    own = matches.filter(pl.col("provider") == OWN_PROVIDER).height
    others = f", and own ones of {counted(own, 'model')}" if own else ""
    return f"{prices.version} as of {date_text(prices.as_of)}{factor}{others}"


def coverage_sentences(totals: CostTotals) -> list[str]:
    """What the cost leaves out, or may be wrong about; nothing where all is known."""
    said = []
    if totals.unpriced_models:
        named = ", ".join(unpriced_names(totals)[:_NAMED])
        rest = len(totals.unpriced_models) - _NAMED
        others = f" and {exact(rest)} more" if rest > 0 else ""
        said.append(f"Without a price, and in no cost: {named}{others}.")
    if totals.incomplete:
        rows = counted(totals.incomplete, "row")
        said.append(f"Input or output tokens are missing in {rows}: the cost of these is too low.")
    if totals.may_be_higher:
        rows, have = counted(totals.may_be_higher, "row"), "has" if totals.may_be_higher == 1 else "have"
        said.append(f"The cost may be higher: {rows} {have} some requests in a dearer tier than the average.")
    return said


def unpriced_names(totals: CostTotals) -> list[str]:
    """The models without a price, and which of them lack it on some of the days only."""
    partly = set(totals.partly_priced)
    return [f"{name} (on some days)" if name in partly else name for name in totals.unpriced_models]
