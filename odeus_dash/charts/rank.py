"""The rank of one agent over time, with the first rank on top."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.axes import bucket_axis, bucket_names, bucket_words, with_gaps
from odeus_dash.charts.line import behind
from odeus_dash.charts.marks import dots, hover, iso, lines
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.text import room
from odeus_dash.charts.theme import Figure, Theme, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity
from odeus_dash.words.formats import exact

_HEIGHT, _TICKS = 240, 4


@kept
def rank_over_time(frame: pl.DataFrame, *, theme: Theme, granularity: Granularity) -> Figure:
    """Draw the rank in steps; a bucket without a rank is a gap.

    `frame`: bucket, bucket_end, partial, rank (from 1) and agents (how many have a place), oldest first.
    """
    if frame["rank"].count() == 0:
        return nothing(theme, _HEIGHT, why_empty(frame, "rank"))
    frame = with_gaps(frame, granularity)
    days, places = iso(frame["bucket"]), frame["rank"].to_list()
    last = frame.drop_nulls("rank").row(-1, named=True)
    lowest = max(place for place in places if place)
    step = -(-lowest // _TICKS)
    ticks = [1, *range(1 + step, lowest + 1, step)] if step > 1 else list(range(1, lowest + 1))
    end = f"{exact(last['rank'])} of {exact(last['agents'])}"
    words = bucket_words(frame, granularity)
    told = hover("<b>No. {}</b> of {}<br>{}", map(exact, places), map(exact, frame["agents"]), words)
    layout = {
        "xaxis": bucket_axis(frame["bucket"].to_list(), granularity, most=4),
        "yaxis": {"range": [lowest + 0.5, 0.5], "tickvals": ticks, "ticktext": list(map(exact, ticks))},
        "margin": {"l": 0, "r": 16 + room([end]), "t": 12, "b": 0},
        "annotations": [behind(end, theme.accent, last["bucket"], last["rank"], 600)],
    }
    traces = [
        lines(days, places, color=theme.accent, width=2, shape="hvh"),
        dots(days, places, color=theme.accent, size=6) | told,
    ]
    numbers = Numbers("cells", bucket_names(frame, granularity), (series("Rank", places),))
    return figure(theme, traces, _HEIGHT, layout, numbers)
