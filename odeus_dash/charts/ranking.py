"""Agents ranked by a value, as bars with their shares."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.axes import said
from odeus_dash.charts.marks import agents_of, hover
from odeus_dash.charts.numbers import Numbers, Written, series
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Theme, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import counted, exact, money, percent


@kept
def ranked_bars(frame: pl.DataFrame, *, theme: Theme, value_label: str, currency: str = "") -> Figure:
    """Agents by their value, largest first, and below them a line on the rest: how many, and how much.

    `frame`: agent_id, agent, value, share, is_other, members (how many agents a row stands for);
    `value_label` follows the number when hovering ("messages"). Amounts of money have a `currency`.
    """
    if frame["value"].count() == 0:
        return nothing(theme, message=why_empty(frame, "value"))
    agents, others = frame.filter(~pl.col("is_other")), frame.filter("is_other")
    labels = _labels(agents, currency)
    told = hover(
        "<b>{}</b><br>{} %{meta[0]}, {} of all shown",
        map(plain, agents["agent"]),
        (plain(money(value, currency)) if currency else said(value) for value in agents["value"]),
        map(percent, agents["share"]),
        meta=[plain(value_label)],
    )
    rest = "".join(
        f"{counted(members, 'other agent')}: {text}"
        for members, text in zip(others["members"], _labels(others, currency), strict=True)
    )
    written: Written = "money" if currency else "count"
    shown = series(value_label.capitalize(), agents["value"], theme.accent, written)
    bar = bars.bars(agents["value"], 0.32, theme.accent, cornerradius=4) | told | agents_of(agents)
    return bars.picture(
        agents["agent"].to_list(),
        [bar],
        theme,
        labels=labels,
        ends=agents["value"],
        rest=rest,
        numbers=Numbers("bars", tuple(agents["agent"]), (shown,), currency=currency, others=rest),
    )


def _labels(rows: pl.DataFrame, currency: str) -> list[str]:
    return [
        f"{money(value, currency) if currency else exact(value)} · {percent(share)}"
        for value, share in rows.select("value", "share").rows()
    ]
