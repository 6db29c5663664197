"""The agents whose hit rate broke, with the day on which it did."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from odeus_dash.choice import ExportKind
from odeus_dash.data.data import Data
from odeus_dash.metrics.anomalies import buckets_to_judge
from odeus_dash.metrics.hit_rates import first_low_day, hit_rate_breaks
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.periods import Granularity, Period

#: Of so many agents the days are looked through; those of a break are two weeks, each an export.
MOST = 5
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Break:
    """An agent's hit rate was `rate` in `period` for the first time, and was usual from `low` to `high`.

    `period` is a day, or the month or quarter of longer ranges.
    """

    agent_id: str
    agent: str
    period: Period
    rate: float
    low: float
    high: float


def breaks(data: Data, kind: ExportKind) -> list[Break]:
    """Return the breaks of the range that were not repaired, most input first, at most `MOST`.

    Asks for the buckets before the range, and for days only where a week had a break: exports of this
    `kind`, which says the same as the other one, so that a page needs only one of them over time.
    """
    unit = data.choice.granularity
    if token_totals(data.tokens()).input is None:
        return []
    data.trend_before(kind)  # much of the history is in it
    history = data.history(buckets_to_judge(unit), kind)
    found = hit_rate_breaks(history.rows, history.calendar, unit, data.choice.period.start).head(MOST)
    names = "agent_id", "agent", "bucket", "bucket_end", "value", "low", "high"
    broken = [
        Break(agent_id, agent, Period(first, last, data.choice.period.timezone), *figures)
        for agent_id, agent, first, last, *figures in found.select(names).iter_rows()
    ]
    return [_on_its_day(data, kind, each) for each in broken] if unit is Granularity.WEEK else broken


def _on_its_day(data: Data, kind: ExportKind, found: Break) -> Break:
    """Return the break with its day, which may be in the week before: its last days change that little."""
    week = found.period
    fortnight = replace(week, start=week.start - 7 * _DAY)
    choice = replace(data.choice, period=fortnight, granularity=Granularity.DAY)
    days = replace(data, choice=choice).trend(kind)
    first = first_low_day(days.rows, days.calendar, found.agent_id, found.low)
    if first is None:
        return found
    day, rate = first
    return replace(found, period=replace(week, start=day, end=day), rate=rate)
