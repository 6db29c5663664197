"""In which money costs are told, by the file and by default."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.settings import Pricing, read_settings


def read(tmp_path: Path, toml: str = "") -> Pricing:
    path = tmp_path / "secrets.toml"
    path.write_text(toml, encoding="utf-8")
    return read_settings({}, [path]).pricing


def test_without_a_word_costs_are_list_prices_in_dollars(tmp_path: Path) -> None:
    assert read(tmp_path) == Pricing(None, "USD", Decimal(1))


def test_a_currency_a_factor_and_a_file_beside_the_settings(tmp_path: Path) -> None:
    written = read(tmp_path, '[prices]\nfile = "prices.toml"\ncurrency = "EUR"\nfactor = 0.92')
    assert written == Pricing(tmp_path / "prices.toml", "EUR", Decimal("0.92"))


def test_a_factor_alone_is_a_discount(tmp_path: Path) -> None:
    assert read(tmp_path, "[prices]\nfactor = 0.85") == Pricing(None, "USD", Decimal("0.85"))


def test_a_factor_has_a_day_and_a_source(tmp_path: Path) -> None:
    written = read(
        tmp_path,
        '[prices]\nfactor = 0.92\nfactor_as_of = 2026-10-30\nfactor_source = "ECB"\ncurrency = "EUR"',
    )
    assert written == Pricing(None, "EUR", Decimal("0.92"), dt.date(2026, 10, 30), "ECB")


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ('factor = 0.92\nfactor_as_of = "2026-10-30"', "factor_as_of"),
        ("factor = 0.92\nfactor_as_of = 2026-10-30T12:00:00", "factor_as_of"),
        ("factor = 0.92\nfactor_source = 1", "factor_source"),
        ('factor_source = "ECB"', "factor"),
        ('currency = "EUR"', "factor"),
        ('currency = "euros"\nfactor = 1', "currency"),
        ('currency = "€"\nfactor = 1', "currency"),
        ("factor = 0", "factor"),
        ("factor = -1", "factor"),
        ("factor = inf", "factor"),
        ("factor = nan", "factor"),
        ('factor = "0.9"', "factor"),
        ("file = 1", "file"),
        ("discount = 15", "discount"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, lines: str, named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        read(tmp_path, f"[prices]\n{lines}")


def test_a_misspelt_section_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="Prices"):
        read(tmp_path, "[Prices]\nfactor = 2")


WORKSPACE = '[workspaces.acme]\nkey = "sk-canary-7f3a9b"\n'


def budget(tmp_path: Path, line: str) -> Decimal | None:
    path = tmp_path / "secrets.toml"
    path.write_text(WORKSPACE + line, encoding="utf-8")
    return read_settings({}, [path]).workspaces["acme"].budget


def of_environment(**variables: str) -> Decimal | None:
    return read_settings({"ODEUS_API_KEY": "sk-canary-7f3a9b", **variables}, []).workspaces["default"].budget


def test_the_workspace_of_the_environment_may_have_a_budget() -> None:
    assert of_environment() is None
    assert of_environment(ODEUS_BUDGET="") is None
    assert of_environment(ODEUS_BUDGET="1500") == Decimal(1500)
    assert of_environment(ODEUS_BUDGET=" 99.90\n") == Decimal("99.9")
    assert of_environment(ODEUS_BUDGET="1000000000000") == Decimal(10**12)


@pytest.mark.parametrize(
    "written",
    ["0", "0.00", "-5", "+5", "nan", "inf", "1e3", "1_500", "1,500", "1500 EUR", "1000000000001", "١"],
)
def test_a_budget_in_the_environment_is_an_amount(written: str) -> None:
    with pytest.raises(BadSettings, match="The environment variable ODEUS_BUDGET is not an amount of money"):
        of_environment(ODEUS_BUDGET=written)


def test_a_budget_in_the_environment_is_that_of_its_workspace() -> None:
    with pytest.raises(BadSettings, match="ODEUS_BUDGET is set, but ODEUS_API_KEY is not"):
        read_settings({"ODEUS_BUDGET": "1500"}, [])


def test_a_workspace_may_have_invoices(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(WORKSPACE + 'invoices = {"2026-10" = 2950.5, "2026-09" = 2700}')
    found = read_settings({}, [path]).workspaces["acme"].invoices
    assert found == ((dt.date(2026, 9, 1), Decimal(2700)), (dt.date(2026, 10, 1), Decimal("2950.5")))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("invoices = 2950", "not a section"),
        ('invoices = {"October" = 2950}', "October: this is not a month"),
        ('invoices = {"2026-13" = 2950}', "2026-13: this is not a month"),
        ('invoices = {"2026-10" = "2950"}', "2026-10: this number cannot be used"),
        ('invoices = {"2026-10" = -1}', "2026-10: this number cannot be used"),
    ],
)
def test_invoices_that_cannot_be_used_are_named(tmp_path: Path, line: str, named: str) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(WORKSPACE + line)
    with pytest.raises(BadSettings, match=named):
        read_settings({}, [path])


def test_a_workspace_may_have_a_budget(tmp_path: Path) -> None:
    assert budget(tmp_path, "") is None
    assert budget(tmp_path, "budget = 1500") == Decimal(1500)
    assert budget(tmp_path, "budget = 99.9") == Decimal("99.9")


@pytest.mark.parametrize(
    "line", ["budget = 0", "budget = -5", 'budget = "1500"', "budget = nan", "budget = true"]
)
def test_a_budget_is_an_amount(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadSettings, match="field budget"):
        budget(tmp_path, line)


@pytest.mark.parametrize(
    ("line", "day"),
    [("", None), ("billing_day = 1", None), ("billing_day = 2", 2), ("billing_day = 28", 28)],
)
def test_a_workspace_may_have_a_billing_day(tmp_path: Path, line: str, day: int | None) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(WORKSPACE + line, encoding="utf-8")
    assert read_settings({}, [path]).workspaces["acme"].billing_day == day
    environ = {"ODEUS_API_KEY": "sk-canary-7f3a9b", "ODEUS_BILLING_DAY": line.removeprefix("billing_day = ")}
    assert read_settings(environ, []).workspaces["default"].billing_day == day


@pytest.mark.parametrize("written", ["0", "29", "-1", '"15"', "15.0", "true"])
def test_a_billing_day_is_a_day_of_every_month(tmp_path: Path, written: str) -> None:
    with pytest.raises(BadSettings, match="field billing_day is not a day of every month"):
        budget(tmp_path, f"billing_day = {written}")
