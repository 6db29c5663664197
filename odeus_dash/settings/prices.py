"""The section [prices]: in which money costs are told, and where own prices stand."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from odeus_dash.errors import BadSettings
from odeus_dash.settings.section import section
from odeus_dash.settings.values import Pricing

_FIELDS = frozenset({"file", "currency", "factor"})
#: Nothing costs ten thousand times its price in dollars, unless yen were typed for cents.
_MOST = 10_000


def pricing(path: Path, fields: object) -> Pricing:
    """What the section says. BadSettings for what cannot be used."""
    own = section(path, "prices", fields, _FIELDS)
    currency = own.text("currency") or Pricing.currency
    if not re.fullmatch("[A-Z]{3}", currency):
        raise own.wrong("currency", "this is no currency code.", "Write three capitals, like EUR.")
    if currency != Pricing.currency and "factor" not in own.fields:
        raise BadSettings(
            f"{own.place} names a currency but no factor.",
            f"Write what a dollar of the price list is in {currency}.",
        )
    factor = own.number("factor", unset=1, above=0, most=_MOST)
    return Pricing(own.file("file"), currency, Decimal(str(factor)))
