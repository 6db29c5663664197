"""Parts that the pages about money have: what stands in for it, what it rests on, what the cache saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.data import BY_MODEL, Data, Waiting
from odeus_dash.data.costing import (
    Spend,
    change,
    no_models,
    now_and_before,
    over_time,
    saved_change,
    spend,
)
from odeus_dash.data.month import Month
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.comparison import STEADY
from odeus_dash.metrics.cost import price_matches
from odeus_dash.metrics.cost_totals import CostTotals, saved_shares
from odeus_dash.metrics.cost_words import coverage_sentences, price_source
from odeus_dash.metrics.headline import tokens_sentence
from odeus_dash.metrics.tokens import token_totals, tokens_per_agent
from odeus_dash.page import Block, Column, Heading, Note, Nothing, Page, Table, Tile, compose, here
from odeus_dash.parts.columns import AGENT_TOKENS
from odeus_dash.words import briefing as words
from odeus_dash.words.formats import MISSING, compact, date_text, money, percent

#: What is known of tokens where they have no price.
UNPRICED: parts.Written = {
    "input": compact,
    "output": compact,
    "hit_rate": percent,
    "tokens_per_message": compact,
}
#: The value of a tile whose figure is on its way.
LATER = "…"
REMARK = Column("remark", "Remark", "text", "may_be_higher", width=120)
SAVED = Column("cache_saving_net", "Cache saved", "money", "cache_saving_net")


def absent(data: Data, title: str) -> Page:
    """The page without money: what is known of tokens, and a sentence that says what is missing."""
    agents = data.agents()
    totals = token_totals(agents)
    headline = tokens_sentence(totals, data.covered.days)
    if agents.is_empty():
        return compose(title, headline, parts.no_usage(data))
    if totals.input is None:
        return compose(title, headline, parts.no_tokens())
    return compose(
        title,
        headline,
        Nothing("Prices need the export by model, so tokens are all there is.", no_models(data) or ""),
        parts.tiles(data, UNPRICED, token_totals),
        Heading("All agents", "Tokens, without their prices"),
        Table(tokens_per_agent(agents), AGENT_TOKENS, "tokens", "All agents by tokens"),
    )


def cost_tiles(data: Data, spent_month: Month | None) -> Iterator[Tile]:
    """Cost, and the part of it that the cache saved, with their changes and lines; `…` while on their way.

    More cost is bad while it breaks the budget of the month.
    """
    try:
        spent, both = spend(data), now_and_before(data)
    except Waiting:
        yield from (Tile(name, LATER) for name in ("cost", "cache_saved_share"))
        return
    if spent is None:
        yield from (Tile(name, MISSING) for name in ("cost", "cache_saved_share"))
        return
    both = None if isinstance(both, OdeusDashError) else both
    lines = here(partial(cost_lines, data, spent))
    found = change(both, "cost")
    amount = partial(money, currency=spent.currency)
    cost = parts.tile(data, "cost", spent.totals.cost, amount, found, lines)
    rises = found is not None and (found.relative or 0) >= STEADY
    yield replace(cost, verdict="bad" if rises and spent_month and spent_month.over else "")
    shares = saved_shares(spent.totals)
    saved = parts.tile(data, "cache_saved_share", shares[1], percent, saved_change(both), lines)
    low, high = map(percent, shares)
    value = high if low == high else f"{low.removesuffix('%').rstrip()}–{high}"
    yield replace(saved, value=value, basis=words.OF_BILL)


def cost_lines(data: Data, spent: Spend) -> parts.Compared:
    """Return the costs of the range and of the days before, bucket by bucket."""
    now, before = data.trend(BY_MODEL), data.trend_before(BY_MODEL)
    return parts.Compared(over_time(now, spent), over_time(before, spent) if before else None)


def saving_tile(totals: CostTotals) -> Tile:
    """With its bound, where writing for an hour costs more."""
    short, long = totals.cache_saving_net, totals.cache_saving_net_if_1h
    bound = None if short == long else f"{money(long, totals.currency)} if written for an hour"
    return Tile("cache_saving_net", money(short, totals.currency), bound)


def basis(spent: Spend) -> Iterator[Block]:
    """Which prices these are, that costs are estimates, and what they leave out."""
    source = price_source(spent.prices, price_matches(spent.rows, spent.prices))
    said = [f"An estimate at list prices, in {spent.currency}: {source}. What is billed may differ."]
    said += coverage_sentences(spent.totals)
    if spent.changed.height:
        days = ", ".join(f"{model} on {date_text(day)}" for model, day in spent.changed.iter_rows())
        in_parts = "the days from then on have the new ones"
        whole = "all days have the old ones, for the opened files hold no part of the range"
        said.append(f"Prices change in this range ({days}): {in_parts if spent.in_parts else whole}.")
    yield Note(" ".join(said), "sell")


def capitalised(column: str) -> pl.Expr:
    """Words with a capital at the beginning."""
    text = pl.col(column)
    return pl.concat_str(text.str.head(1).str.to_uppercase(), text.str.slice(1)).alias(column)
