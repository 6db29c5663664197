"""Prices of invented models, round enough to reckon with by hand. Per million tokens."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from odeus_dash.prices import PriceList, Rates
from odeus_dash.prices.own import Own
from odeus_dash.prices.rates import Dated, Tiers

DAY = dt.date(2026, 11, 22)


def rates(*amounts: str | int, above: int | None = None, cached: bool = True) -> Rates:
    """Input, output, cache read, cache write, and cache write for an hour."""
    return Rates(*(Decimal(each) for each in amounts), above=above, cache_priced=cached)


#: Written tokens cost 1.25 of the input's price, or 2 for an hour; read ones a tenth.
#: Break-even: 0.25 / 0.9 = 0.2778 reads per write, or 1 / 0.9 = 1.1111 for an hour.
PREMIUM = rates(10, 50, 1, "12.5", 20)
#: Writing costs nothing extra, reading half.
PLAIN = rates(2, 8, 1, 2, 2)
UNCACHED = rates(4, 8, 4, 4, 4, cached=False)
#: Requests with more than 200,000 input tokens cost twice as much.
TIERS = (rates(3, 15, "0.3", "3.75", 6, above=200_000), rates(6, 30, "0.6", "7.5", 12))


def price_list(**models: Rates | Tiers) -> PriceList:
    """The models above, and others by name; no other name has a price."""
    known = {"premium": PREMIUM, "plain": PLAIN, "uncached": UNCACHED, "tiered": TIERS, **models}
    tiers = {name: each if isinstance(each, tuple) else (each,) for name, each in known.items()}
    schedules = {name: (Dated(dt.date.min, each),) for name, each in tiers.items()}
    return PriceList("invented", DAY, "USD", Decimal(1), Own({}, schedules))
