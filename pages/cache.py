"""Does the prompt cache earn what it costs, agent by agent, and where is money left on the table?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import get_args

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.cache import cache_saving
from odeus_dash.charts.composition import composition
from odeus_dash.charts.reuse import reuse_against_break_even
from odeus_dash.data import AGENTS, BY_MODEL, Data
from odeus_dash.data.ahead import want_ahead
from odeus_dash.data.costing import Spend, Two, both_known, cache_economics, longer, spend
from odeus_dash.data.hit_rates import Break, breaks
from odeus_dash.memo import kept
from odeus_dash.metrics.cache import cache_per_agent, to_fix
from odeus_dash.metrics.comparison import FigureChange, figure_change
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.metrics.cost_words import cache_sentence
from odeus_dash.metrics.efficiency import Efficiency, efficiency, outliers, outliers_sentence
from odeus_dash.metrics.long_context import exposed_share
from odeus_dash.metrics.ranking import first
from odeus_dash.metrics.tokens import token_totals, tokens_over_time
from odeus_dash.page import (
    TABLE_WIDTH,
    Attention,
    Block,
    Blocks,
    Column,
    Heading,
    Note,
    Page,
    Sentence,
    Table,
    Tabs,
    Tile,
    Tiles,
    compose,
    here,
    part,
    side_by_side,
)
from odeus_dash.parts import pictures
from odeus_dash.parts.attention import broken_caches, cache_row, dismissed_here
from odeus_dash.parts.columns import AGENT, MODEL, TOKENS
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.money import absent, basis, cost_lines, saved_tile, small_print, verdict_words
from odeus_dash.words import cache as words
from odeus_dash.words import filters as filter_words
from odeus_dash.words import tokens as token_words
from odeus_dash.words.formats import MISSING, counted, currency_sign, exact, money, percent, ratio, unit_text

TITLE = "Cache"
#: Agents in a picture; the table below has all of them.
TOP = 7
#: Agents of which it says what to do.
FIXES = 3
_SAVINGS = (
    Column("saving_5m", "Net saving", "money", "cache_saving_net"),
    Column("saving_1h", "Net saving (min.)", "money", "cache_saving_net_if_1h"),
    Column("possible_saving", words.POTENTIAL, "money", "possible_saving"),
)
CACHE = (
    AGENT,
    Column("verdict", "Verdict", "verdict", "cache_verdict"),
    *_SAVINGS,
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    Column("broke", words.BROKE, "text", "hit_rate_break"),
    Column("reuse", "Reuse", "reads", "reuse"),
    *TOKENS[:1],
    *TOKENS[3:7],
    Column("reason", "Why", "text", "cache_verdict"),
)
MODELS = (
    AGENT,
    MODEL,
    Column("reuse", "Reuse", "reads", "reuse"),
    Column("break_even", "Break-even", "reads", "break_even"),
    Column("break_even_1h", "Break-even, 1 hour", "reads", "break_even"),
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    *_SAVINGS,
    Column("best_hit_rate", "Top-quarter hit rate", "percent", "best_hit_rate"),
    Column("threshold", "Higher price beyond", "count", "long_context"),
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


@filtered(TITLE, by_model=True)
def page(data: Data) -> Page:
    want_ahead(data, AGENTS, BY_MODEL, over_time=(BY_MODEL,))
    spent = spend(data)
    if spent is None:
        return absent(data, TITLE, token_words.CACHE)
    economics = cache_economics(data)
    agents = cache_per_agent(economics, spent.currency)
    known = agents["possible_saving"].drop_nulls()
    possible = Decimal(known.sum()) if known.len() else None  # what better hit rates would save
    shown = _with_breaks(data, _in_words(agents), here(breaks, data, BY_MODEL) or [])
    tabs = (
        ("All agents", (Table(shown, CACHE, "cache", "All agents with their cache verdicts"),)),
        ("By model", part(_by_model, data, economics)),
        ("Efficiency", part(_efficiency, data)),
        ("Prices", (small_print(spent), *basis(spent))),
    )
    return compose(
        TITLE,
        cache_sentence(spent.totals, to_fix(agents).height, possible),
        _tiles(data, spent, both_known(data), agents, possible),
        _fix_first(data, spent.currency, agents),
        _pictures(data, spent.currency, shown),
        Tabs("cache_tab", tabs),
    )


def _tiles(
    data: Data, spent: Spend, both: Two | None, agents: pl.DataFrame, possible: Decimal | None
) -> Tiles:
    """Return tiles: savings, potential savings, hit rate, reuse, and agents to fix."""
    totals, currency = spent.totals, spent.currency
    saved = saved_tile(data, spent, both, here(cost_lines, data, spent))
    share = None if possible is None or not totals.cost else float(possible / totals.cost)
    saving = parts.tile(data, "possible_saving", possible, partial(money, currency=currency))
    tokens = token_totals(spent.by_model)
    lines = pictures.lines(data, tokens_over_time, BY_MODEL)
    used = {"hit_rate": percent, "reuse": lambda reuse: MISSING if reuse is None else f"{ratio(reuse)}×"}
    return Tiles(
        (
            replace(saved, change=None, basis=_amounts(totals)),
            replace(saving, basis=words.OF_COST.format(share=percent(share)) if share else ""),
            *(
                parts.tile(data, name, getattr(tokens, name), write, _change(both, name), lines)
                for name, write in used.items()
            ),
            Tile(
                "cache_verdict",
                exact(to_fix(agents).height),
                basis=words.OF_AGENTS.format(agents=exact(agents.height)),
                label=words.TO_FIX,
                number=to_fix(agents).height,
                unit="agents",
            ),
        )
    )


def _amounts(totals: CostTotals) -> str:
    """Return the saving: one amount, or a range from writing for an hour to 5 minutes."""
    both = totals.cache_saving_net_if_1h, totals.cache_saving_net
    low, high = (money(each, totals.currency) for each in both)
    if low == high:
        return high
    sign = currency_sign(totals.currency)
    return words.AMOUNTS.format(low=low, high=high.removeprefix(sign) if low.startswith(sign) else high)


def _change(both: Two | None, name: str) -> FigureChange | None:
    """The change of a field of TokenTotals."""
    if both is None:
        return None
    now, before = (token_totals(each.by_model) for each in both)
    return figure_change(name, now, before, longer(both))


def _fix_first(data: Data, currency: str, agents: pl.DataFrame) -> Iterator[Block]:
    """Hit rates that broke, then the agents with the most money at stake, without what was dismissed."""
    losing = (cache_row(data, currency, each) for each in to_fix(agents).iter_rows(named=True))
    rows = (*broken_caches(data, BY_MODEL), *losing)
    left = [row for row in rows if row.key not in dismissed_here(data)]
    if left:
        yield Heading("Fix first")
        yield Attention(tuple(left[:FIXES]))


def _with_breaks(data: Data, agents: pl.DataFrame, found: Sequence[Break]) -> pl.DataFrame:
    """`agents` with `broke`, when the hit rate of each broke; without the column where none did."""
    if not found:
        return agents
    days = {each.agent_id: unit_text(each.period, data.choice.granularity) for each in found}
    broke = pl.col("agent_id").replace_strict(days, default=None, return_dtype=pl.String)
    return agents.with_columns(broke=broke)


def _pictures(data: Data, currency: str, agents: pl.DataFrame) -> Blocks:
    """Yield the savings of the agents with the most input, and the parts of that input."""
    top = first(agents, TOP)
    some = top.height < agents.height
    which = words.MOST_INPUT.format(agents=counted(top.height, "agent")) if some else ""
    saving = cache_saving(top, theme=data.theme, currency=currency)
    made_of = composition(top, "agent", theme=data.theme, as_share=True)
    yield side_by_side(
        pictures.chart(data, "Net saving by agent", which, saving),
        pictures.chart(data, "Where input comes from", words.SAME_AGENTS if some else "", made_of),
    )


def _by_model(data: Data, economics: pl.DataFrame) -> Blocks:
    """Reuse against break-even: a picture of where the most is written, and the table of all."""
    if exposed := exposed_share(economics):
        yield Sentence(words.EXPOSED.format(share=percent(exposed)), "exposed_share")
    table = Table(economics, MODELS, "cache_models", "Agents and models with their reuse")
    writing = most_written(economics, TOP)
    if writing.is_empty():
        yield table
        return
    figure = reuse_against_break_even(writing, theme=data.theme)
    picture = pictures.chart(data, "Reuse and break-even", words.LOG_SCALE, figure)
    yield side_by_side(picture, [table], narrowest=TABLE_WIDTH)


@kept
def most_written(economics: pl.DataFrame, n: int) -> pl.DataFrame:
    """The `n` rows of `cache_per_agent_and_model` that wrote the most tokens at a known price."""
    known = economics.drop_nulls(["reuse", "break_even", "break_even_1h"])
    return known.sort("cache_write", "agent_id", "model", descending=[True, False, False]).head(n)


def _efficiency(data: Data) -> Blocks:
    """Yield the agents that compute unusually much or little for a message, and the table of all."""
    if data.models:
        yield Note(filter_words.ALL_MODELS_ONLY)
        return
    figures = efficiency(data.unfiltered.agents())
    for column in get_args(Efficiency):
        found = data.chosen(outliers(figures, column))
        if sentence := outliers_sentence(found, column):
            yield Sentence(sentence, "efficiency_outlier")
    yield Table(data.chosen(figures), EFFICIENCY, "efficiency", "All agents by tokens per message")


@kept
def _in_words(cached: pl.DataFrame) -> pl.DataFrame:
    return cached.with_columns(verdict_words())
