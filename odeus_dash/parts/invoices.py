"""Compare the estimated costs of months with their invoices, which the settings may have."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from odeus_dash.data import Data
from odeus_dash.data.costing import costs, lacking
from odeus_dash.page import Blocks, Note, part
from odeus_dash.periods import Period, add_months
from odeus_dash.words import cost as words
from odeus_dash.words.formats import exact_money, percent

#: The latest invoices are compared; each needs exports of its month.
MOST = 3
#: A factor has as many digits as an exchange rate needs to be right to a tenth of a percent.
_DIGITS = Decimal("0.0001")


def invoices(data: Data) -> Blocks:
    """Say how much of each estimate was invoiced, the latest month first; for admins.

    Months that are not over are left out. All agents count, whichever are selected.
    """
    if data.masked:
        return
    timezone = data.choice.period.timezone
    months = [
        (Period(first, add_months(first, 1) - dt.timedelta(days=1), timezone), amount)
        for first, amount in reversed(data.workspace.invoices)
    ]
    for month, amount in [each for each in months if each[0].end < data.today][:MOST]:
        yield from part(_invoice, data.unfiltered.over(month), amount)


def _invoice(data: Data, invoiced: Decimal) -> Blocks:
    """One month beside its invoice, with the factor under which they agree, unless prices are own ones."""
    month = f"{data.choice.period.start:%B %Y}"
    spent = None if lacking(data) else costs(data)
    if spent is None or not spent.totals.cost:
        yield Note(words.INVOICE_ALONE.format(month=month), "receipt_long")
        return
    estimate, currency = spent.totals.cost, spent.currency
    invoice, cost = exact_money(invoiced, currency), exact_money(estimate, currency)
    share = percent(float(invoiced / estimate))
    said = words.INVOICE.format(month=month, invoice=invoice, share=share, estimate=cost)
    if spent.totals.priced_token_share == 1 and not spent.prices.own.schedules:
        factor = (spent.prices.factor * invoiced / estimate).quantize(_DIGITS)
        said = f"{said} {words.INVOICE_FACTOR.format(factor=f'{factor.normalize():f}')}"
    elif spent.totals.priced_token_share != 1:
        said = f"{said} {words.INVOICE_UNPRICED}"
    yield Note(said, "receipt_long")
