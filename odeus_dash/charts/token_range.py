"""The sizes of an agent's requests: smallest, average and largest."""

from __future__ import annotations

import math

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import log_axis
from odeus_dash.charts.marks import agents_of, dots, hover, seen, texts, words
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.text import plain, room
from odeus_dash.charts.theme import NORMAL, SMALL, Figure, Theme, nothing
from odeus_dash.memo import kept
from odeus_dash.words.formats import compact, exact

#: In pixels: a row, which has its average below the line.
_ROW = 62
#: On the logarithmic axis: a label at its very end can be outside of it by rounding, and is then not drawn.
_INSIDE = 0.002


@kept
def token_range(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """A thin line from the smallest to the largest request of each agent, its average marked.

    `frame`: agent, and the input tokens of its requests, min_prompt, input_per_request and max_prompt. The
    axis is logarithmic; agents without all three are left out.
    """
    known = frame.select(
        pl.col("^agent_id$"), "agent", low="min_prompt", middle="input_per_request", high="max_prompt"
    ).filter(pl.all_horizontal(pl.col("low", "middle", "high") > 0))
    if known.is_empty():
        return nothing(theme, message="No requests with known sizes in this period")
    at = bars.marks(known.height)
    lows, averages, highs = ([compact(size) for size in known[each]] for each in ("low", "middle", "high"))
    told = hover(
        "<b>{}</b><br>{} input tokens per request on average<br>from {} to {}",
        *texts(known, agent=plain, middle=exact, low=exact, high=exact),
    )
    average = {"color": theme.accent, "size": 12, "line": {"color": theme.page, "width": 2}}
    below = [f"<b>{text}</b>" for text in averages]
    quiet = {"color": theme.muted, "size": SMALL}
    middles = seen(known["middle"])
    traces = [
        bars.spans(known["low"].to_list(), known["high"].to_list(), color=theme.context, width=5),
        words([f"{text} " for text in lows], known["low"].to_list(), at, "middle left", **quiet),
        words([f" {text}" for text in highs], known["high"].to_list(), at, "middle right", **quiet),
        words(below, middles, [row + 0.1 for row in at], "bottom center", color=theme.accent, size=NORMAL),
        dots(middles, at, **average) | told | agents_of(known),
    ]
    called = {"low": "Smallest input", "middle": "Average input", "high": "Largest input"}
    shown = tuple(series(name, known[each].round(0)) for each, name in called.items())
    sizes = [*known["low"], *known["high"]]
    low, high = math.log10(min(sizes)), math.log10(max(sizes))
    edge = 0.15 if low == high else _INSIDE
    return bars.picture(
        known["agent"].to_list(),
        traces,
        theme,
        axis=log_axis(sizes) | {"range": [low - edge, high + edge]},
        labels=highs,
        left=room(lows) + 8,
        legend=[("Average request", theme.accent), ("Smallest to largest", theme.context)],
        row=_ROW,
        numbers=Numbers("cells", tuple(known["agent"]), shown),
    )
