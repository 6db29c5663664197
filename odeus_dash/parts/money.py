"""Parts that the pages about money have: what stands in for it, what it rests on, what the cache saved."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from odeus_dash import parts
from odeus_dash.data import Data
from odeus_dash.data.costing import Spend, no_models
from odeus_dash.metrics.cost import price_matches
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.metrics.cost_words import coverage_sentences, price_source
from odeus_dash.metrics.headline import tokens_sentence
from odeus_dash.metrics.tokens import token_totals, tokens_per_agent
from odeus_dash.page import Block, Column, Heading, Note, Nothing, Page, Table, Tile
from odeus_dash.parts.columns import AGENT_TOKENS
from odeus_dash.words.formats import compact, date_text, money, percent

#: What is known of tokens where they have no price.
UNPRICED: parts.Written = {
    "input": compact,
    "output": compact,
    "hit_rate": percent,
    "tokens_per_message": compact,
}
REMARK = Column("remark", "Remark", "text", "may_be_higher", width=120)
SAVED = Column("cache_saving_net", "Cache saved", "money", "cache_saving_net")


def absent(data: Data, title: str) -> Page:
    """The page without money: what is known of tokens, and a sentence that says what is missing."""
    agents = data.agents()
    totals = token_totals(agents)
    headline = tokens_sentence(totals, data.covered.days)
    if agents.is_empty():
        return parts.page(data, title, headline, parts.no_usage(data))
    if totals.input is None:
        return parts.page(data, title, headline, parts.no_tokens())
    return parts.page(
        data,
        title,
        headline,
        Nothing("Prices need the export by model, so tokens are all there is.", no_models(data) or ""),
        parts.tiles(data, UNPRICED, token_totals),
        Heading("All agents", "Tokens, without their prices"),
        Table(tokens_per_agent(agents), AGENT_TOKENS, "tokens", "All agents by tokens"),
    )


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
