"""Does the prompt cache earn what it costs, agent by agent, and where is money left on the table?"""

from __future__ import annotations

from typing import get_args

import polars as pl

from odeus_dash.charts.cache import cache_saving
from odeus_dash.charts.composition import composition
from odeus_dash.charts.reuse import reuse_against_break_even
from odeus_dash.data import Data
from odeus_dash.data.costing import Spend, cache_economics, spend
from odeus_dash.memo import kept
from odeus_dash.metrics.cache import cache_per_agent
from odeus_dash.metrics.cost_words import cache_sentence
from odeus_dash.metrics.efficiency import Efficiency, efficiency, outliers, outliers_sentence
from odeus_dash.metrics.long_context import exposed_share, long_context
from odeus_dash.metrics.ranking import first
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.page import Blocks, Column, Heading, Page, Sentence, Table, Tile, Tiles, compose, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, MODEL, TOKENS
from odeus_dash.parts.money import absent, basis, capitalised, saving_tile
from odeus_dash.words.formats import MISSING, counted, money, percent, ratio

TITLE = "Cache savings"
#: Agents in a picture; the tables have all of them.
TOP = 10
#: So many agents are told about in words.
LOOK_AT = 6
_EXPOSED = {"average": "The average is", "some": "Some are", "none": "No request is"}
_SAVINGS = (
    Column("saving_5m", "Net saving", "money", "cache_saving_net"),
    Column("saving_1h", "At least", "money", "cache_saving_net_if_1h"),
    Column("possible_saving", "Still possible", "money", "possible_saving"),
)
CACHE = (
    AGENT,
    Column("verdict", "Verdict", "text", "cache_verdict"),
    Column("reason", "Why", "text", "cache_verdict"),
    *_SAVINGS,
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    Column("reuse", "Reuse", "reads", "reuse", width=90),
    *TOKENS[:1],
    *TOKENS[3:7],
)
MODELS = (
    AGENT,
    MODEL,
    Column("reuse", "Reuse", "reads", "reuse"),
    Column("break_even", "Break-even", "reads", "break_even"),
    Column("break_even_1h", "If for an hour", "reads", "break_even"),
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    Column("best_hit_rate", "Best quarter", "percent", "best_hit_rate"),
    *_SAVINGS,
    Column("threshold", "Dearer beyond", "count", "long_context"),
    Column("input_per_request", "Input per request", "count", "input_per_request"),
    Column("max_prompt", "Largest input", "count", "max_prompt"),
    Column("exposure", "Long requests", "text", "long_context"),
    *TOKENS[:1],
    *TOKENS[3:6],
)
EFFICIENCY = (
    AGENT,
    Column("messages", "Messages", "count", "messages"),
    Column("tokens_per_message", "Tokens per message", "count", "tokens_per_message"),
    Column("requests_per_message", "Requests per message", "decimal", "requests_per_message"),
    Column("output_per_input", "Output per input", "percent", "output_per_input"),
    Column("min_prompt", "Smallest input", "count", "min_prompt"),
    Column("input_per_request", "Average input", "count", "input_per_request"),
    Column("max_prompt", "Largest input", "count", "max_prompt"),
)


def page(data: Data) -> Page:
    spent = spend(data)
    if spent is None:
        return absent(data, TITLE)
    economics = cache_economics(data)
    agents = cache_per_agent(economics, spent.currency)
    return compose(
        TITLE,
        cache_sentence(agents, spent.currency),
        _tiles(spent, agents),
        basis(spent),
        _pictures(data, spent.currency, agents),
        _worth_a_look(agents),
        Heading("All agents", f"Amounts in {spent.currency}; why: what the verdict rests on"),
        Table(_capitalised(agents), CACHE, "cache", "All agents with their cache verdicts"),
        _by_model(data, spent, economics),
        _efficiency(data),
    )


