"""One price list: the bundled one, own prices and aliases, in one currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from odeus_dash.errors import BadSettings
from odeus_dash.periods import Period
from odeus_dash.prices import listed
from odeus_dash.prices.own import Own, folded, own
from odeus_dash.prices.rates import Schedule, Tiers, change_days, tiers_on

#: The provider of a model whose price stands in prices.toml.
OWN_PROVIDER = "Own price"


@dataclass(frozen=True)
class Match:
    """The listed model that the export's `model` is priced as, its provider, and how it was found."""

    model: str
    priced_as: str
    provider: str
    how: Literal["override", "alias", "rule"]


@dataclass(frozen=True, eq=False)
class PriceList:
    """Prices per million tokens in `currency`: those of the list times `factor`, own ones as written.

    `version` names the list, `as_of` is the day of its newest price that was in force when it was read.
    `factor_as_of` and `factor_source` say of which day the factor is and who says so, if that is known.
    Two lists are never equal, so that one can be a key.
    """

    version: str
    as_of: dt.date
    currency: str
    factor: Decimal
    own: Own = field(default_factory=Own, repr=False)
    factor_as_of: dt.date | None = None
    factor_source: str | None = None

    def match(self, model: str, on: dt.date = dt.date.max) -> Match | None:
        """Return the match of `model` on a day: an own price, else an alias, else the list's rules.

        None if nothing matches.
        """
        name = self._meant(model)
        ours = self.own.schedules.get(folded(name), ())
        if ours and ours[0].since <= on:
            return Match(model, name, OWN_PROVIDER, "override" if name == model else "alias")
        found = listed.find(name, self.factor)
        if found is None:
            return None
        return Match(model, found.model, found.provider, "rule" if name == model else "alias")

    def tiers(self, model: str, on: dt.date) -> Tiers:
        """The rates of `model` on a day, by size, smallest first; none if it is unpriced."""
        return tiers_on(self._schedule(model), on)

    def changes(self, model: str, period: Period) -> list[dt.date]:
        """The days inside `period`, its first one apart, on which the model's rates become others."""
        return change_days(self._schedule(model), period.start, period.end)

    def _meant(self, model: str) -> str:
        """Return the target of the alias `model`; `model` itself if it has a price of its own."""
        name = folded(model)
        return model if name in self.own.schedules else self.own.aliases.get(name, model)

    def _schedule(self, model: str) -> Schedule:
        """Own prices from their first day on; the list's before it."""
        name = self._meant(model)
        ours = self.own.schedules.get(folded(name), ())
        found = listed.find(name, self.factor)
        theirs = found.schedule if found else ()
        return (*(each for each in theirs if not ours or each.since < ours[0].since), *ours)


def read(path: Path | None, currency: str, factor: Decimal, today: dt.date) -> PriceList:
    """The price list as of `today`, with what prices.toml at `path` says, if there is one.

    `currency` is the name of what the list's dollars times `factor` are. Raises BadSettings.
    """
    written = Own() if path is None else own(path, currency, factor)
    as_of = max((day for day in listed.price_days() if day <= today), default=listed.price_days()[0])
    prices = PriceList(listed.version(), as_of, currency, factor, written)
    for name, target in written.aliases.items():
        if prices.match(name) is None:
            raise BadSettings(
                f"In {path}, the alias {name!r} stands for {target!r}, which has no price.",
                "Correct the name, or add its prices under [[prices]].",
            )
    return prices
