"""A small form: what would the range have cost otherwise? Answers are differences, labelled as guesses."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import streamlit as st

from odeus_dash.metrics import cost_totals, what_if
from odeus_dash.metrics.what_if import Difference
from odeus_dash.ui import cards, notices, spending
from odeus_dash.ui.spending import Spend
from odeus_dash.ui.view import View
from odeus_dash.wording import money, percent, relative_text, signed_money

EVERY_AGENT, EVERY_MODEL = "All agents", "All models"
#: More agents would be more than one wants to look through.
CHOICES = 100
#: What was asked, in words, and what works out the answer.
Question = tuple[str, Callable[[], Difference]]


def show(view: View, spent: Spend) -> None:
    cards.section("What if?", f"The tokens of {cards.days_and_agents(view)}, priced otherwise")
    ask = {"Another model": _model, "A hit rate": _hit_rate, "A price change": _price_change}
    which = st.segmented_control("What changes", list(ask), default="Another model", key="what_if")
    if which is None:
        return
    with st.form(f"what_if_{which}", border=True):
        question = ask[which](spent)
        asked = st.form_submit_button("Work it out", icon=":material/calculate:")
    if not asked:
        return
    if isinstance(question, str):
        st.caption(notices.plain(question))
    else:
        _answer(*question, spent.currency)


def _model(spent: Spend) -> Question | str:
    """A sentence where the model named has no price."""
    used = _models(spent)
    left, right = st.columns(2)
    agents = _agents(left, spent, "what_if_agent")
    model = right.selectbox(
        "would use", used, key="what_if_model", accept_new_options=True,
        help="One of those in use, or type the name of another one.",
    )  # fmt: skip
    if spent.prices.match(model) is None:
        return (
            f"The price list knows no model called {model}." if model else "Choose a model, or type its name."
        )
    call = partial(what_if.with_model, spent.by_model, spent.prices, spending.PRICED_ON, model, list(agents))
    return f"{_who(agents)} on {model}", call


def _hit_rate(spent: Spend) -> Question:
    left, right = st.columns(2)
    agents = _agents(left, spent, "what_if_reader")
    rate = right.number_input("would read from the cache, % of input", 0, 100, 70, 5, key="what_if_rate")
    call = partial(
        what_if.with_hit_rate,
        spent.by_model,
        spent.prices,
        spending.PRICED_ON,
        Decimal(rate) / 100,
        list(agents),
    )
    return f"{_who(agents)} with a hit rate of {rate} %", call


def _price_change(spent: Spend) -> Question:
    left, right = st.columns(2)
    model = left.selectbox(
        "If the prices of",
        [None, *_models(spent)],
        format_func=lambda each: each or EVERY_MODEL,
        key="what_if_priced",
    )
    change = right.number_input("changed by %", -100, 1000, 10, 5, key="what_if_price")
    models = [model] if model else []
    call = partial(
        what_if.with_price_change,
        spent.by_model,
        spent.prices,
        spending.PRICED_ON,
        1 + Decimal(change) / 100,
        models,
    )
    return f"{model or EVERY_MODEL} with prices {change:+,d} %", call


def _models(spent: Spend) -> list[str]:
    """The models in use that have a price: nothing can be worked out for others."""
    return sorted(spent.rows.filter("priced")["model"].unique())


def _agents(place: st.delta_generator.DeltaGenerator, spent: Spend, key: str) -> dict[str, str]:
    """The chosen one of the dearest agents, id and label; nothing for all agents."""
    costs = cost_totals.cost_per_agent(spent.rows, spent.agents)
    dearest = costs.drop_nulls("agent_id").select("agent_id", "agent").head(CHOICES)
    labels: dict[str, str] = dict(dearest.iter_rows())
    agent = place.selectbox(
        "If", [None, *labels], format_func=lambda each: labels.get(each, EVERY_AGENT), key=key
    )
    return {} if agent is None else {agent: labels[agent]}


def _who(agents: dict[str, str]) -> str:
    return next(iter(agents.values()), EVERY_AGENT)


def _answer(asked: str, call: Callable[[], Difference], currency: str) -> None:
    """The difference, from what to what, and how much of the tokens it is about."""
    found = call()
    relative = float(found.change / found.before) if found.before else None
    with st.container(border=True):
        st.badge("What if", icon=":material/help:", color="violet", help=cards.definition("what_if"))
        st.markdown(
            f"**{notices.plain(asked)}: {notices.plain(signed_money(found.change, currency))}** "
            f"({notices.plain(relative_text(relative))}), "
            f"{notices.plain(money(found.after, currency))} instead of "
            f"{notices.plain(money(found.before, currency))}."
        )
        st.caption(
            notices.plain(
                f"Not a forecast: the same tokens, priced otherwise. {percent(found.compared)} of the tokens "
                "asked about have a price both ways."
            )
        )
