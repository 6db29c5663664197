"""Own prices, aliases and the bundled list together, in one currency."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.periods import Period
from odeus_dash.prices import Match, PriceList, Rates, read

TODAY = dt.date(2026, 11, 22)
EXAMPLE = Path(__file__).parents[2] / ".streamlit" / "prices.example.toml"
ACME = """
[aliases]
"Chat" = "acme"
"Fast" = "azure/gpt-5-mini"

[[prices]]
model = "Acme"
input = 2
output = 8.5
valid_from = 2026-11-01

[[prices]]
model = "Acme"
input = 3
output = 9
cache_read = 0.3
valid_from = 2026-06-01

[[prices]]
model = "gpt-5"
input = 1
output = 7
cache_write_1h = 4
currency = "USD"
valid_from = 2026-10-01
tiers = [{ above = 1000, input = 2, output = 14 }]
"""


def prices(tmp_path: Path, toml: str = ACME, currency: str = "EUR", factor: str = "0.5") -> PriceList:
    path = tmp_path / "prices.toml"
    path.write_text(toml, encoding="utf-8")
    return read(path, currency, Decimal(factor), TODAY)


def test_the_bundled_list_says_what_it_is() -> None:
    bundled = read(None, "USD", Decimal(1), TODAY)
    assert bundled.version.startswith("genai-prices ")
    assert dt.date(2026, 6, 1) < bundled.as_of <= TODAY
    assert read(None, "USD", Decimal(1), dt.date(2001, 1, 1)).as_of < TODAY


def test_own_prices_come_first_then_aliases_then_rules(tmp_path: Path) -> None:
    listed = prices(tmp_path)
    assert listed.match("ACME") == Match("ACME", "ACME", "Own price", "override")
    assert listed.match("chat") == Match("chat", "acme", "Own price", "alias")
    assert listed.match("FAST") == Match("FAST", "gpt-5-mini", "Microsoft Azure", "alias")
    assert listed.match("gpt-5") == Match("gpt-5", "gpt-5", "Own price", "override")
    assert listed.match("gpt-5-mini") == Match("gpt-5-mini", "gpt-5-mini", "OpenAI", "rule")


def test_an_own_price_is_one_from_its_first_day_on(tmp_path: Path) -> None:
    later = "[[prices]]\nmodel = 'gpt-5'\nvalid_from = 2026-11-01\ninput = 1\noutput = 1\n"
    listed = prices(tmp_path, later)
    assert listed.match("gpt-5", dt.date(2026, 10, 31)) == Match("gpt-5", "gpt-5", "OpenAI", "rule")
    assert listed.match("gpt-5", dt.date(2026, 11, 1)) == Match("gpt-5", "gpt-5", "Own price", "override")


@pytest.mark.parametrize("model", ["", "nobody knows"])
def test_what_nothing_matches_is_unpriced(tmp_path: Path, model: str) -> None:
    listed = prices(tmp_path)
    assert listed.match(model) is None
    assert listed.tiers(model, TODAY) == ()
    assert listed.changes(model, Period(dt.date(2020, 1, 1), TODAY)) == []


def test_prices_in_our_currency_are_final_and_dollars_are_converted(tmp_path: Path) -> None:
    listed = prices(tmp_path)
    acme, gpt = ("2", "8.5", "2", "2", "2"), ("0.5", "3.5", "0.5", "0.5", "2")
    assert listed.tiers("Acme", TODAY) == (Rates(*map(Decimal, acme), cache_priced=False),)
    assert listed.tiers("gpt-5", TODAY)[0] == Rates(*map(Decimal, gpt), above=1000, cache_priced=False)
    assert listed.tiers("gpt-5-mini", TODAY)[0].input == Decimal("0.125")


def test_tiers_by_the_size_of_the_request(tmp_path: Path) -> None:
    [_, upper] = prices(tmp_path).tiers("gpt-5", TODAY)
    assert (upper.input, upper.output, upper.above) == (1, 7, None)


def test_before_its_first_day_the_bundled_price_holds_or_none(tmp_path: Path) -> None:
    listed = prices(tmp_path)
    [before] = listed.tiers("gpt-5", dt.date(2026, 9, 30))
    assert before.input == Decimal("0.625")
    assert listed.tiers("Chat", dt.date(2026, 5, 31)) == ()


def test_changes_inside_a_period(tmp_path: Path) -> None:
    listed = prices(tmp_path)
    assert listed.changes("Chat", Period(dt.date(2026, 1, 1), TODAY)) == [
        dt.date(2026, 6, 1),
        dt.date(2026, 11, 1),
    ]
    assert listed.changes("Chat", Period(dt.date(2026, 11, 1), TODAY)) == []


def test_the_example_is_one() -> None:
    example = read(EXAMPLE, "EUR", Decimal("0.5"), TODAY)
    assert example.match("chat (internal)") == Match("chat (internal)", "gpt-5-mini", "OpenAI", "alias")
    november = example.tiers("acme-large", TODAY)[-1]
    assert november == Rates(*map(Decimal, ("1", "4", "0.1", "1", "1")))
    october = example.tiers("acme-large", dt.date(2026, 10, 31))[-1]
    assert october == Rates(*map(Decimal, ("5", "15", "0.5", "6.25", "10")))


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("prices = 1", "list of sections"),
        ("[price]\n", "price"),
        ("[aliases]\nx = 1", "alias"),
        ("[aliases]\nx = 'gpt-5'\nX = 'gpt-5'", "two aliases differ only in capital letters"),
        ("[[prices]]\nmodel = ' '\ninput = 1\noutput = 1", "the name is missing"),
        ("[[prices]]\nmodel = 'm'\ninput = 1", "output: the price is missing"),
        ('[aliases]\nx = "nobody knows"', "nobody knows"),
        ("[[prices]]\ninput = 1\noutput = 1", "model"),
        ('[[prices]]\nmodel = "m"\noutput = 1', "field input"),
        ('[[prices]]\nmodel = "m"\ninput = 1', "field output"),
        ('[[prices]]\nmodel = "m"\ninput = "1"\noutput = 1', "field input"),
        ('[[prices]]\nmodel = "m"\ninput = true\noutput = 1', "field input"),
        ('[[prices]]\nmodel = "m"\ninput = -1\noutput = 1', "field input"),
        ('[[prices]]\nmodel = "m"\ninput = inf\noutput = 1', "field input"),
        ('[[prices]]\nmodel = "m"\ninput = nan\noutput = 1', "field input"),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 2_000_000', "field output"),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\nimput = 2', "imput"),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\ncurrency = "GBP"', "currency: this is not "),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\nvalid_from = "2026-01-01"', "valid_from"),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\nvalid_from = 2026-01-01T00:00:00', "valid_from"),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\ntiers = 5', "tiers"),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\ntiers = [5]', "tiers of m"),
        ('[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\ntiers = [{ input = 1, output = 1 }]', "above"),
        (
            '[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\ntiers = [{ above = 9, output = 1 }]',
            "field input",
        ),
        (2 * '[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\n', "the same day"),
        ("[[prices]]\nmodel = 'm'\ninput = = 1", "line 3"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, toml: str, named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        prices(tmp_path, toml)


def test_thresholds_have_to_rise(tmp_path: Path) -> None:
    tier = "{{ above = {}, input = 1, output = 1 }}"
    toml = '[[prices]]\nmodel = "m"\ninput = 1\noutput = 1\ntiers = [%s, %s]'
    with pytest.raises(BadSettings, match="rise"):
        prices(tmp_path, toml % (tier.format(9), tier.format(9)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"gone\.toml"):
        read(tmp_path / "gone.toml", "USD", Decimal(1), TODAY)
