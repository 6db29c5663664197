"""The total cost of own model keys, as Odeus reports it and at our prices, and the agents' share of it.

All of it is priced on one day, so that both are alike: a price that changed inside the period is a reason why
ours differs from what is reported.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.cost import priced
from odeus_dash.prices import PriceList


@dataclass(frozen=True)
class OwnKeys:
    """The cost of all use of own model keys: agents, plain chat and the API. Money in the prices' currency.

    reported       as Odeus estimates it
    estimated      at our prices; explained, the part of what is reported that this is
    agents         what agents cost at our prices; agents_share, the part of `estimated`
    """

    reported: Decimal
    estimated: Decimal
    agents: Decimal
    explained: float | None
    agents_share: float | None


@kept
def own_keys(models: pl.DataFrame, by_model: pl.DataFrame, prices: PriceList, day: dt.date) -> OwnKeys | None:
    """Compare the export of models with that of agents by model; None where no model of the first is known.

    `models` are rows as `tables.models.read_models` gives them.
    """
    rows = priced(models, prices, day)
    if not rows.height or not rows["reported_usd"].count():
        return None
    reported = Decimal(str(rows["reported_usd"].sum())) * prices.factor
    estimated, agents = (Decimal(each["cost"].sum() or 0) for each in (rows, priced(by_model, prices, day)))
    explained = float(estimated / reported) if reported else None
    return OwnKeys(reported, estimated, agents, explained, float(agents / estimated) if estimated else None)
