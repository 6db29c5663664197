"""If a model is retired: the agents and owners that use it, and the cost on another one."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from odeus_dash.charts.text import short
from odeus_dash.data import Data
from odeus_dash.data.costing import PRICED_ON, Spend
from odeus_dash.data.groups import with_groups
from odeus_dash.metrics import what_if
from odeus_dash.page import Block, Column, Field, Form, Heading, Note, Sentence, Table
from odeus_dash.parts.columns import AGENT, GROUP
from odeus_dash.parts.what_if import answer, by_cost, priced_models, replies_to
from odeus_dash.words import cost as words
from odeus_dash.words import filters as filter_words
from odeus_dash.words.formats import counted

_FORM = "model_gone"
#: Letters of a model in the heading of a column.
_LETTERS = 24
#: Between the cost and the difference stands the cost on the other model.
_COLUMNS = (
    AGENT,
    Column("messages", "Messages", "count", "messages"),
    Column("token_share", "Share of its tokens", "share", "rests_on_model"),
    Column("cost", "Cost", "money", "cost"),
    Column("difference", "Difference", "money", "model_gone"),
    Column("owner", "Owner", "owner"),
    *GROUP,
)


def model_gone(data: Data, spent: Spend) -> Iterator[Block]:
    """The question, and its answer once it has been asked. Nothing where no model has a name."""
    used = by_cost(spent.rows)
    if not used:
        return
    yield Heading(words.IF_A_MODEL_GOES)
    if data.models:
        yield Note(filter_words.ALL_MODELS_ONLY)
        return
    others = [(each, each) for each in sorted(priced_models(spent), key=lambda each: each == used[0])]
    gone = Field("goes", words.GOES, tuple((each, each) for each in used))
    instead = Field("instead", words.INSTEAD, tuple(others), free_text=True, help=words.MODEL_HELP)
    yield Form(f"what_if_{_FORM}", (gone, instead), "Calculate")
    if replies := replies_to(data, _FORM):
        yield from _answer(data, spent, replies["goes"], replies["instead"])


def _answer(data: Data, spent: Spend, model: object, instead: object) -> Iterator[Block]:
    """Who uses the model, the difference in all, and that of each agent; a note where it has no price."""
    if not isinstance(instead, str) or spent.prices.match(instead) is None:
        yield Note(words.UNKNOWN_MODEL.format(model=instead) if instead else words.NO_MODEL)
        return
    if not isinstance(model, str):
        return
    agents = what_if.model_gone(spent.by_model, spent.agents, spent.prices, PRICED_ON, model, instead)
    yield Sentence(_who(agents, model), "model_gone")
    moved = what_if.rows_of(spent.by_model, model)
    found = what_if.with_model(moved, spent.prices, PRICED_ON, instead)
    yield answer(words.ON_MODEL.format(who=model, model=instead), found, spent.currency)
    after = Column("after", words.ON.format(model=short(instead, _LETTERS)), "money", "model_gone")
    columns = (*_COLUMNS[:4], after, *_COLUMNS[4:])
    yield Table(with_groups(data, agents), columns, "model_gone", words.ALL_RESTING)


def _who(agents: pl.DataFrame, model: str) -> str:
    """Return how many agents and owners use the model, and how many messages the agents received."""
    owners, messages = counted(agents["owner"].n_unique(), "owner"), agents["messages"]
    one = agents.height == 1
    template = words.ONE_RESTS if one else words.REST if agents["owner"].null_count() else words.REST_OF
    said = [template.format(agents=counted(agents.height, "agent"), owners=owners, model=model)]
    if messages.count():
        received = words.IT_RECEIVED if one else words.THEY_RECEIVED
        said.append(received.format(messages=counted(int(messages.sum()), "message")))
    return " ".join(said)
