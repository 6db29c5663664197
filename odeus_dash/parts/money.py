"""Shared parts of the pages about costs: without costs, the basis of an amount, cache savings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.data import BY_MODEL, Data, Waiting
from odeus_dash.data.costing import Spend, Two, both_known, change, no_models, over_time, saved_change, spend
from odeus_dash.data.month import Month
from odeus_dash.metrics.change_words import told
from odeus_dash.metrics.comparison import STEADY
from odeus_dash.metrics.cost import price_matches
from odeus_dash.metrics.cost_totals import saved_shares
from odeus_dash.metrics.cost_words import coverage_sentences, price_source, share_range
from odeus_dash.metrics.headline import tokens_sentence
from odeus_dash.metrics.tokens import token_totals, tokens_per_agent
from odeus_dash.page import Block, Column, Note, Nothing, Page, Table, Tile, compose, here
from odeus_dash.parts.columns import AGENT_TOKENS
from odeus_dash.words import briefing as briefing_words
from odeus_dash.words import cost as words
from odeus_dash.words import tokens as token_words
from odeus_dash.words.cache import VERDICTS
from odeus_dash.words.formats import MISSING, compact, date_text, money, percent

#: What is known of tokens where they have no price.
UNPRICED: parts.Written = {name: write for name, write in parts.TOKENS.items() if name != "requests"}
#: Costs of more buckets than this are not loaded for the line of a tile alone: each is an export by model.
FEW_BUCKETS = 8
#: The value of a tile whose figure is on its way.
LATER = "…"
REMARK = Column("remark", "Remark", "text", "may_be_higher", width=120)
SAVED = Column("cache_saving_net", "Saved by cache", "money", "cache_saving_net")


def absent(data: Data, title: str, what: str) -> Page:
    """The page without money: what is known of tokens, and a sentence that says how to see `what`."""
    agents = data.agents()
    totals = token_totals(agents)
    if agents.is_empty():
        return compose(title, token_words.NO_TOKENS, parts.no_usage(data))
    if totals.input is None:
        how = Nothing(token_words.GET_TOKENS, token_words.ADD_KEYS)
        return compose(title, token_words.BRING_KEYS.format(what=what), how)
    return compose(
        title,
        tokens_headline(data),
        Nothing(words.PRICES_MISSING, no_models(data) or ""),
        parts.tiles(data, UNPRICED, token_totals),
        Table(tokens_per_agent(agents), AGENT_TOKENS, "tokens", "All agents by tokens"),
    )


def tokens_headline(data: Data) -> str:
    """Return how much input there was, how it changed, and how much of it came from the cache."""
    totals = token_totals(data.tokens())
    selected = token_words.OF_MODELS if data.models else token_words.OF_SELECTED
    templates = selected if data.choice.agents else token_words.INPUT
    moved = told(templates, parts.change(data, "input", token_totals), level=compact(totals.input))
    return tokens_sentence(totals, moved)


def budget_sentence(spent: Month | None) -> str:
    """When the month's budget was or will be used up; empty without a budget, or while it lasts."""
    if spent is None or spent.over is None:
        return ""
    if spent.end:
        template = words.PASSED_BUDGET if spent.is_spent else words.BUDGET_AT_RISK
    else:  # the day on which it was used up is on its way, or failed
        template = words.PASSED if spent.is_spent else words.OVER_BUDGET
    return template.format(
        month=f"{spent.period.start:%B}",
        budget=money(spent.amount, spent.currency),
        day=date_text(spent.end) if spent.end else "",
    )


def cost_tiles(data: Data, spent_month: Month | None, *, with_lines: bool = True) -> Iterator[Tile]:
    """Cost, and the part of it that the cache saved, with their changes; `…` while on their way.

    More cost is bad while it breaks the budget of the month.
    """
    try:
        spent, both = spend(data), both_known(data)
    except Waiting:
        yield from (Tile(name, LATER) for name in ("cost", "cache_saved_share"))
        return
    if spent is None:
        yield from (Tile(name, MISSING) for name in ("cost", "cache_saved_share"))
        return
    lines = here(cost_lines, data, spent) if with_lines else None
    found = change(both, "cost")
    amount = partial(money, currency=spent.currency)
    cost = parts.tile(data, "cost", spent.totals.cost, amount, found, lines)
    rises = found is not None and (found.relative or 0) >= STEADY
    yield replace(cost, verdict="bad" if rises and spent_month and spent_month.over else "")
    yield saved_tile(data, spent, both, lines)


def saved_tile(data: Data, spent: Spend, both: Two | None, lines: parts.Compared | None) -> Tile:
    """The part of the bill that the cache saved: between writing for an hour and for 5 minutes."""
    low, high = saved_shares(spent.totals)
    saved = parts.tile(data, "cache_saved_share", high, percent, saved_change(both), lines)
    return replace(saved, value=share_range(low, high), basis=briefing_words.OF_BILL)


def per_thousand(currency: str, per_message: float | None) -> str:
    """The cost of 1,000 messages."""
    return money(None if per_message is None else 1000 * per_message, currency)


def cost_lines(data: Data, spent: Spend) -> parts.Compared:
    """Return the costs of the range bucket by bucket, and of the days before where they are few."""
    now = data.trend(BY_MODEL)
    before = data.trend_before(BY_MODEL) if len(data.tiles()) <= FEW_BUCKETS else None
    return parts.Compared(over_time(now, spent), over_time(before, spent) if before else None)


def small_print(spent: Spend) -> Note:
    """Return the note that costs are estimates, and what they leave out."""
    estimate = words.ESTIMATE.format(day=date_text(spent.prices.as_of))
    return Note(" ".join([estimate, *coverage_sentences(spent.totals)]))


def basis(spent: Spend) -> Iterator[Block]:
    """Yield notes on the prices, and when they changed."""
    source = price_source(spent.prices, price_matches(spent.rows, spent.prices))
    said = [words.BASIS.format(source=source, currency=spent.currency)]
    said += [
        words.CHANGED.format(model=model, day=date_text(day)) for model, day in spent.changed.iter_rows()
    ]
    if spent.changed.height and not spent.in_parts:
        said.append(words.OLD_PRICES)
    yield from (Note(each) for each in said)


def verdict_words() -> pl.Expr:
    """The verdicts of `metrics.cache` as the screen calls them."""
    return pl.col("verdict").replace_strict(VERDICTS, return_dtype=pl.String)
