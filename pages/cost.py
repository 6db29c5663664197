"""What did the agents cost, who spends it on what, and does the budget last? For own model keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.stacked_columns import stacked_columns
from odeus_dash.data import AGENTS, BY_MODEL, Data
from odeus_dash.data.ahead import want_ahead
from odeus_dash.data.costing import (
    Spend,
    Two,
    by_bucket,
    cache_economics,
    change,
    now_and_before,
    per_agent,
    spend,
)
from odeus_dash.data.groups import groups_of, with_groups
from odeus_dash.data.month import Month, month
from odeus_dash.errors import OdeusDashError
from odeus_dash.memo import kept
from odeus_dash.metrics.cache import cache_per_agent
from odeus_dash.metrics.cost import price_matches
from odeus_dash.metrics.cost_totals import (
    cost_per_group,
    cost_per_model,
    cost_per_owner,
    models_over_time,
)
from odeus_dash.metrics.cost_words import cost_sentence
from odeus_dash.page import (
    HEADING,
    Block,
    Blocks,
    Column,
    Note,
    Page,
    Table,
    Tabs,
    Tiles,
    compose,
    here,
    part,
    side_by_side,
)
from odeus_dash.parts import pictures
from odeus_dash.parts.budget import budget, budget_table, budget_tile, forecast_tile
from odeus_dash.parts.columns import AGENT, GROUP, MODEL, changes
from odeus_dash.parts.cost_checks import cost_checks
from odeus_dash.parts.cost_tables import compared_costs, joined
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.invoices import invoices
from odeus_dash.parts.model_gone import model_gone
from odeus_dash.parts.money import (
    REMARK,
    SAVED,
    absent,
    basis,
    budget_sentence,
    cost_lines,
    cost_tiles,
    per_thousand,
    small_print,
    verdict_words,
)
from odeus_dash.parts.own_keys import own_keys
from odeus_dash.parts.pictures import labelled
from odeus_dash.parts.what_if import what_if
from odeus_dash.words import cost as words
from odeus_dash.words import tokens as token_words
from odeus_dash.words.formats import money, percent

TITLE = "Cost"
#: Models with a colour of their own.
MODELS = 2
#: Bars before the rest becomes one row: what fits beside the line.
TOP = 7
_HOW = {"override": "Own price", "alias": "Alias", "rule": "Rule of the list"}
_COST = (
    Column("cost", "Cost", "money", "cost"),
    *changes(),
    Column("share", "Share of cost", "share", "share"),
)
_PER = (
    Column("per_thousand", "Per 1,000 messages", "money", "per_message"),
    Column("times_average", "Cost vs avg", "times", "times_average"),
    Column("per_active_user", "Per active user", "money", "per_active_user"),
    Column("per_conversation", "Per conversation", "money", "per_conversation"),
    Column("message_share", "Share of messages", "percent", "message_share"),
    Column("previous", "Previous", "money", "previous"),
)
COSTS = (
    AGENT,
    *_COST,
    *_PER[:2],
    Column("verdict", "Cache", "verdict", "cache_verdict"),
    SAVED,
    REMARK,
    *_PER[2:],
    *GROUP,
)
MODEL_COSTS = (
    MODEL,
    *_COST,
    Column("tokens", "Tokens", "count", "tokens"),
    SAVED,
    Column("agents", "Agents"),
    REMARK,
    Column("priced_as", "Priced as", "text", "priced_as"),
    Column("provider", "Provider", "text", "priced_as"),
    Column("how", "Matched by", "text", "priced_as"),
    Column("token_share", "Share of tokens", "percent", "token_share"),
    Column("previous", "Previous", "money", "previous"),
)
OWNER_COSTS = (
    Column("owner", "Owner", "owner"),
    *_COST,
    *_PER,
    Column("agents", "Agents"),
    Column("priced_token_share", "Priced", "percent", "priced_token_share"),
)
GROUP_COSTS = (*GROUP[:1], *OWNER_COSTS[1:], *GROUP[1:])


@filtered(TITLE, by_model=True)
def page(data: Data) -> Page:
    want_ahead(data, AGENTS, BY_MODEL, over_time=())
    spent_month = here(month, data)  # asked for before the buckets: it stands above them
    want_ahead(data, over_time=(BY_MODEL,))
    spent = spend(data)
    if spent is None:
        return absent(data, TITLE, token_words.COST)
    compared = now_and_before(data)
    both = None if isinstance(compared, OdeusDashError) else compared
    chosen = len(data.choice.agents)
    budgets = "" if chosen else budget_sentence(spent_month)
    headline = cost_sentence(
        spent.totals, change(both, "cost"), chosen=chosen, models=len(data.models), budget=budgets
    )
    budgeted = data.workspace.budget is not None
    return compose(
        TITLE,
        headline,
        _tiles(data, spent, both, spent_month),
        Note(words.NOT_COMPARED.format(problem=compared), "compare_arrows", retry=not data.workspace.files)
        if isinstance(compared, OdeusDashError)
        else None,
        side_by_side(
            part(budget, data, loading=HEADING + 340) if budgeted else _who_spends_it(data, spent),
            part(_over_time, data, spent, loading=HEADING + 340),
        ),
        _tabs(data, spent, both),
        small_print(spent),
    )


def _tabs(data: Data, spent: Spend, both: Two | None) -> Tabs:
    """Tables, the form for other prices, and checks. Viewers have no tabs of owners and groups."""
    tabs = (
        ("Agents", part(_by_agent, data, spent, both)),
        ("Models", part(_by_model, data, spent, both)),
        ("Owners", part(_by_owner, data, spent, both)),
        ("Groups", part(_by_group, data, spent, both)),
        ("Budgets", part(budget_table, data, loading=200)),
        ("What if", part(what_if, data, spent)),
    )
    checks = (
        *basis(spent),
        *part(cost_checks, data, spent, loading=200),
        *part(own_keys, data),
        *part(invoices, data),
    )
    return Tabs("cost_tab", tuple((name, blocks) for name, blocks in (*tabs, ("Checks", checks)) if blocks))


def _tiles(data: Data, spent: Spend, both: Two | None, spent_month: Month | None) -> Tiles:
    """The budget, if there is one, the cost in all and per something, and what the cache saved."""
    totals = spent.totals
    write, thousand = partial(money, currency=spent.currency), partial(per_thousand, spent.currency)
    lines = here(cost_lines, data, spent)
    message, user = (
        parts.tile(data, name, getattr(totals, name), each, change(both, name), lines)
        for name, each in (("per_message", thousand), ("per_active_user", write))
    )
    if message.number is not None:
        message = replace(message, number=1000 * message.number)
    cost, saved = cost_tiles(data, spent_month)
    if data.workspace.budget is None:
        priced = parts.tile(data, "priced_token_share", totals.priced_token_share, percent)
        return Tiles((cost, message, user, saved, priced))
    return Tiles((budget_tile(spent_month), forecast_tile(spent_month), cost, message, saved))


def _over_time(data: Data, spent: Spend) -> Blocks:
    """The cost of each bucket, by model."""
    now, unit = data.trend_so_far(BY_MODEL), data.choice.granularity
    costs = models_over_time(by_bucket(now, spent), now.calendar, MODELS)
    amounts = labelled(costs, "value", unit)
    figure = stacked_columns(amounts, theme=data.theme, currency=spent.currency)
    title = f"Cost per {unit}, by model"
    yield from pictures.chart(data, title, "", figure, buckets=now.calendar, goal="cost")
    yield from pictures.lost(data, BY_MODEL)


def _who_spends_it(data: Data, spent: Spend) -> Blocks:
    costs = by_cost(per_agent(data, spent))
    figure = ranked_bars(costs, TOP, theme=data.theme, value_label="estimated cost", currency=spent.currency)
    return pictures.chart(data, "Most expensive agents", "Cost and its share of the total", figure)


@kept
def by_cost(costs: pl.DataFrame) -> pl.DataFrame:
    """The agents with a cost, as `charts.ranking.ranked_bars` takes them."""
    known = costs.drop_nulls("cost")
    return known.select("agent_id", "agent", "share", value=pl.col("cost").cast(pl.Float64))


def _by_agent(data: Data, spent: Spend, both: Two | None) -> Iterator[Block]:
    costs = compared_costs(partial(per_agent, data), "agent_id", spent, both)
    verdicts = cache_per_agent(cache_economics(data), spent.currency)
    yield Table(with_groups(data, _with_cache(costs, verdicts)), COSTS, "costs", "All agents by cost")


def _by_model(data: Data, spent: Spend, both: Two | None) -> Iterator[Block]:
    models = compared_costs(lambda each: cost_per_model(each.rows), "model_key", spent, both)
    matches = price_matches(spent.rows, spent.prices)
    yield Table(_with_matches(models, matches), MODEL_COSTS, "model_costs", "All models by cost")
    yield from model_gone(data, spent)


def _by_owner(data: Data, spent: Spend, both: Two | None) -> Iterator[Block]:
    """Yield the table of owners, for viewers who may see owners."""
    if data.masked:
        return
    owners = compared_costs(lambda each: cost_per_owner(each.rows, each.agents), "owner", spent, both)
    yield Table(owners, OWNER_COSTS, "owner_costs", "All owners by cost")


def _by_group(data: Data, spent: Spend, both: Two | None) -> Iterator[Block]:
    """Yield the table of groups, if the settings have any, for viewers who may see them."""
    groups = groups_of(data)
    if groups is not None:

        def per_group(of: Spend) -> pl.DataFrame:
            return cost_per_group(of.rows, of.agents, groups)

        costs = compared_costs(per_group, "group", spent, both)
        yield Table(costs, GROUP_COSTS, "group_costs", "All groups by cost")


@kept
def _with_cache(costs: pl.DataFrame, cached: pl.DataFrame) -> pl.DataFrame:
    """Costs per agent with the cache verdict of each, and remarks on its cost."""
    verdicts = cached.select("agent_id", verdict_words())
    return joined(costs.with_columns(_remark()), verdicts, "agent_id")


@kept
def _with_matches(costs: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Costs per model with what each was matched to, and how; what is unpriced comes last."""
    how = pl.col("how").replace_strict(_HOW, default="Unpriced", return_dtype=pl.String)
    return joined(costs.with_columns(_remark()), matches.drop("tokens").with_columns(how), "model")


def _remark() -> pl.Expr:
    """Return the remark on a cost; null without one."""
    return (
        pl.when(pl.col("priced_token_share") == 0)
        .then(pl.lit("Unpriced"))
        .when(pl.col("priced_token_share") < 1)
        .then(pl.lit("Partly unpriced"))
        .when(pl.col("incomplete") > 0)
        .then(pl.lit("Incomplete"))
        .when(pl.col("may_be_higher") > 0)
        .then(pl.lit("May be higher"))
        .alias("remark")
    )
