"""Sentences about costs: headlines, and the basis of an amount."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl

from odeus_dash.metrics.change_words import told
from odeus_dash.metrics.comparison import FigureChange
from odeus_dash.metrics.cost_totals import CostTotals, saved_shares
from odeus_dash.prices import OWN_PROVIDER, PriceList
from odeus_dash.words import cache as cache_words
from odeus_dash.words import cost as words
from odeus_dash.words.formats import counted, date_text, exact, money, percent, spelled

#: So many unpriced models are named in a sentence.
_NAMED = 3


def cost_sentence(
    totals: CostTotals,
    change: FigureChange | None = None,
    *,
    chosen: int = 0,
    models: int = 0,
    budget: str = "",
) -> str:
    """Return the cost in a sentence: `Agents cost $1,240, up 8%. Caching saved another $310.`

    `change` is that of the cost, per day where the periods are not equally long. `chosen`: to how many agents
    the viewer has narrowed the figures down, and `models` to how many models; 0 for all. `budget`: what is
    said of a budget that breaks.
    """
    if totals.cost is None:
        return words.UNKNOWN
    who = words.AGENTS
    if models:
        who = words.ONE_MODEL if models == 1 else words.MODELS.format(models=exact(models))
    elif chosen:
        who = words.ONE_SELECTED if chosen == 1 else words.SELECTED.format(agents=exact(chosen))
    templates = words.COST
    if change and change.per_day is not None:
        templates, change = words.COST_PER_DAY, replace(change, relative=change.per_day)
    cost = told(templates, change, who=who, cost=money(totals.cost, totals.currency))
    return f"{cost} {budget or _aside(totals)}".rstrip()


def _aside(totals: CostTotals) -> str:
    """Return how much is priced, where that is not all; else what the cache saved or added."""
    share, saving = totals.priced_token_share, totals.cache_saving_net
    if share is not None and share < 1:
        return words.PRICED.format(share=percent(share))
    if not saving:
        return ""
    template = words.SAVED if saving > 0 else words.ADDED
    return template.format(amount=money(abs(saving), totals.currency))


def cache_sentence(totals: CostTotals, to_fix: int, possible: Decimal | None) -> str:
    """Did the cache pay, and what would save more? `Caching cut the bill by 50–56%. Fixing two agents ...`

    `to_fix` agents lose money with it or do not use it; `possible` is what better hit rates would save.
    """
    if totals.cache_saving_net is None:
        return cache_words.UNKNOWN
    more = cache_words.MORE_HITS.format(amount=money(possible, totals.currency)) if possible else ""
    if to_fix:
        agents = spelled(to_fix).lower()
        more = cache_words.FIX_ONE if to_fix == 1 else cache_words.FIX.format(agents=agents)
    return f"{_bill(totals, totals.cache_saving_net)} {more}".rstrip()


def _bill(totals: CostTotals, saving: Decimal) -> str:
    """Return the effect of the cache on the bill: a share between writing for an hour and 5 minutes."""
    if saving < 0:
        return cache_words.ADDED.format(amount=money(-saving, totals.currency))
    low, high = saved_shares(totals)
    if not saving or not high or low is None:
        return cache_words.NOTHING_SAVED
    if low <= 0:
        return cache_words.CUT_AT_MOST.format(share=percent(high))
    return cache_words.CUT.format(share=share_range(low, high))


def share_range(low: float | None, high: float | None) -> str:
    """Two shares as one interval, `50–56%`, `−65 to −13%`; one share where they look alike."""
    texts = percent(low), percent(high)
    to = " to " if (low or 0) < 0 else "–"
    return texts[1] if texts[0] == texts[1] else f"{texts[0].removesuffix('%')}{to}{texts[1]}"


def price_source(prices: PriceList, matches: pl.DataFrame) -> str:
    """Return the prices of a cost: `genai-prices 0.2.3 as of 9 Nov, and own ones of 2 models`.

    A factor stands behind the day: `times 0.92 (ECB, 30 Oct)`. `matches` are those of the priced rows
    (`price_matches`).
    """
    day = date_text(prices.factor_as_of) if prices.factor_as_of else None
    origin = ", ".join(each for each in (prices.factor_source, day) if each)
    factor = f" times {prices.factor.normalize():f}" if prices.factor != 1 else ""
    factor += f" ({origin})" if factor and origin else ""
    own = matches.filter(pl.col("provider") == OWN_PROVIDER).height
    others = f", and own ones of {counted(own, 'model')}" if own else ""
    return f"{prices.version} as of {date_text(prices.as_of)}{factor}{others}"


def coverage_sentences(totals: CostTotals) -> list[str]:
    """Return what the cost leaves out, or may be wrong about; empty where all is known."""
    said = []
    if totals.unpriced_models:
        names = ", ".join(unpriced_names(totals)[:_NAMED])
        rest = len(totals.unpriced_models) - _NAMED
        models = words.AND_MORE.format(names=names, more=exact(rest)) if rest > 0 else names
        said.append(words.UNPRICED.format(models=models))
    if totals.incomplete:
        said.append(words.INCOMPLETE.format(rows=counted(totals.incomplete, "row")))
    if totals.may_be_higher:
        template = words.ONE_MAY_BE_HIGHER if totals.may_be_higher == 1 else words.MAY_BE_HIGHER
        said.append(template.format(rows=counted(totals.may_be_higher, "row")))
    return said


def unpriced_names(totals: CostTotals) -> list[str]:
    """The models without a price, and which of them lack it on some of the days only."""
    partly = set(totals.partly_priced)
    return [words.PARTLY.format(name=name) if name in partly else name for name in totals.unpriced_models]
