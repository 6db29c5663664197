"""The price of a million tokens of a model on a day: a bundled price list, own prices, aliases.

    name in the export ── own price, alias or rule ──> model ──> schedule ── day, size ──> Rates

The list is the one inside the installed genai-prices package: nothing is fetched. Amounts are Decimal.
"""

from odeus_dash.prices.price_list import OWN_PROVIDER, Match, PriceList, read
from odeus_dash.prices.rates import Rates

__all__ = ["OWN_PROVIDER", "Match", "PriceList", "Rates", "read"]
