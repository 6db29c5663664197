"""What the pages about money show: tiles, tables, which prices these are, and whether all adds up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics import change_words, checks, cost, cost_totals, cost_words, headline, sparkline
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.metrics.tokens import token_totals, tokens_per_agent
from odeus_dash.source import Trend
from odeus_dash.tables import TokenIdentity
from odeus_dash.ui import cards, columns, notices, receipts, spending, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.spending import Spend, Two
from odeus_dash.ui.view import View
from odeus_dash.wording import (
    MISSING,
    compact,
    counted,
    date_text,
    exact,
    money,
    percent,
    ratio,
    signed_money,
)

_PARTS = {
    "cost_input": "uncached input",
    "cost_read": "cache read",
    "cost_write": "cache write",
    "cost_output": "output",
}


def absent(view: View, page: str) -> None:
    """The page without money: what is known of tokens, and a sentence that says what is missing."""
    agents = view.agents()
    totals = token_totals(agents)
    cards.headline(view, page, headline.tokens_sentence(totals, view.covered.days))
    if agents.is_empty():
        notices.no_usage(view.choice)
    elif totals.input is None:
        notices.no_tokens()
    else:
        title = "Prices need the export by model, so tokens are all there is."
        notices.nothing_here(title, spending.no_models(view) or "")
        _tokens(view, agents)


def _tokens(view: View, agents: pl.DataFrame) -> None:
    totals = token_totals(agents)
    values = {
        "input": compact(totals.input),
        "output": compact(totals.output),
        "hit_rate": percent(totals.hit_rate),
        "tokens_per_message": compact(totals.tokens_per_message),
    }
    cards.tiles(cards.row(view, values, token_totals))
    cards.section("All agents", "Tokens, without their prices")
    per_agent = tokens_per_agent(agents)
    tables.show(per_agent, columns.TOKENS, key="tokens", alt="All agents by tokens")


def tiles(view: View, spent: Spend, both: Two | None, over_time: pl.DataFrame | None = None) -> list[Tile]:
    """What the range cost, per message and per user, what the cache saved, and how much is priced.

    `over_time` draws the line of the cost, once it has arrived.
    """
    totals, say = spent.totals, partial(money, currency=spent.currency)
    unit = view.choice.granularity
    line = () if over_time is None else sparkline.sparkline(over_time, "cost", unit)
    return [
        Tile("cost", say(totals.cost), line, _delta(both, "cost", spent.currency)),
        *(
            Tile(each, say(getattr(totals, each)), delta=_delta(both, each, spent.currency))
            for each in ("per_message", "per_active_user")
        ),
        _saving(totals),
        Tile("priced_token_share", percent(totals.priced_token_share)),
    ]


def cache_tiles(spent: Spend, cached: pl.DataFrame, exposed: float | None) -> list[Tile]:
    """What the cache saved and what it could, how it is used, and how much input has long requests."""
    tokens = token_totals(spent.by_model)
    possible = cached["possible_saving"].drop_nulls()
    return [
        _saving(spent.totals),
        Tile("possible_saving", money(possible.sum() if possible.len() else None, spent.currency)),
        Tile("hit_rate", percent(tokens.hit_rate)),
        Tile("reuse", f"{ratio(tokens.reuse)} ×" if tokens.reuse is not None else MISSING),
        Tile("exposed_share", percent(exposed)),
    ]


def _saving(totals: CostTotals) -> Tile:
    """With its bound, where writing for an hour costs more."""
    short, long = totals.cache_saving_net, totals.cache_saving_net_if_1h
    bound = None if short == long else f"{money(long, totals.currency)} if written for an hour"
    return Tile("cache_saving_net", money(short, totals.currency), delta=_grey(bound))


def _delta(both: Two | None, name: str, currency: str) -> str | None:
    found = spending.change(both, name)
    if found is None:
        return None
    text = change_words.change_text(name, found, partial(money, currency=currency))
    return None if text == MISSING else _grey(text)


def _grey(text: str | None) -> str | None:
    return text and f":gray[{notices.plain(text)}]"


def basis(spent: Spend) -> None:
    """Which prices these are, that costs are estimates, and what they leave out."""
    matches = cost.price_matches(spent.rows, spent.prices)
    source = cost_words.price_source(spent.prices, matches)
    said = [f"An estimate at list prices, in {spent.currency}: {source}. What is billed may differ."]
    said += cost_words.coverage_sentences(spent.totals)
    if spent.changed.height:
        days = ", ".join(f"{model} on {date_text(day)}" for model, day in spent.changed.iter_rows())
        parts = "the days from then on have the new ones"
        whole = "all days have the old ones, for the opened files hold no part of the range"
        said.append(f"Prices change in this range ({days}): {parts if spent.in_parts else whole}.")
    st.caption(f":material/sell: {notices.plain(' '.join(said))}")


def not_compared(view: View, problem: OdeusDashError) -> None:
    """Why there is no cost of the days before, where there are other figures of them."""
    st.caption(f":material/compare_arrows: {notices.plain(f'Costs are not compared. {problem}')}")
    if not view.workspace.files:
        notices.try_again(view)


def reconciled(view: View, spent: Spend, trend: Trend | None) -> None:
    """Whether tokens add up: over buckets, over models, within a row; and of what the cost is the sum.

    Without the `trend`, or with a part of it, buckets are left out.
    """
    cards.section("Does it add up?", "The same tokens from two different exports")
    whole = trend if trend and trend.complete else None
    buckets = whole.rows if whole else None
    inputs = spent.agents, buckets, spent.by_model, view.today
    receipts.checks(checks.reconciliation(*inputs))
    over_time = _line(view, spent, whole) if whole else []
    st.caption(notices.plain(" ".join([*_sums(spent), *over_time, *_identity(view)])))


def _line(view: View, spent: Spend, trend: Trend) -> Sequence[str]:
    """What the buckets add up to, and why that may be something else than the cost of the range."""
    rows = spending.by_bucket(trend, spent)
    found = cost_totals.cost_totals(rows, None, spent.currency)
    if found.cost is None or spent.totals.cost is None:
        return []
    whole, unit = counted(trend.calendar.height, str(view.choice.granularity)), view.choice.granularity
    if found.cost == spent.totals.cost:
        return [f"The {whole} of the line add up to the same."]
    tiers = f"the average request of each {unit}, not that of the range, decides what its tokens cost"
    later = "they were exported at another moment, and the last one is not over"
    why = tiers if found.tokens == spent.totals.tokens else later
    difference = signed_money(found.cost - spent.totals.cost, spent.currency)
    return [f"The {whole} of the line add up to {money(found.cost, spent.currency)} ({difference}): {why}."]


def _sums(spent: Spend) -> list[str]:
    totals, say = spent.totals, partial(money, currency=spent.currency)
    priced = f"{percent(totals.priced_token_share)} of {exact(totals.tokens)} tokens have a price."
    amounts = [(getattr(totals, name), part) for name, part in _PARTS.items()]
    parts = " + ".join(f"{say(amount)} for {part}" for amount, part in amounts if amount is not None)
    return [f"{say(totals.cost)} = {parts}." if parts else "Nothing is priced.", priced]


def _identity(view: View) -> Sequence[str]:
    """How the parts of the input add up, and in how many rows they do not."""
    facts = view.export(spending.BY_MODEL).table.facts
    if not facts.identity_rows:
        return ["No row tells how input tokens add up."]
    broken, rows = exact(facts.identity_breaks), counted(facts.identity_rows, "row")
    if facts.token_identity is TokenIdentity.UNDECIDED:
        unclear = "Nothing tells whether what is not cached includes what was written"
        return [f"{unclear}; the parts of the input do not add up in {broken} of {rows}."]
    return [f"In the rows of all agents, {facts.token_identity}; that does not hold in {broken} of {rows}."]
