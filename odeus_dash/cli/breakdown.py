"""The cost of a range agent by agent, model by model or owner by owner."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

import polars as pl

from odeus_dash.cli.amounts import number, printable
from odeus_dash.cli.cost import Cost, NoCost
from odeus_dash.cli.figures import aligned
from odeus_dash.metrics import cost, cost_totals
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.wording import MISSING, compact, exact, money, percent, ratio

#: Rows that a terminal gets, before those of all others together.
_TOP = 20


class By(StrEnum):
    """What a row is about."""

    AGENT = "agent"
    MODEL = "model"
    OWNER = "owner"


#: Columns of rows as JSON, after the name; amounts of money are exact in the frames.
_ALL = ("cost", "share", "tokens", "priced_token_share", "cache_saving_net", "cache_saving_net_if_1h")
_USE = ("messages", "message_share", "per_message", "times_average")
_FIELDS = {
    By.AGENT: ("agent_id", *_ALL, *_USE),
    By.MODEL: ("priced_as", "provider", "agents", *_ALL),
    By.OWNER: ("agents", *_ALL, *_USE),
}
#: Columns in a terminal, after the name, and what they are called where no definition says it.
_PRINTED = {
    By.AGENT: ("cost", "share", "tokens", "messages", "per_message", "times_average"),
    By.MODEL: ("cost", "share", "tokens", "cache_saving_net", "priced_as"),
    By.OWNER: ("agents", "cost", "share", "tokens", "messages", "per_message"),
}
_CALLED = {"agents": "Agents", "share": "Share", "priced_as": "Priced as"}


@dataclass(frozen=True)
class Breakdown:
    """Rows per agent, model or owner, dearest first; None without a cost."""

    by: By
    currency: str
    rows: pl.DataFrame | None


def breakdown(found: Cost | NoCost, by: By, agents: pl.DataFrame) -> Breakdown:
    """The rows of a cost; `agents` is the per-agent export of its days."""
    if isinstance(found, NoCost):
        return Breakdown(by, "", None)
    match by:
        case By.AGENT:
            rows = cost_totals.cost_per_agent(found.rows, agents)
        case By.MODEL:
            matches = cost.price_matches(found.rows, found.prices).select("model", "priced_as", "provider")
            rows = cost_totals.cost_per_model(found.rows).join(
                matches, on="model", how="left", maintain_order="left"
            )
        case By.OWNER:
            rows = cost_totals.cost_per_owner(found.rows, agents)
    return Breakdown(by, found.totals.currency, rows)


def as_json(found: Breakdown) -> list[dict[str, object]] | None:
    """Every row, with its `name` first; amounts as in the cost of the range."""
    if found.rows is None:
        return None
    rows = found.rows.select(pl.col(found.by).alias("name"), *_FIELDS[found.by])
    return [{name: _plain(value) for name, value in row.items()} for row in rows.iter_rows(named=True)]


def lines(found: Breakdown) -> list[str]:
    """For a terminal: the dearest rows, and all others in one."""
    if found.rows is None:
        return []
    rows, names = cost_totals.top_costs(found.rows, _TOP), _PRINTED[found.by]
    heading = [found.by.capitalize(), *(_label(name) for name in names)]
    cells = [
        [printable(name), *map(partial(_say, found.currency), names, values)]
        for name, *values in rows.select(found.by, *names).iter_rows()
    ]
    return ["", *aligned([heading, *cells])]


def _plain(value: object) -> object:
    return number(value) if isinstance(value, Decimal) else value


def _label(name: str) -> str:
    return _CALLED.get(name) or DEFINITIONS[name].label


def _say(currency: str, column: str, value: Any) -> str:
    match column:
        case "cost" | "cache_saving_net" | "per_message":
            return money(value, currency)
        case "share":
            return percent(value)
        case "times_average":
            return ratio(value)
        case "tokens":
            return compact(value)
        case "priced_as":
            return value or MISSING
        case _:
            return exact(value)
