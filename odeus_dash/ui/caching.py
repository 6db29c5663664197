"""The prompt cache in pictures and tables: what it is used for, what it earns, and whom to talk to."""

from __future__ import annotations

import polars as pl
import streamlit as st

from odeus_dash import charts
from odeus_dash.memo import kept
from odeus_dash.metrics import long_context, ranking
from odeus_dash.ui import cards, columns, notices, spending, tables
from odeus_dash.ui.spending import Spend
from odeus_dash.ui.view import View
from odeus_dash.wording import counted

#: Agents in a picture; the tables have all of them.
TOP = 10
#: So many agents are told about in words.
LOOK_AT = 6
_EXPOSED = {"average": "The average is", "some": "Some are", "none": "None"}


def pictures(view: View, currency: str, agents: pl.DataFrame) -> None:
    """What the largest of `agents` (`cache_verdicts.cache_per_agent`) send, and what their caches earn."""
    top = ranking.first(agents, TOP)
    left, right = st.columns(2, gap="large")
    with left:
        note = f"The {counted(top.height, 'agent')} with the most input"
        figure = charts.composition(top, "agent", theme=view.theme, as_share=True)
        cards.picture(view, "What the input is made of", note, figure)
    with right:
        note = f"{currency}, of the same agents"
        figure = charts.cache_saving(top, theme=view.theme, currency=currency)
        cards.picture(view, "Saved or lost", note, figure)


def worth_a_look(agents: pl.DataFrame) -> None:
    """Whose cache loses money or is not used, with the reason, those with the most money at stake first."""
    found = at_stake(agents).head(LOOK_AT)
    if found.height:
        cards.section("Worth a look", "Where money is left on the table")
    for agent, verdict, reason in found.select("agent", "verdict", "reason").iter_rows():
        text = f"**{notices.plain(agent)}** {verdict}. {notices.plain(reason)}"
        st.markdown(text, help=cards.definition("cache_verdict"))


@kept
def at_stake(agents: pl.DataFrame) -> pl.DataFrame:
    """Agents whose cache loses money or is not used, out of `cache_per_agent`, by what that costs."""
    stake = pl.max_horizontal(-pl.col("saving_5m"), "possible_saving")
    found = agents.filter(pl.col("verdict").is_in(["loses money", "could cache"]))
    return found.sort(stake, "input", "agent_id", descending=[True, True, False], nulls_last=True)


def by_agent(agents: pl.DataFrame, currency: str) -> None:
    cards.section("All agents", f"Amounts in {currency}; why: what the verdict rests on")
    alt = "All agents with their cache verdicts"
    tables.show(_capitalised(agents), columns.CACHE, key="cache", alt=alt)


def by_model(view: View, spent: Spend) -> None:
    """Reuse against break-even: a picture of where the most is written, and the table of all."""
    models = spending.economics(spent)
    writing = most_written(models, TOP)
    if writing.height:
        note = "Reads per written token on a log scale, where the most is written"
        figure = charts.reuse_against_break_even(writing, theme=view.theme)
        cards.picture(view, "Reuse and break-even", note, figure)
    cards.section("By model", "Reuse: how often a written token was read. It pays from break-even on.")
    beside = _with_contexts(models, long_context.long_context(spent.rows))
    tables.show(beside, columns.CACHE_MODELS, key="cache_models", alt="Agents and models with their reuse")


@kept
def most_written(economics: pl.DataFrame, n: int) -> pl.DataFrame:
    """The `n` rows of `cache_economics.cache_per_agent_and_model` with the most tokens written, if priced."""
    known = economics.drop_nulls(["reuse", "break_even", "break_even_1h"])
    return known.sort("cache_write", "agent_id", "model", descending=[True, False, False]).head(n)


@kept
def _capitalised(cached: pl.DataFrame) -> pl.DataFrame:
    return cached.with_columns(capitalised("verdict"))


def capitalised(column: str) -> pl.Expr:
    """Words with a capital at the beginning."""
    text = pl.col(column)
    return pl.concat_str(text.str.head(1).str.to_uppercase(), text.str.slice(1)).alias(column)


@kept
def _with_contexts(economics: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """Cache economics per agent and model with the sizes of requests beside the model's threshold."""
    exposure = pl.col("exposure").replace_strict(_EXPOSED, return_dtype=pl.String)
    sizes = contexts.select("agent_id", "model", "threshold", "input_per_request", "max_prompt", exposure)
    return economics.join(
        sizes, on=["agent_id", "model"], how="left", nulls_equal=True, maintain_order="left"
    )
