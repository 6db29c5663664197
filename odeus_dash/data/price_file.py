"""The prices for costs, read again when the file with own prices has changed."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from odeus_dash import prices
from odeus_dash.memo import kept
from odeus_dash.prices import PriceList
from odeus_dash.settings import Pricing


def changed(pricing: Pricing) -> int | None:
    """When the file with own prices or its permissions last changed, in ns; None without one."""
    with suppress(OSError):  # reading it says what is wrong with the file
        return pricing.file.stat().st_ctime_ns if pricing.file else None
    return None


@kept
def price_list(pricing: Pricing, today: dt.date, _changed: int | None) -> PriceList:
    """The prices of `today`; `_changed` is when the file with own ones last changed."""
    found = prices.read(pricing.file, pricing.currency, pricing.factor, today)
    return replace(found, factor_as_of=pricing.factor_as_of, factor_source=pricing.factor_source)
