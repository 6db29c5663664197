"""Agents whose hit rate fell below its typical range (see `anomalies`) and stayed there.

A change of an agent's instructions can move their variable part to the front, so that nothing after it is
found in the cache. The hit rate shows that the next day, the bill at the end of the month. A drop that was
repaired needs no attention and does not count.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import labels
from odeus_dash.metrics.anomalies import LEAST_PART, WIDTH, unusual
from odeus_dash.metrics.comparison import SMALLEST_BASE
from odeus_dash.metrics.sums import total
from odeus_dash.metrics.tokens import hit_rate, with_requests
from odeus_dash.periods import Granularity

#: The spread of a rate is at least one point.
_ONE_POINT = 0.01
_BREAK = {
    **dict.fromkeys(("bucket", "bucket_end"), pl.Date()),
    **dict.fromkeys(("value", "low", "high"), pl.Float64()),
}


@kept
def hit_rate_breaks(
    rows: pl.DataFrame, calendar: pl.DataFrame, granularity: Granularity, since: dt.date
) -> pl.DataFrame:
    """The agents whose hit rate broke in a bucket that starts `since` then, most input since then first.

    Columns: agent_id, agent, bucket and bucket_end of the break, value (the hit rate in it), low and high,
    between which hit rates were usual, and input, all tokens sent in the buckets from `since` on.
    """
    rates = _rates(rows, calendar)
    # A band reaches down to this part of its middle or further: who never fell as far cannot have broken.
    lowest, highest = pl.col("hit_rate").min(), pl.col("hit_rate").max()
    fallen = rates.filter((lowest < (1 - WIDTH * LEAST_PART) * highest).over("agent_id"))
    found = [
        (agent, *broken)
        for (agent,), own in fallen.partition_by("agent_id", as_dict=True).items()
        if (broken := _broken(own, granularity, since))
    ]
    sent = rates.filter(pl.col("bucket") >= since).group_by("agent_id").agg(pl.col("input").sum())
    named = labels(rows).select(agent_id="assistant_id", agent="agent_label")
    breaks = pl.DataFrame(found, schema={"agent_id": pl.String(), **_BREAK}, orient="row")
    known = breaks.join(sent, on="agent_id").join(named, on="agent_id")
    return known.sort("input", "agent_id", descending=[True, False])


def first_low_day(
    rows: pl.DataFrame, calendar: pl.DataFrame, agent: str, low: float
) -> tuple[dt.date, float] | None:
    """The first of the days from which on the agent's hit rate was below `low`, and what it was on that day.

    None where it was not, or on no day with enough requests.
    """
    days = _rates(rows.filter(pl.col("assistant_id") == agent), calendar).select("bucket", "hit_rate").rows()
    usual = [day for day, rate in days if rate >= low]
    return next((each for each in days if not usual or each[0] > usual[-1]), None)


def _rates(rows: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    """agent_id, bucket, bucket_end, partial, hit_rate and input where there are enough requests."""
    read, sent = "sum_cached_prompt_tokens", "sum_prompt_tokens"
    return (
        with_requests(rows)
        .group_by("bucket", agent_id="assistant_id")
        .agg(hit_rate(read, sent), total("requests"), total(sent).alias("input"))
        .filter(pl.col("requests") >= SMALLEST_BASE, pl.col("hit_rate").is_not_null())
        .collect()
        .join(calendar.select("bucket", "bucket_end", "partial"), on="bucket")
        .drop_nulls("agent_id")
        .sort("agent_id", "bucket")
    )


def _broken(
    own: pl.DataFrame, granularity: Granularity, since: dt.date
) -> tuple[dt.date, dt.date, float, float, float] | None:
    """Return the first bucket below its usual range since which all were; None without one."""
    falls = unusual(own, "hit_rate", granularity, since, _ONE_POINT).filter(pl.col("value") < pl.col("low"))
    for first, last, value, low, high in falls.select(*_BREAK).iter_rows():
        later = own.filter(~pl.col("partial"), pl.col("bucket") >= first)["hit_rate"]
        if (later < low).all():
            return first, last, value, low, high
    return None
