"""Invoices beside the estimates of their months, on Cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl

from odeus_dash.page import Note
from odeus_dash.settings import Pricing
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import WORKSPACE, Rows, blocks, data, made
from tests.pages.two_agents import TWO_AGENTS
from tests.prices.own_prices import price


def ann(wanted: Wanted) -> pl.DataFrame:
    """The agent all of whose tokens have a price: 1.45 a day, so 44.95 in October."""
    return TWO_AGENTS(wanted).filter(assistant_id="ann")


def said(rows: Rows, *invoices: tuple[int, str], **more: object) -> list[str]:
    """What Cost says of the invoices of these months of 2026."""
    amounts = tuple((dt.date(2026, month, 1), Decimal(amount)) for month, amount in invoices)
    page = made("cost", data(rows, workspace=replace(WORKSPACE, invoices=amounts), **more))
    return [each.text for each in blocks(page) if isinstance(each, Note) and each.icon == "receipt_long"]


def test_the_latest_months_that_are_over_come_first() -> None:
    found = said(ann, (6, "1"), (7, "1"), (8, "1"), (9, "1"), (10, "1"), (11, "1"))
    assert [each.partition(":")[0] for each in found] == ["October 2026", "September 2026", "August 2026"]


def test_an_invoice_has_a_share_and_a_factor(tmp_path: Path) -> None:
    start = "October 2026: the $40.46 invoice is 90% of the $44.95 estimate."
    assert said(ann, (10, "40.455")) == [f"{start} To match it, set factor = 0.9 in the settings."]
    half = said(ann, (10, "40.455"), pricing=Pricing(factor=Decimal("0.5")))
    assert half[0].endswith("is 180% of the $22.48 estimate. To match it, set factor = 0.9 in the settings.")
    own = tmp_path / "prices.toml"
    own.write_text(price("gpt-5.4", 2.5, 15, 0.25, 2.5, 2.5))
    assert said(ann, (10, "40.455"), pricing=Pricing(own)) == [start]


def test_an_estimate_that_is_too_low_gives_no_factor() -> None:
    [found] = said(TWO_AGENTS, (10, "40"))
    assert found.endswith("Some models have no price, so the estimate is too low.")


def test_an_invoice_without_an_estimate() -> None:
    def later(wanted: Wanted) -> pl.DataFrame:
        return ann(wanted).clear() if wanted.period.start < dt.date(2026, 10, 1) else ann(wanted)

    assert said(later, (9, "40")) == ["September 2026 has an invoice, but no estimate to compare it with."]


def test_viewers_see_no_invoices() -> None:
    assert said(ann, (10, "40"), viewer=Viewer("vic", Role.VIEWER)) == []


def test_all_agents_count() -> None:
    some = said(ann, (10, "40"), agents=frozenset({"nobody", "ann"}))
    assert some == said(ann, (10, "40"))
