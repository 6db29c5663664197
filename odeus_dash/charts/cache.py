"""What the prompt cache saves or costs each agent."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.marks import agents_of, hover, lines, texts
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Part, Theme, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import percent, ratio, signed_money

#: Half the height of the mark across a row, in rows.
_MARK = 0.22


@kept
def cache_saving(frame: pl.DataFrame, *, theme: Theme, currency: str) -> Figure:
    """Net savings as bars to the right of zero, net losses to the left of it, each with its amount.

    `frame`: agent, saving_5m, saving_1h (money), hit_rate, reuse and verdict. A bar is the saving if tokens
    were written for 5 minutes; a mark across the row, where it differs, that for an hour. Losses are hatched
    as well as red. Agents whose saving is not known are left out.
    """
    known = frame.drop_nulls(["saving_5m", "saving_1h"])
    if known.is_empty():
        return nothing(theme, message=why_empty(frame, "saving_5m"))
    savings = known.select(pl.col("saving_5m", "saving_1h").cast(pl.Float64).round_sig_figs(6))
    labels = [signed_money(each, currency) for each in known["saving_5m"]]
    lost = [saving < 0 for saving in savings["saving_5m"]]
    colours = [theme.bad if each else theme.good for each in lost]
    hatch = {"shape": ["/" if each else "" for each in lost], "fgcolor": theme.page, "size": 6}
    at = bars.marks(known.height)
    other = [(*pair, y) for pair, y in zip(savings.rows(), at, strict=True) if pair[0] != pair[1]]
    marks_x = [x for short, long, _ in other for x in (long, long, None, short, long, None)]
    marks_y = [y for _, _, row in other for y in (row - _MARK, row + _MARK, None, row, row, None)]
    zero_y = [y for row in at for y in (row - _MARK, row + _MARK, None)]  # one line would cross the names
    shown = [series("If written for 5 minutes", savings["saving_5m"], tuple(colours), "money")]
    if other:
        shown.append(series("If written for an hour", savings["saving_1h"], theme.context, "money"))
    bar = bars.bars(savings["saving_5m"], 0.32, colours, pattern=hatch)
    traces = [
        bar | _told(known, currency) | agents_of(known),
        lines([0, 0, None] * known.height, zero_y, color=theme.muted, width=1),
        lines(marks_x, marks_y, color=theme.ink, width=1.5),
        bars.labels_after(labels, [max(0.0, *pair) for pair in savings.rows()], theme),
    ]
    reach = [0.0, *savings["saving_5m"], *savings["saving_1h"]]
    low, high = min(reach), max(reach) or (0 if min(reach) else 1)
    return bars.picture(
        known["agent"].to_list(),
        traces,
        theme,
        axis={"range": [low - 0.01 * (high - low), high]},
        labels=labels,
        legend=[("Saved", theme.good), ("Lost", theme.bad)],
        note="| if written for an hour" if other else "",
        numbers=Numbers("bars", tuple(known["agent"]), tuple(shown), currency=currency),
    )


def _told(known: pl.DataFrame, currency: str) -> Part:
    def amount(saving: float) -> str:
        return plain(signed_money(saving, currency))

    return hover(
        "<b>{}</b>: {}<br>{} if written for 5 minutes<br>{} if written for an hour<br>Hit rate {}, reuse {}",
        *texts(known, agent=plain, verdict=plain, saving_5m=amount, saving_1h=amount),
        *texts(known, hit_rate=percent, reuse=ratio),
    )
