"""The costs of the selected agents: priced rows of the range, of its buckets, and of the days before.

Where the price of a used model changes inside a period, or inside a bucket, each part is asked for and priced
by itself, at the prices of its first day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import polars as pl

from odeus_dash import tables
from odeus_dash.data.data import BY_MODEL, Data
from odeus_dash.errors import InvalidRange, NotInFiles, OdeusDashError
from odeus_dash.memo import kept
from odeus_dash.metrics.cache import cache_per_agent_and_model
from odeus_dash.metrics.comparison import FigureChange, figure_change
from odeus_dash.metrics.cost import price_changes, priced
from odeus_dash.metrics.cost_totals import (
    CostTotals,
    cost_over_time,
    cost_per_agent,
    cost_totals,
    saved_shares,
)
from odeus_dash.metrics.sums import quotient
from odeus_dash.periods import Period, split
from odeus_dash.prices import PriceList
from odeus_dash.source import Trend

#: Why a workspace without model keys of its own has no costs.
NO_TOKENS = "Token figures need your own model keys (BYOK)."
_UNGROUPED = "{what} Older servers cannot group by model."
#: The column of a row that has the day whose prices hold for it.
PRICED_ON = "priced_on"


@dataclass(frozen=True, eq=False)
class Spend:
    """The costs of a period of `days` days, and their sources.

    `by_model` has a row per agent, model and part of the period; `priced_on` is the first day of the part.
    `rows` are the same, priced (`cost.priced`). `agents` is the per-agent export. `changed` says which
    models' prices change, and when; `in_parts`, whether that is honoured. `pieces` are rows like those of
    `by_model`, of the parts of each `bucket` in which a price changes.
    """

    days: int
    agents: pl.DataFrame
    by_model: pl.DataFrame
    prices: PriceList
    changed: pl.DataFrame
    in_parts: bool
    pieces: pl.DataFrame

    @property
    def currency(self) -> str:
        return self.prices.currency

    @cached_property
    def rows(self) -> pl.DataFrame:
        return priced(self.by_model, self.prices, PRICED_ON)

    @cached_property
    def totals(self) -> CostTotals:
        return cost_totals(self.rows, self.agents, self.currency)


#: The same costs are the same object, so that what is made of them is kept, too.
_spend = kept(Spend)


#: The costs of the compared days, and of those before.
Two = tuple[Spend, Spend]


def spend(data: Data) -> Spend | None:
    """The costs of the range; None where nothing was used, or there can be none."""
    if data.agents().is_empty() or lacking(data) is not None:
        return None
    return _of(data, data.covered, data.by_model(), _counted(data, data.agents()))


def costs(data: Data) -> Spend:
    """The costs of a range that nothing is `lacking` for, without the pieces of its buckets."""
    return _of(data, data.covered, data.by_model(), _counted(data, data.agents()), in_buckets=False)


def priced_rows(data: Data, period: Period) -> pl.DataFrame:
    """Return the rows by model of any period, priced. Raises as `Data.by_model_in` does."""
    [by_model] = data.by_model_in([period])
    return _of(data, period, by_model, by_model.clear(), in_buckets=False).rows


def lacking(data: Data) -> str | None:
    """Return why there can be no cost of the range; None where there can. Raises any other failure."""
    agents = data.agents()
    if agents.height and agents["sum_prompt_tokens"].count() == 0:
        return NO_TOKENS
    return no_models(data)


def no_models(data: Data) -> str | None:
    """Return why there is no export by model; None where there is one. Raises any other failure."""
    try:
        frame = data.by_model()
    except NotInFiles as problem:
        return str(problem)
    except InvalidRange as problem:  # the same range was good enough for the agents
        return _UNGROUPED.format(what=problem.what)
    if _is_lacking(frame, data.agents()):
        return "The export by model is empty, although the agents have token figures."
    everybody = data.export(BY_MODEL).table.frame  # the selected agents may be the only ones without a model
    nameless = everybody.height and everybody["model"].count() == 0
    return "The export names no models, as on older servers." if nameless else None


def now_and_before(data: Data) -> Two | OdeusDashError | None:
    """The costs of the period and of the comparison period; None without a comparison.

    None also where a price changes within one of the two, and opened files do not hold its parts. Where one
    of the two could not be loaded, the failure: the costs of the range can still be shown.
    """
    try:
        models, both, comparison = data.now_and_before(BY_MODEL), data.now_and_before(), data.comparison
        agents = [_counted(data, each) for each in both or ()]
        if comparison is None or models is None or both is None or any(map(_is_lacking, models, agents)):
            return None
        periods = comparison.current, comparison.before
        now, before = (_of(data, *each) for each in zip(periods, models, agents, strict=True))
    except OdeusDashError as problem:
        return problem
    return (now, before) if now.in_parts and before.in_parts else None


def both_known(data: Data) -> Two | None:
    """Return `now_and_before`, but None where one of the two could not be loaded."""
    found = now_and_before(data)
    return None if isinstance(found, OdeusDashError) else found


def change(both: Two | None, name: str) -> FigureChange | None:
    """The change of a field of CostTotals."""
    if both is None:
        return None
    now, before = both
    return figure_change(name, now.totals, before.totals, longer(both))


def saved_change(both: Two | None) -> FigureChange | None:
    """The change of the part of the bill that the cache saved (see `saved_shares`), in points."""
    if both is None:
        return None
    now, before = (saved_shares(each.totals)[1] for each in both)
    if now is None or before is None:
        return None
    return FigureChange(before, now - before, None, small=False)


def longer(both: Two) -> Fraction:
    """Return the days of the compared period divided by those of the one before."""
    now, before = both
    return Fraction(now.days, before.days)


@kept
def over_time(trend: Trend, spent: Spend) -> pl.DataFrame:
    """`metrics.cost_totals.cost_over_time` of a trend by model, for the eye: amounts are floats."""
    frame = cost_over_time(by_bucket(trend, spent), trend.calendar)
    saved = pl.col("cache_saving_net")
    return frame.with_columns(pl.selectors.decimal().cast(pl.Float64)).with_columns(
        cache_saved_share=quotient(saved, pl.col("cost") + saved)
    )


@kept
def by_bucket(trend: Trend, spent: Spend) -> pl.DataFrame:
    """The rows of a trend by model, priced on the first day of each bucket, or of each piece of a bucket."""
    pieces = spent.pieces.join(trend.calendar, on="bucket").select(*trend.rows.columns, PRICED_ON)
    whole = trend.rows.join(pieces, on="bucket", how="anti")
    return priced(pl.concat([whole.with_columns(priced_on="bucket"), pieces]), spent.prices, PRICED_ON)


def _counted(data: Data, agents: pl.DataFrame) -> pl.DataFrame:
    """The per-agent rows that costs are divided by: without figures if only some models are selected.

    The export by model does not say which messages a model answered.
    """
    return _without_figures(agents) if data.models else agents


@kept
def _without_figures(agents: pl.DataFrame) -> pl.DataFrame:
    return agents.with_columns(pl.selectors.numeric() * pl.lit(None, pl.Int64))


def _is_lacking(by_model: pl.DataFrame, agents: pl.DataFrame) -> bool:
    """Whether tokens were used that are in no row by model: their cost is not known, and not zero."""
    return by_model.is_empty() and agents["sum_prompt_tokens"].sum() > 0


def _of(
    data: Data, period: Period, by_model: pl.DataFrame, agents: pl.DataFrame, *, in_buckets: bool = True
) -> Spend:
    """The costs of a period, with a new part from each day on at which a price changes, if it can be had."""
    listed = data.prices()
    changed = price_changes(by_model, listed, period)
    days = changed["day"].to_list()
    parts, in_parts = split(period, days), True
    buckets = [each.period for each in data.buckets(period)] if in_buckets else []
    divided = {each.start: split(each, days) for each in buckets}
    # The parts of buckets that one of the days divides, with the first day of the bucket.
    pieces = {piece: day for day, found in divided.items() if len(found) > 1 for piece in found}
    try:
        frames = data.by_model_in([*parts, *pieces]) if days else [by_model]
    except NotInFiles:  # opened files need not hold the parts of what they hold
        frames, parts, pieces, in_parts = [by_model], parts[:1], {}, False
    starts = [each.start for each in parts]
    dated = _dated(frames[: len(parts)], starts, starts)
    cut = _dated(frames[len(parts) :], [each.start for each in pieces], list(pieces.values()))
    return _spend(period.days, agents, dated, listed, changed, in_parts, cut)


@kept
def _dated(
    frames: Sequence[pl.DataFrame], days: Sequence[dt.date], buckets: Sequence[dt.date]
) -> pl.DataFrame:
    """Return all frames in one, each with the day of its prices and the first day of its bucket."""
    nothing = tables.empty(BY_MODEL).frame.with_columns(agent_label=pl.lit("")).clear()
    found = zip(frames or [nothing], days or [dt.date.min], buckets or [dt.date.min], strict=True)
    return pl.concat([frame.with_columns(priced_on=day, bucket=bucket) for frame, day, bucket in found])


def cache_economics(data: Data) -> pl.DataFrame:
    """Return `metrics.cache` of the selected agents; good hit rates are those of the whole workspace."""
    everybody = spend(data.unfiltered)
    return data.chosen(cache_per_agent_and_model(everybody.rows)) if everybody else pl.DataFrame()


def per_agent(data: Data, spent: Spend) -> pl.DataFrame:
    """`metrics.cost_totals.cost_per_agent`; `times_average` compares with all agents of the workspace."""
    costs = cost_per_agent(spent.rows, spent.agents)
    everybody = spend(data.unfiltered) if data.choice.agents and not data.models else None
    return _judged(costs, cost_per_agent(everybody.rows, everybody.agents)) if everybody else costs


@kept
def _judged(costs: pl.DataFrame, everybody: pl.DataFrame) -> pl.DataFrame:
    """`costs` with the `times_average` of `everybody`."""
    average = everybody.select("agent_id", "times_average")
    alone = costs.drop("times_average")
    judged = alone.join(average, on="agent_id", how="left", nulls_equal=True, maintain_order="left")
    return judged.select(costs.columns)
