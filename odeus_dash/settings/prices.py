"""The section [prices]: in which money costs are told, and where own prices stand."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from odeus_dash.errors import BadSettings
from odeus_dash.settings.section import Section, section
from odeus_dash.settings.values import Pricing

_FIELDS = frozenset({"file", "currency", "factor"})
#: Nothing costs ten thousand times its price in dollars, unless yen were typed for cents.
_MOST = 10_000


def pricing(given: tuple[Path, object] | None) -> Pricing:
    """What the section says, if there is one. BadSettings for what cannot be used."""
    if given is None:
        return Pricing()
    own = section(given[0], "prices", given[1], _FIELDS)
    currency = _currency(own)
    if currency != Pricing.currency and "factor" not in own.fields:
        raise BadSettings(
            f"{own.place} names a currency but no factor.",
            f"Write what a dollar of the price list is in {currency}.",
        )
    factor = own.number("factor", unset=1, above=0, most=_MOST)
    return Pricing(own.file("file"), currency, Decimal(str(factor)))


def _currency(own: Section) -> str:
    currency = own.text("currency") or Pricing.currency
    if re.fullmatch("[A-Z]{3}", currency):
        return currency
    raise BadSettings(f"{own.at('currency')}: this is no currency code.", "Write three capitals, like EUR.")
