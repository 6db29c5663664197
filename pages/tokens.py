"""How many tokens do the agents use, and does the prompt cache help? For workspaces with own model keys."""

from __future__ import annotations

from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.composition import composition
from odeus_dash.charts.token_range import token_range
from odeus_dash.data import Data
from odeus_dash.metrics.change_words import with_clause
from odeus_dash.metrics.headline import tokens_sentence
from odeus_dash.metrics.ranking import first
from odeus_dash.metrics.tokens import token_totals, tokens_over_time, tokens_per_agent, tokens_per_model
from odeus_dash.page import Blocks, Page, Table, here, part, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT_TOKENS, MODEL, TOKENS
from odeus_dash.words.formats import counted

TITLE = "Tokens and cache"
#: Agents in a picture; the table below has all of them.
TOP = 10


def page(data: Data) -> Page:
    agents = data.agents()
    totals = token_totals(agents)
    sentence = tokens_sentence(totals, data.covered.days)
    headline = with_clause(sentence, parts.clause(data, "input tokens", "input", token_totals))
    if agents.is_empty():
        return parts.page(data, TITLE, headline, parts.no_usage(data))
    if totals.input is None:
        return parts.page(data, TITLE, headline, parts.no_tokens())
    trend = here(data.trend)
    over_time = tokens_over_time(trend.rows, trend.calendar) if trend else None
    per_agent = tokens_per_agent(agents)
    note = "Input per request is an average; the largest input is that of one request"
    table = parts.agents_table(
        data, per_agent, AGENT_TOKENS, note, key="tokens", alt="All agents by tokens", by="input"
    )
    return parts.page(
        data,
        TITLE,
        headline,
        parts.tiles(data, parts.TOKENS, token_totals, over_time),
        part(partial(_over_time, data), 420),
        _largest(data, first(per_agent, TOP)),
        part(partial(_by_model, data), 420),
        table,
    )


def _over_time(data: Data) -> Blocks:
    """How much input there was, and next to it how much of that came from the cache."""
    both = pictures.over_time(data, tokens_over_time)
    title = f"Input tokens per {data.choice.granularity}"
    note, unit = "Share of the input that was read from the cache", "of input read from the cache"
    yield side_by_side(
        pictures.line(data, title, "From the cache or not", both, "input", "tokens"),
        pictures.line(data, "Hit rate", note, both, "hit_rate", unit, as_share=True),
        widths=(1, 1),
    )
    yield from pictures.lost(data)


def _largest(data: Data, agents: pl.DataFrame) -> Blocks:
    """What the input of the agents with the most of it is made of, and how large their requests are."""
    made_of = pictures.chart(
        data,
        "What the input is made of",
        f"The {counted(agents.height, 'agent')} with the most input",
        composition(agents, "agent", theme=data.theme),
    )
    per_request = pictures.chart(
        data,
        "Input per request",
        "Smallest, average and largest of the same agents, on a log scale",
        token_range(agents, theme=data.theme),
    )
    yield side_by_side(made_of, per_request, widths=(1, 1))


def _by_model(data: Data) -> Blocks:
    models = tokens_per_model(data.by_model())
    figure = composition(models, "model", theme=data.theme)
    yield from pictures.chart(data, "By model", "The same input, by the model that read it", figure)
    yield Table(models, (MODEL, *TOKENS), "models", "All models by tokens")
