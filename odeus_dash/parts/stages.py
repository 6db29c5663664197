"""The stages of agents by month, over the year that ends with the range."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import polars as pl

from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.errors import NotInFiles
from odeus_dash.metrics.lifecycle import buckets_to_tell, stages
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.periods import Granularity, Period, twelve_months
from odeus_dash.source import Trend
from odeus_dash.words.formats import unit_text


@dataclass(frozen=True)
class Staged:
    """The year that agents are judged by, in `data`; `long` has their messages, `stages` their stages.

    Both are frames per agent and bucket (see `metrics.lifecycle.stages`).
    """

    data: Data
    history: Trend
    long: pl.DataFrame
    stages: pl.DataFrame


def staged(data: Data) -> Staged:
    """Return the stages of the selected agents, once the year has arrived."""
    judged = year(data)
    unit = judged.choice.granularity
    history = judged.history(buckets_to_tell(unit) if judged is data else 0)
    long = per_agent_over_time(history.rows, history.calendar, "messages")
    return Staged(judged, history, long, stages(long, unit))


def year(data: Data) -> Data:
    """The figures by month of the twelve months that end with the range.

    Opened files that do not hold them are judged by their own range and unit.
    """
    months = twelve_months(data.choice.period)
    plain = replace(data.choice, against=Against.NONE, to_date=None, whole_weeks=False)
    judged = replace(data, choice=replace(plain, period=months, granularity=Granularity.MONTH))
    try:
        judged.export()
    except NotInFiles:
        return data
    return judged


def named(day: dt.date, unit: Granularity) -> str:
    """The month or quarter that begins on `day`; of shorter units the day itself."""
    return unit_text(Period(day, day), unit)
