"""A summary for programs: plain values for `json.dumps`, null where a figure is undefined.

The keys are an interface. Amounts of money are numbers with six decimals at most.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import polars as pl

from odeus_dash.cli.summary import AMOUNTS, TOKENS, USAGE, By, Compared, Figures, Summary
from odeus_dash.data.costing import Spend
from odeus_dash.metrics.comparison import SAME_LENGTH
from odeus_dash.metrics.cost import price_matches
from odeus_dash.periods import Period
from odeus_dash.prices import OWN_PROVIDER

#: Programs get amounts as numbers, and a float holds this many decimals of any amount of money.
_DECIMALS = 6
#: Columns of the rows, after the name.
_COSTS = ("cost", "share", "tokens", "priced_token_share", "cache_saving_net", "cache_saving_net_if_1h")
_USE = ("messages", "message_share", "per_message", "times_average")
_COLUMNS = {
    By.AGENT: ("agent_id", *_COSTS, *_USE),
    By.MODEL: ("priced_as", "provider", "agents", *_COSTS),
    By.OWNER: ("agents", *_COSTS, *_USE),
    By.GROUP: ("cost_centre", "agents", *_COSTS, *_USE),
}


def as_json(found: Summary) -> dict[str, object]:
    """Return the subject of the figures, then the figures. `from` and `to` are as typed."""
    workspace, period = found.data.workspace, found.period
    said: dict[str, object] = {"workspace": workspace.name, "demo": workspace.demo, **_days(period)}
    said |= {"timezone": period.timezone, "covered": _covered(found.whole)}
    said |= {"excluded": sorted(workspace.excluded), "agents": sorted(found.selection.agents)}
    said |= {"filters": {kind: sorted(values) for kind, values in found.selection.filters.items() if values}}
    said |= {"prices": _prices(found.whole.spent), "warnings": [each.as_json() for each in found.warnings]}
    said |= _figures(found.whole)
    if found.by:
        rows: list[dict[str, object]] | None = None
        if found.rows is not None:
            named = found.rows.select(pl.col(found.by).alias("name"), *_COLUMNS[found.by])
            rows = [{name: _number(each[name]) for name in each} for each in named.rows(named=True)]
        said[f"by_{found.by}"] = rows
    if found.compared:
        said |= _comparison(found.compared)
    if found.unit:
        said["buckets"] = [
            {
                **_days(bucket.period, "start", "end"),
                "partial": bucket.partial or figures.covered != bucket.period,
                "covered": _covered(figures),
                **_figures(figures),
            }
            for bucket, figures in found.buckets
        ]
    return said


def _figures(figures: Figures) -> dict[str, object]:
    """Return the figures of the metrics by name, with tokens and cost in their own objects."""
    usage, tokens = (asdict(each) if each else {} for each in (figures.usage, figures.tokens))
    cost = figures.cost
    return {
        **{name: usage.get(name) for name in USAGE},
        "tokens": {name: tokens.get(name) for name in TOKENS},
        "cost": cost
        and {
            "total": _number(cost.cost),
            "currency": cost.currency,
            "priced_token_share": cost.priced_token_share,
            **{name: _number(getattr(cost, name)) for name in AMOUNTS[1:]},
            "unpriced_models": list(cost.unpriced_models),
        },
    }


def _prices(spent: object) -> dict[str, object] | None:
    """Return the price list of the cost, the day of its newest price, and the models with own prices."""
    if not isinstance(spent, Spend):
        return None
    listed, matches = spent.prices, price_matches(spent.rows, spent.prices)
    return {
        "version": listed.version,
        "as_of": listed.as_of.isoformat(),
        "currency": listed.currency,
        "factor": float(listed.factor),
        "factor_as_of": listed.factor_as_of and listed.factor_as_of.isoformat(),
        "factor_source": listed.factor_source,
        "own_models": sorted(matches.filter(pl.col("provider") == OWN_PROVIDER)["model"]),
    }


def _comparison(compared: Compared | str) -> dict[str, object]:
    """Return `compared` (days and notes), `current` and `previous` figures, and `change` per figure."""
    if isinstance(compared, str):
        none = {"current": None, "previous": None}
        return {"compared": {**none, "notes": [compared]}, **none, "change": None}
    days, cost = compared.days, {name: _change(compared, name) for name in AMOUNTS}
    return {
        "compared": {
            "current": _days(days.current, "start", "end"),
            "previous": _days(days.before, "start", "end"),
            "notes": list(days.notes),
        },
        "current": _figures(compared.current),
        "previous": _figures(compared.previous),
        "change": {
            **{name: _change(compared, name) for name in USAGE},
            "tokens": {name: _change(compared, name) for name in TOKENS},
            "cost": {"total": cost.pop("cost"), **cost} if all(cost.values()) else None,
        },
    }


def _change(compared: Compared, name: str) -> dict[str, object] | None:
    """Return `absolute`, `relative` (null if the previous one is 0), and `per_day` if one period is longer.

    `per_day` is null for figures that do not add up over days.
    """
    change = compared.change(name)
    if change is None:
        return None
    absolute = change.absolute
    if name in AMOUNTS and absolute is not None:
        absolute = _number(Decimal(str(absolute)))
    found: dict[str, object] = {"absolute": absolute, "relative": change.relative}
    return found if compared.days.longer == SAME_LENGTH else found | {"per_day": change.per_day}


def _number(value: Any) -> Any:
    """Return an amount as a float, rounded in decimals before it becomes one; other values as they are."""
    if not isinstance(value, Decimal):
        return value
    return float(round(value, _DECIMALS)) + 0.0  # never -0.0


def _covered(figures: Figures) -> dict[str, str] | None:
    return _days(figures.covered) if figures.covered else None


def _days(period: Period, first: str = "from", last: str = "to") -> dict[str, str]:
    return {first: period.start.isoformat(), last: period.end.isoformat()}