def _tiles(spent: Spend, agents: pl.DataFrame) -> Tiles:
    """What the cache saved and what it could, how it is used, and how much input has long requests."""
    tokens = token_totals(spent.by_model)
    possible = agents["possible_saving"].drop_nulls()
    return Tiles(
        (
            saving_tile(spent.totals),
            Tile("possible_saving", money(possible.sum() if possible.len() else None, spent.currency)),
            Tile("hit_rate", percent(tokens.hit_rate)),
            Tile("reuse", f"{ratio(tokens.reuse)} ×" if tokens.reuse is not None else MISSING),
            Tile("exposed_share", percent(exposed_share(long_context(spent.rows)))),
        )
    )


def _pictures(data: Data, currency: str, agents: pl.DataFrame) -> Blocks:
    """What the agents with the most input send, and what their caches earn."""
    top = first(agents, TOP)
    made_of = pictures.chart(
        data,
        "What the input is made of",
        f"The {counted(top.height, 'agent')} with the most input",
        composition(top, "agent", theme=data.theme, as_share=True),
    )
    saved = pictures.chart(
        data,
        "Saved or lost",
        f"{currency}, of the same agents",
        cache_saving(top, theme=data.theme, currency=currency),
    )
    yield side_by_side(made_of, saved)


def _worth_a_look(agents: pl.DataFrame) -> Blocks:
    """Whose cache loses money or is not used, with the reason, those with the most money at stake first."""
    found = at_stake(agents).head(LOOK_AT)
    if found.height:
        yield Heading("Worth a look", "Where money is left on the table")
    for agent, verdict, reason in found.select("agent", "verdict", "reason").iter_rows():
        yield Sentence(f"{verdict}. {reason}", "cache_verdict", subject=agent)


@kept
def at_stake(agents: pl.DataFrame) -> pl.DataFrame:
    """The agents of `cache_per_agent` whose cache loses money or is not used, by what that costs."""
    stake = pl.max_horizontal(-pl.col("saving_5m"), "possible_saving")
    found = agents.filter(pl.col("verdict").is_in(["loses money", "could cache"]))
    return found.sort(stake, "input", "agent_id", descending=[True, True, False], nulls_last=True)


def _by_model(data: Data, spent: Spend, economics: pl.DataFrame) -> Blocks:
    """Reuse against break-even: a picture of where the most is written, and the table of all."""
    writing = most_written(economics, TOP)
    if writing.height:
        note = "Reads per written token on a log scale, where the most is written"
        figure = reuse_against_break_even(writing, theme=data.theme)
        yield from pictures.chart(data, "Reuse and break-even", note, figure)
    yield Heading("By model", "Reuse: how often a written token was read. It pays from break-even on.")
    rows = _with_contexts(economics, long_context(spent.rows))
    yield Table(rows, MODELS, "cache_models", "Agents and models with their reuse")


@kept
def most_written(economics: pl.DataFrame, n: int) -> pl.DataFrame:
    """The `n` rows of `cache_per_agent_and_model` that wrote the most tokens at a known price."""
    known = economics.drop_nulls(["reuse", "break_even", "break_even_1h"])
    return known.sort("cache_write", "agent_id", "model", descending=[True, False, False]).head(n)


def _efficiency(data: Data) -> Blocks:
    """How much is computed for a message: who is far from the others, and the table of all."""
    figures = efficiency(data.unfiltered.agents())
    yield Heading("Efficiency", "How much is computed for a message, and how large the requests are")
    for column in get_args(Efficiency):
        found = data.chosen(outliers(figures, column))
        if sentence := outliers_sentence(found, column):
            yield Sentence(sentence, "efficiency_outlier")
    yield Table(data.chosen(figures), EFFICIENCY, "efficiency", "All agents by tokens per message")


@kept
def _capitalised(cached: pl.DataFrame) -> pl.DataFrame:
    return cached.with_columns(capitalised("verdict"))


@kept
def _with_contexts(economics: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """Cache economics per agent and model with the sizes of requests next to the model's threshold."""
    exposure = pl.col("exposure").replace_strict(_EXPOSED, return_dtype=pl.String)
    sizes = contexts.select("agent_id", "model", "threshold", "input_per_request", "max_prompt", exposure)
    return economics.join(
        sizes, on=["agent_id", "model"], how="left", nulls_equal=True, maintain_order="left"
    )
