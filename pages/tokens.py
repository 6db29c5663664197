"""How many tokens do the agents use, and does the prompt cache help? For workspaces with own model keys."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.composition import composition
from odeus_dash.charts.token_range import token_range
from odeus_dash.data import AGENTS, BY_MODEL, Data
from odeus_dash.data.ahead import want_ahead
from odeus_dash.memo import kept
from odeus_dash.metrics.comparison import beside, changes
from odeus_dash.metrics.ranking import first
from odeus_dash.metrics.tokens import token_totals, tokens_over_time, tokens_per_agent, tokens_per_model
from odeus_dash.page import (
    HEADING,
    NOTE,
    TABLE_WIDTH,
    Blocks,
    Column,
    Page,
    Table,
    Tabs,
    Tiles,
    compose,
    part,
    side_by_side,
)
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, AGENT_TOKENS, MODEL, TOKENS
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.money import absent, tokens_headline
from odeus_dash.words import tokens as words
from odeus_dash.words.formats import counted

TITLE = "Tokens"
#: Agents in a picture; the tables have all of them.
TOP = 10
LARGEST = (
    AGENT,
    Column("max_prompt", "Largest input", "count", "max_prompt"),
    Column("input_per_request", "Average input", "count", "input_per_request"),
    Column("min_prompt", "Smallest input", "count", "min_prompt"),
    Column("requests", "Requests", "count", "requests"),
    Column("tokens_per_message", "Tokens per message", "count", "tokens_per_message"),
)


@filtered(TITLE, by_model=True)
def page(data: Data) -> Page:
    want_ahead(data, AGENTS, BY_MODEL, over_time=(data.kind_of_tokens,))
    agents = data.tokens()
    if agents.is_empty() or token_totals(agents).input is None:
        return absent(data, TITLE, words.TOKENS)
    per_agent = tokens_per_agent(agents)
    lines = pictures.lines(data, tokens_over_time, data.kind_of_tokens)
    tiles = parts.tiles(data, parts.TOKENS, token_totals, lines).tiles
    short = {"tokens_per_message": words.PER_MESSAGE}
    tabs = (
        ("Agents", part(_by_agent, data, per_agent)),
        ("Models", part(_by_model, data, loading=420)),
        ("Largest requests", part(_largest, data, per_agent)),
    )
    return compose(
        TITLE,
        tokens_headline(data),
        Tiles(tuple(replace(each, label=short.get(each.means, "")) for each in tiles)),
        part(_over_time, data, loading=HEADING + (NOTE if data.comparison else 0) + 320),
        Tabs("tokens_tab", tabs),
    )


def _over_time(data: Data) -> Blocks:
    """Yield the input over time, and next to it the share from the cache."""
    kind, unit = data.kind_of_tokens, data.choice.granularity
    both = pictures.over_time(data, tokens_over_time, kind)
    read = "of input read from the cache"
    yield side_by_side(
        pictures.line(data, f"Input tokens per {unit}", "", both, "input", "tokens"),
        pictures.line(data, f"Hit rate per {unit}", "", both, "hit_rate", read, as_share=True),
    )
    yield from pictures.lost(data, kind)


def _by_agent(data: Data, agents: pl.DataFrame) -> Blocks:
    """Yield the table of agents, and the parts of the input of those with the most."""
    both = data.now_and_before(data.kind_of_tokens)
    compared = agents
    if both is not None and data.comparison is not None:
        compared = beside(agents, changes(*both, "input"), "input", data.comparison.longer)
    table = Table(compared, AGENT_TOKENS, "tokens", "All agents by tokens")
    top = first(agents, TOP)
    some = top.height < agents.height
    note = words.MOST_INPUT.format(agents=counted(top.height, "agent")) if some else ""
    figure = composition(top, "agent", theme=data.theme)
    picture = pictures.chart(data, "Where input comes from", note, figure)
    yield side_by_side([table], picture, narrowest=TABLE_WIDTH)


def _by_model(data: Data) -> Blocks:
    models = tokens_per_model(data.by_model())
    table = Table(models, (MODEL, *TOKENS), "models", "All models by tokens")
    figure = composition(models, "model", theme=data.theme)
    picture = pictures.chart(data, "Where input comes from", "", figure)
    yield side_by_side([table], picture, narrowest=TABLE_WIDTH)


def _largest(data: Data, agents: pl.DataFrame) -> Blocks:
    """Yield the sizes of the agents' requests, largest first."""
    largest = by_largest_request(agents)
    figure = token_range(first(largest, TOP), theme=data.theme)
    picture = pictures.chart(data, "Input per request", words.REQUESTS, figure)
    table = Table(largest, LARGEST, "requests", "All agents by their largest request")
    yield side_by_side(picture, [table], narrowest=TABLE_WIDTH)


@kept
def by_largest_request(agents: pl.DataFrame) -> pl.DataFrame:
    """The rows of `tokens_per_agent`, those with the largest request first."""
    return agents.sort("max_prompt", "agent_id", descending=[True, False], nulls_last=True)
