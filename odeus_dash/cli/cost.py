"""What the models of a range cost, loaded beside its other figures.

A period in which the price of a used model changes is priced part by part, each at the prices of its first
day; so is a bucket, and all add up. A cost that cannot be had keeps nobody from the other figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from odeus_dash import prices
from odeus_dash.choice import ExportKind
from odeus_dash.errors import InvalidRange, OdeusDashError
from odeus_dash.metrics import cost_totals
from odeus_dash.metrics.cost import price_changes, priced
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.periods import Period, split
from odeus_dash.prices import PriceList
from odeus_dash.settings import Pricing, Workspace
from odeus_dash.source import Export, Source, Wanted

NO_TOKENS = "No cost: there are no token columns, which take model keys of your own (BYOK)."
NO_MODELS = "No cost: the workspace does not name the models. Its server may be too old to export by model."
NOT_BY_MODEL = "No cost: the export by model is empty, although there are token figures."


@dataclass(frozen=True)
class Cost:
    """The priced rows of a period (see `cost.priced`) and what they come to."""

    rows: pl.DataFrame
    totals: CostTotals
    prices: PriceList


@dataclass(frozen=True)
class NoCost:
    """There is no cost of a period, and why: one line. `exit_code` is that of a failure, 0 without one."""

    why: str
    exit_code: int = 0


Parts = tuple[Export, ...] | NoCost


@dataclass(frozen=True)
class ByModel:
    """The exports by model that make up each period. `prices` is None where nothing can be priced."""

    prices: PriceList | None
    parts: Mapping[Period, Parts]

    def exports(self) -> list[Export]:
        """All of them, some of them several times."""
        return [each for parts in self.parts.values() if not isinstance(parts, NoCost) for each in parts]


def by_model(
    source: Source,
    workspace: Workspace,
    ranges: Sequence[Period],
    tiles: Sequence[Period],
    pricing: Pricing,
    today: dt.date,
) -> ByModel:
    """Load what pricing `ranges`, and `tiles` of the first of them, takes.

    The ranges are asked for at once. Only if the first one can be priced, the tiles are too, and the parts of
    all in which prices changed. Raises BadSettings for own prices that cannot be used, and nothing else.
    """
    known = _load(source, workspace, ranges)
    whole = known[ranges[0]]
    if isinstance(whole, NoCost):
        return ByModel(None, dict.fromkeys([*ranges, *tiles], whole))
    listed = prices.read(pricing.file, pricing.currency, pricing.factor, today)
    changes = {each: _changes(known[each], each, listed) for each in ranges}
    spans = {tile: split(tile, changes[ranges[0]]) for tile in tiles}
    spans |= {each: split(each, changes[each]) for each in ranges}
    wanted = {span for each in spans.values() for span in each}
    known |= _load(source, workspace, sorted(wanted - known.keys(), key=_first_day))
    return ByModel(listed, {period: _all([known[span] for span in each]) for period, each in spans.items()})


def cost(found: ByModel, period: Period, agents: pl.DataFrame) -> Cost | NoCost:
    """What `period` cost; `agents` is its per-agent export."""
    parts = found.parts[period]
    if isinstance(parts, NoCost) or found.prices is None:
        return parts if isinstance(parts, NoCost) else NoCost(NO_TOKENS)
    dated = pl.concat(each.table.frame.with_columns(priced_on=each.wanted.period.start) for each in parts)
    rows = priced(dated, found.prices, "priced_on")
    if rows.is_empty() and agents["sum_prompt_tokens"].sum():
        return NoCost(NOT_BY_MODEL)
    return Cost(rows, cost_totals.cost_totals(rows, agents, found.prices.currency), found.prices)


def _load(source: Source, workspace: Workspace, periods: Iterable[Period]) -> dict[Period, Export | NoCost]:
    different = list(dict.fromkeys(periods))
    wanted = [Wanted(each, ExportKind.AGENTS_BY_MODEL) for each in different]
    found: list[Export | NoCost] = []
    with source.asking(workspace, wanted) as futures:
        for future in futures:
            try:
                found.append(_usable(future.result()))
            except InvalidRange as problem:  # for agents it takes this range: it does not know the grouping
                found.append(NoCost(f"No cost, for the server refused the export by model: {problem}"))
            except OdeusDashError as problem:
                found.append(NoCost(f"No cost, for the export by model failed: {problem}", problem.exit_code))
    return dict(zip(different, found, strict=True))


def _usable(export: Export) -> Export | NoCost:
    """The export if it can be priced. A period without usage costs nothing."""
    facts = export.table.facts
    if not facts.rows:
        return export
    if not facts.has_tokens:
        return NoCost(NO_TOKENS)
    return export if export.table.frame["model"].count() else NoCost(NO_MODELS)


def _changes(export: Export | NoCost, period: Period, listed: PriceList) -> Sequence[dt.date]:
    """The days inside `period` on which the price of a used model changes."""
    if isinstance(export, NoCost):
        return ()
    return price_changes(export.table.frame, listed, period)["day"].to_list()


def _all(parts: Sequence[Export | NoCost]) -> Parts:
    exports = tuple(each for each in parts if isinstance(each, Export))
    return exports if len(exports) == len(parts) else next(each for each in parts if isinstance(each, NoCost))


def _first_day(period: Period) -> dt.date:
    return period.start
