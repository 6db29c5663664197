"""The costs of days as rows of FOCUS 1.2, the FinOps Open Cost and Usage Specification.

One row per day, agent, model and kind of token, with all columns that FOCUS makes mandatory. The invoice is
not known here: BilledCost, ContractedCost and EffectiveCost are null although FOCUS wants an amount. ListCost
is the tokens' cost at the prices of the day, null for a model without a price. A day's requests are priced by
their average size, so that days may differ from their range in the tier for long prompts.
Source: https://focus.finops.org/focus-specification/v1-2/.
"""

from __future__ import annotations

import datetime as dt
import json

import polars as pl

from odeus_dash.metrics.cost import MONEY, PARTS, price_matches
from odeus_dash.metrics.tokens import NO_MODEL
from odeus_dash.periods import add_months, zone
from odeus_dash.prices import PriceList

_TIME = pl.Datetime("us", "UTC")
#: The kinds of token, each with the part of the cost that it makes.
_KINDS = {
    "Uncached input": "cost_input",
    "Cache read": "cost_read",
    "Cache write": "cost_write",
    "Output": "cost_output",
}
_UNKNOWN = "Unknown"
_DAY = dt.timedelta(days=1)
#: What is the same in every row.
_ALWAYS = {
    "ChargeCategory": "Usage",
    "ChargeFrequency": "Usage-Based",
    "PricingCategory": "Standard",
    **dict.fromkeys(("PricingUnit", "ConsumedUnit"), "Tokens"),
    "ServiceCategory": "AI and Machine Learning",
    "ServiceSubcategory": "Generative AI",
    "ResourceType": "Agent",
}
#: The columns that FOCUS 1.2 makes mandatory, then those of its others that are known here, then our own.
SCHEMA: dict[str, pl.DataType] = {
    "BilledCost": MONEY,
    "BillingAccountId": pl.String(),
    "BillingAccountName": pl.String(),
    "BillingCurrency": pl.String(),
    "BillingPeriodEnd": _TIME,
    "BillingPeriodStart": _TIME,
    "ChargeCategory": pl.String(),
    "ChargeClass": pl.String(),
    "ChargeDescription": pl.String(),
    "ChargePeriodEnd": _TIME,
    "ChargePeriodStart": _TIME,
    "ContractedCost": MONEY,
    "EffectiveCost": MONEY,
    "InvoiceIssuerName": pl.String(),
    "ListCost": MONEY,
    "PricingQuantity": pl.Decimal(38, 0),
    "PricingUnit": pl.String(),
    "ProviderName": pl.String(),
    "PublisherName": pl.String(),
    "ServiceCategory": pl.String(),
    "ServiceName": pl.String(),
    "ChargeFrequency": pl.String(),
    "ConsumedQuantity": pl.Decimal(38, 0),
    "ConsumedUnit": pl.String(),
    "ListUnitPrice": MONEY,
    "PricingCategory": pl.String(),
    "ResourceId": pl.String(),
    "ResourceName": pl.String(),
    "ResourceType": pl.String(),
    "ServiceSubcategory": pl.String(),
    "SkuId": pl.String(),
    "SkuMeter": pl.String(),
    "SkuPriceId": pl.String(),
    "Tags": pl.String(),
    "x_Model": pl.String(),
    "x_TokenKind": pl.String(),
    "x_Tokens": pl.Int64(),
}


def focus(
    priced: pl.DataFrame, prices: PriceList, timezone: str, account_name: str, groups: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows of `SCHEMA`, in order of day, agent, model and kind of token.

    `priced` are priced rows of single days (`cost.priced`), `bucket` being the day on the clocks of
    `timezone`. `groups` (agent_id, group, cost_centre) become tags, like the agent and its owner. Kinds of
    token that a row has none of, or that are not known, are left out.
    """
    rows = pl.concat(
        priced.with_columns(x_TokenKind=pl.lit(kind), x_Tokens=PARTS[part][0], ListCost=part)
        for kind, part in _KINDS.items()
    )
    days = _days(priced["bucket"].unique(), timezone)
    rows = rows.filter(pl.col("x_Tokens") > 0).join(days, on="bucket")
    match = price_matches(priced, prices).select("model", "priced_as", "provider")
    rows = rows.with_columns(pl.col("model").fill_null(NO_MODEL)).join(match, on="model", how="left")
    rows = rows.join(groups, left_on="assistant_id", right_on="agent_id", how="left")
    provider, model = pl.col("provider").fill_null(_UNKNOWN), pl.coalesce("priced_as", "model")
    tokens, name = pl.col("x_Tokens").cast(pl.Decimal(38, 0)), pl.coalesce("assistant_name", "assistant_id")
    owner = pl.coalesce("assistant_owner_email", "assistant_owner_id")
    tags = pl.struct(agent=name, owner=owner, group="group", cost_centre="cost_centre")
    known = rows.with_columns(
        BillingAccountId=pl.col("org_id").fill_null(_UNKNOWN),
        BillingAccountName=pl.lit(account_name),
        BillingCurrency=pl.lit(prices.currency),
        ChargeDescription=pl.format("{} tokens of {}, used by {}", "x_TokenKind", "model", name),
        **dict.fromkeys(("InvoiceIssuerName", "ProviderName", "PublisherName"), provider),
        **dict.fromkeys(("PricingQuantity", "ConsumedQuantity"), tokens),
        **{name: pl.lit(value) for name, value in _ALWAYS.items()},
        ListUnitPrice=pl.col("ListCost") / tokens,
        ServiceName=pl.format("{} models", provider),
        ResourceId="assistant_id",
        ResourceName=name,
        SkuId=model,
        SkuMeter=pl.format("{} tokens", "x_TokenKind"),
        SkuPriceId=pl.format("{}/{}", model, pl.col("x_TokenKind").str.to_lowercase()),
        Tags=tags.map_elements(
            lambda tags: json.dumps({key: each for key, each in tags.items() if each}, ensure_ascii=False),
            pl.String,
        ),
        x_Model="model",
    ).sort("bucket", "ResourceName", "ResourceId", "x_Model", "x_TokenKind")
    missing = [pl.lit(None, kind).alias(each) for each, kind in SCHEMA.items() if each not in known.columns]
    cast = [pl.col(each).cast(kind) for each, kind in SCHEMA.items()]
    return known.with_columns(missing).select(cast)


def _days(days: pl.Series, timezone: str) -> pl.DataFrame:
    """bucket, and when the day and its calendar month begin and end, in UTC; the ends are exclusive."""

    def midnight(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), zone(timezone)).astimezone(dt.UTC)

    rows = [
        (day, *map(midnight, (day, day + _DAY, first, add_months(first, 1))))
        for day, first in ((day, day.replace(day=1)) for day in days)
    ]
    times = ("ChargePeriodStart", "ChargePeriodEnd", "BillingPeriodStart", "BillingPeriodEnd")
    return pl.DataFrame(rows, schema={"bucket": pl.Date, **dict.fromkeys(times, _TIME)}, orient="row")
