"""FOCUS rows of literal days, and what the specification asks of the columns of usage."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.focus import SCHEMA, focus
from tests.metrics.frames import by_model
from tests.metrics.price_lists import price_list

#: The columns that FOCUS 1.2 makes mandatory.
MANDATORY = [
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ContractedCost",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "ServiceCategory",
    "ServiceName",
]
#: Those that need an invoice, and the class of a charge that corrects nothing.
NULL = {"BilledCost", "ContractedCost", "EffectiveCost", "ChargeClass"}
#: The day on which Berlin's clocks are set back.
LONG_DAY = dt.date(2026, 10, 25)
TOKENS = {"input": 1000, "read": 600, "write": 100, "uncached": 300, "output": 200}
WRITER = {"id": "w", "org_id": "acme", "assistant_owner_email": "ada@acme.example", **TOKENS}


def charges(*rows: dict[str, object], groups: Sequence[tuple[str, str, str | None]] = ()) -> pl.DataFrame:
    schema = dict.fromkeys(("agent_id", "group", "cost_centre"), pl.String)
    tags = pl.DataFrame(list(groups), schema=schema, orient="row")
    days = by_model(*rows).with_columns(bucket=pl.lit(LONG_DAY))
    prices = price_list()
    return focus(priced(days, prices, "bucket"), prices, "Europe/Berlin", "Acme", tags)


def test_a_row_per_kind_of_token() -> None:
    rows = charges({**WRITER, "model": "premium"}).select(
        "x_TokenKind", "x_Tokens", "ListCost", "ListUnitPrice"
    )
    # 600 x 1, 100 x 12.5, 200 x 50 and 300 x 10 millionths
    assert rows.rows() == [
        ("Cache read", 600, Decimal("0.0006"), Decimal("0.000001")),
        ("Cache write", 100, Decimal("0.00125"), Decimal("0.0000125")),
        ("Output", 200, Decimal("0.01"), Decimal("0.00005")),
        ("Uncached input", 300, Decimal("0.003"), Decimal("0.00001")),
    ]


def test_the_columns_are_those_of_the_specification() -> None:
    rows = charges({**WRITER, "model": "premium"})
    assert rows.schema == pl.Schema(SCHEMA)
    assert rows.columns[: len(MANDATORY)] == MANDATORY
    assert all(each.startswith("x_") for each in rows.columns[-3:])
    nulls = {name for name, count in rows.null_count().row(0, named=True).items() if count}
    assert nulls == NULL
    product = rows["ListUnitPrice"] * rows["PricingQuantity"]
    assert product.equals(rows["ListCost"])


def test_periods_are_local_days_and_months_in_utc() -> None:
    [row] = charges({"id": "w", "model": "plain", "output": 1}).to_dicts()
    assert row["ChargePeriodStart"] == dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC)
    assert row["ChargePeriodEnd"] == dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC)
    assert row["BillingPeriodStart"] == dt.datetime(2026, 9, 30, 22, tzinfo=dt.UTC)
    assert row["BillingPeriodEnd"] == dt.datetime(2026, 10, 31, 23, tzinfo=dt.UTC)


def test_tags_are_json() -> None:
    tags = charges({**WRITER, "name": 'The "Writer"', "model": "plain"})["Tags"]
    assert json.loads(tags[0]) == {"agent": 'The "Writer"', "owner": "ada@acme.example"}
    written = {"id": "w", "model": "plain", "output": 1}
    assert json.loads(charges(written)["Tags"][0]) == {"agent": "W"}
    groups = [("w", "Sales", "4100"), ("x", "IT", None)]
    [tagged, other] = charges(written, written | {"id": "x"}, groups=groups)["Tags"]
    assert json.loads(tagged) == {"group": "Sales", "cost_centre": "4100", "agent": "W"}
    assert json.loads(other) == {"group": "IT", "agent": "X"}


def test_without_a_price_or_a_model_no_cost_is_made_up() -> None:
    rows = charges({"id": "w", "model": "nobody", "output": 5}, {"id": "x", "model": None, "output": 5})
    assert rows["ListCost"].null_count() == 2
    assert rows["ProviderName"].to_list() == ["Unknown", "Unknown"]
    assert None not in rows["x_Model"]


def test_unused_days_have_no_rows() -> None:
    assert charges({"id": "w", "model": "plain", "output": 0}).is_empty()
    assert charges().schema == pl.Schema(SCHEMA)
