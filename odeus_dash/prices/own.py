"""Own prices and aliases: the file prices.toml.

[aliases]
"name in the export" = "name in the price list or below"

[[prices]]
model = "name in the export"
input = 2.5                    # per million tokens, as are all prices
output = 10
cache_read = 0.25              # optional: without it, as input
cache_write = 3.125            # optional: without it, as input
cache_write_1h = 5             # optional: without it, as cache_write
currency = "EUR"               # optional: that of the settings; USD is converted by their factor
valid_from = 2026-10-01        # optional: without it, always; one [[prices]] for each change
tiers = [{ above = 200000, input = 5, output = 15 }]   # optional: requests with more input tokens
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from odeus_dash.errors import BadSettings
from odeus_dash.prices import listed
from odeus_dash.prices.rates import Dated, Schedule, rates
from odeus_dash.settings.section import Section, read_toml, section

_PRICES = ("input", "output", "cache_read", "cache_write", "cache_write_1h")
_REQUIRED = ("input", "output")
_FIELDS = frozenset({"model", *_PRICES, "currency", "valid_from", "tiers"})
_TIER_FIELDS = frozenset({"above", *_PRICES})
#: Per million tokens: a higher price is a typing error.
_MOST = 1_000_000


@dataclass(frozen=True)
class Own:
    """Aliases and schedules by the name in the export, `folded`."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)


def folded(name: str) -> str:
    """Return the form that all spellings of a model's name share, whatever their case and outer blanks."""
    return name.strip().casefold()


def own(path: Path, currency: str, factor: Decimal) -> Own:
    """Return the aliases and prices at `path`, in `currency`, of which one unit of the list's makes `factor`.

    Raises BadSettings, which names the file, the place and the field.
    """
    content = read_toml(path, Decimal)
    if unknown := content.keys() - {"aliases", "prices"}:
        what = f"In {path}, the section {min(unknown)!r} is unknown."
        raise BadSettings(what, "Use [aliases] or [[prices]].")
    aliases, entries = content.get("aliases", {}), content.get("prices", [])
    if not isinstance(aliases, dict) or not all(isinstance(each, str) and each for each in aliases.values()):
        raise BadSettings(f"In {path}, an alias is not text.", 'Write "name" = "name" under [aliases].')
    by_name = {folded(name): target for name, target in aliases.items()}
    if len(by_name) < len(aliases):
        raise BadSettings(f"In {path}, two aliases differ only in capital letters.", "Keep one of them.")
    if not isinstance(entries, list):
        raise BadSettings(f"In {path}, prices is not a list of sections.", "Write [[prices]] for each.")
    dated: dict[str, dict[dt.date, Dated]] = {}
    for number, fields in enumerate(entries, 1):
        entry = section(path, f"prices, number {number}", fields, _FIELDS)
        name = (entry.text("model") or "").strip()
        if not name:
            raise entry.wrong("model", "the name is missing.", "Write the model's name as in the export.")
        of_model = dated.setdefault(folded(name), {})
        price = _dated(entry, currency, factor)
        if price.since in of_model:
            raise entry.wrong("model", "two prices start on the same day.", "Keep one of them.")
        of_model[price.since] = price
    return Own(by_name, {name: tuple(each[day] for day in sorted(each)) for name, each in dated.items()})


def _dated(entry: Section, currency: str, factor: Decimal) -> Dated:
    """The prices of an entry in `currency`: final if written in that, converted if in the list's."""
    since, tiers = entry.fields.get("valid_from", dt.date.min), entry.fields.get("tiers", [])
    if type(since) is not dt.date:  # a datetime would be one as well
        raise entry.wrong("valid_from", "this is not a date.", "Write it like 2026-10-01, without quotes.")
    if not isinstance(tiers, list):
        raise entry.wrong("tiers", "this is not a list.", "Write it like [{ above = 200000, … }].")
    exchange = {listed.CURRENCY: factor, currency: Decimal(1)}
    if (written := entry.text("currency") or currency) not in exchange:
        known = " or ".join(dict.fromkeys((currency, listed.CURRENCY)))
        todo = "Convert the prices, or set the currency in the settings."
        raise entry.wrong("currency", f"this is not {known}.", todo)
    title = f"tiers of {entry.fields['model']}"
    larger = [section(entry.path, title, fields, _TIER_FIELDS) for fields in tiers]
    limits = [_above(each) for each in larger]
    if limits != sorted(set(limits)):
        raise entry.wrong("tiers", "the tiers are not in order.", "Sort them by above, lowest first.")
    steps = zip([entry, *larger], [*limits, None], strict=True)
    return Dated(since, tuple(rates(_amounts(each), above, exchange[written]) for each, above in steps))


def _above(tier: Section) -> int:
    above = tier.fields.get("above")
    if type(above) is int and 0 < above < 2**53:  # a bool would be one as well
        return above
    raise tier.wrong("above", "this is not a number of tokens.", "Write it like 200000.")


def _amounts(of: Section) -> dict[str, Decimal]:
    amounts = {}
    for name in _PRICES:
        value: Any = of.fields.get(name)  # of one of these types only: a bool would be an int as well
        if type(value) in (int, Decimal) and Decimal(value).is_finite() and 0 <= value <= _MOST:
            amounts[name] = Decimal(value)
        elif name in of.fields:
            todo = "Write a number, without quotes."
            raise of.wrong(name, "this is not a price per million tokens.", todo)
        elif name in _REQUIRED:
            raise of.wrong(name, "the price is missing.", "Write one per million tokens, or 0 if it is free.")
    return amounts
