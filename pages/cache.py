"""Does the prompt cache earn what it costs, agent by agent, and where is money left on the table?"""

from __future__ import annotations

from typing import get_args

import polars as pl
import streamlit as st

from odeus_dash import charts, metrics
from odeus_dash.metrics import Efficiency
from odeus_dash.ui import cards, columns, money, notices, spending, tables
from odeus_dash.ui.load import remember
from odeus_dash.ui.spending import Spend
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

PAGE = "Cache savings"
#: Agents in a picture; the tables have all of them.
TOP = 10
#: So many agents are told about in words.
LOOK_AT = 6


def show(view: View) -> None:
    spent = spending.spend(view)
    if spent is None:
        money.absent(view, PAGE)
        return
    agents, models = spending.cached(spent), spending.economics(spent)
    contexts = remember(metrics.long_context, spent.rows)
    cards.headline(view, PAGE, metrics.cache_sentence(agents, spent.currency))
    exposed = metrics.exposed_share(contexts)
    cards.tiles(money.cache_tiles(spent, agents, exposed))
    money.basis(spent)
    _pictures(view, spent, agents)
    _worth_a_look(agents)
    cards.section("All agents", f"Amounts in {spent.currency}; why: what the verdict rests on")
    tables.show(
        remember(money.verdicts, agents),
        columns.CACHE,
        key="cache",
        alt="All agents with their cache verdicts",
    )
    cards.section("By model", "Reuse: how often a written token was read. It pays from break-even on.")
    beside = remember(money.with_contexts, models, contexts)
    tables.show(beside, columns.CACHE_MODELS, key="cache_models", alt="Agents and models with their reuse")
    _efficiency(spent)


def _pictures(view: View, spent: Spend, agents: pl.DataFrame) -> None:
    top = remember(pl.DataFrame.head, agents, TOP)
    left, right = st.columns(2, gap="large")
    with left:
        note = f"The {counted(top.height, 'agent')} with the most input"
        cards.picture(
            view, "What the input is made of", note, charts.composition, top, "agent", as_share=True
        )
    with right:
        note = f"{spent.currency}, of the same agents"
        cards.picture(view, "Saved or lost", note, charts.cache_saving, top, currency=spent.currency)


def _worth_a_look(agents: pl.DataFrame) -> None:
    """Whose cache loses money or is not used, with the reason, those with the most input first."""
    found = agents.filter(pl.col("verdict").is_in(["loses money", "could cache"])).head(LOOK_AT)
    if found.height:
        cards.section("Worth a look", "Where money is left on the table")
    for agent, verdict, reason in found.select("agent", "verdict", "reason").iter_rows():
        text = f"**{notices.plain(agent)}** {verdict}. {notices.plain(reason)}"
        st.markdown(text, help=cards.definition("cache_verdict"))


def _efficiency(spent: Spend) -> None:
    cards.section("Efficiency", "How much is computed for a message, and how large the requests are")
    agents = remember(metrics.efficiency, spent.agents)
    for column in get_args(Efficiency):
        found = remember(metrics.outliers, agents, column)
        if sentence := metrics.outliers_sentence(found, column):
            st.markdown(notices.plain(sentence), help=cards.definition("efficiency_outlier"))
    tables.show(agents, columns.EFFICIENCY, key="efficiency", alt="All agents by tokens per message")
