"""The stage of one agent over time, as a strip of coloured cells."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts.axes import bucket_names, bucket_words, columns_axis
from odeus_dash.charts.lifecycle import UNKNOWN, hatch, stage_colours
from odeus_dash.charts.marks import hover, legend
from odeus_dash.charts.numbers import Numbers, Series
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import BARE, Figure, Theme, figure, nothing
from odeus_dash.memo import kept
from odeus_dash.periods import Granularity
from odeus_dash.words.lifecycles import SHORT, STAGES

_HEIGHT, _CELL = 124, 0.92


@kept
def stage_strip(frame: pl.DataFrame, *, theme: Theme, granularity: Granularity) -> Figure:
    """Draw a cell for each bucket with a stage and, above, how many buckets each stage lasted.

    `frame`: bucket, bucket_end, partial and stage, oldest first.
    """
    known = frame.drop_nulls("stage")
    if known.is_empty():
        return nothing(theme, _HEIGHT, UNKNOWN)
    colours, days = stage_colours(theme), known["bucket"].to_list()
    counts = dict(known["stage"].value_counts().iter_rows())
    entries = [
        (f"{SHORT.get(stage, STAGES[stage])} {counts[stage]}", colours[stage])
        for stage in colours
        if stage in counts
    ]
    told = hover(
        "<b>{}</b><br>{}",
        (plain(STAGES[stage]) for stage in known["stage"]),
        bucket_words(known, granularity),
    )
    shapes = ["/" if stage == "silent" else "" for stage in known["stage"]]
    marker = {"color": [colours[each] for each in known["stage"]], "pattern": hatch(shapes, theme)}
    cells = {"type": "bar", "x": list(range(known.height)), "y": [1] * known.height, "width": _CELL}
    layout = {
        "xaxis": columns_axis(days, granularity) | {"range": [-0.5, known.height - 0.5]},
        "yaxis": BARE | {"range": [0, 1]},
        "annotations": [legend(entries, theme)],
        "margin": {"l": 0, "r": 0, "t": 30, "b": 48},
    }
    in_stage = (
        Series(STAGES[stage], tuple(int(each == stage) for each in known["stage"]), colours[stage])
        for stage in colours
        if stage in counts
    )
    numbers = Numbers("columns", bucket_names(known, granularity), tuple(in_stage), stacked=True)
    return figure(theme, [cells | {"marker": marker} | told], _HEIGHT, layout, numbers)
