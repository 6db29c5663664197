"""The prices of one model: by tier, and over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

#: Prices are kept to the ninth decimal per million tokens: the fifteenth per token.
SMALLEST = Decimal("1e-9")


@dataclass(frozen=True)
class Rates:
    """Money per million tokens that a request of a certain size pays; the size is its input tokens.

    `above` is the size beyond which a request pays the next tier's rates for all of its tokens, None on the
    last tier. Without a price of its own, cache_read and cache_write cost what input costs, and
    cache_write_1h what cache_write does; `cache_priced` says whether there is one for cache_read.
    """

    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write: Decimal
    cache_write_1h: Decimal
    above: int | None = None
    cache_priced: bool = True


#: The rates of a model by size, smallest first. No two have the same `above`.
Tiers = tuple[Rates, ...]


@dataclass(frozen=True)
class Dated:
    """The tiers that hold from the day `since` on, until the next of a schedule."""

    since: dt.date
    tiers: Tiers


#: All prices of a model, oldest first.
Schedule = tuple[Dated, ...]


def rates(prices: Mapping[str, Decimal], above: int | None, factor: Decimal) -> Rates:
    """The rates of `prices`, which has "input" and what else is known, each times `factor`.

    Without a price of its own, output is free: embedding models write none.
    """
    known = {name: (price * factor).quantize(SMALLEST) for name, price in prices.items()}
    write = known.get("cache_write", known["input"])
    return Rates(
        input=known["input"],
        output=known.get("output", Decimal(0)),
        cache_read=known.get("cache_read", known["input"]),
        cache_write=write,
        cache_write_1h=known.get("cache_write_1h", write),
        above=above,
        cache_priced="cache_read" in known,
    )


def tiers_on(schedule: Schedule, day: dt.date) -> Tiers:
    """The tiers that hold on `day`; none before the first price."""
    return next((each.tiers for each in reversed(schedule) if each.since <= day), ())


def change_days(schedule: Schedule, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days after `first` and up to `last` on which other rates hold than the day before."""
    days = [each.since for each in schedule if first < each.since <= last]
    return [day for day in days if tiers_on(schedule, day) != tiers_on(schedule, day - dt.timedelta(days=1))]
