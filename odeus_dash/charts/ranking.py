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
def ranked_bars(
    frame: pl.DataFrame, top: int, *, theme: Theme, value_label: str, currency: str = ""
) -> Figure:
    """The first `top` rows by their value, and below them a line on the others: how many, and how much.

    `frame`: agent (a name), value and share, largest first, and agent_id where rows are agents; `value_label`
    follows the number when hovering ("messages"). Amounts of money have a `currency`.
    """
    if frame["value"].count() == 0:
        return nothing(theme, message=why_empty(frame, "value"))
    agents, others = frame.head(top), frame.select("value", "share").slice(top)
    labels = _labels(agents, currency)
    told = hover(
        "<b>{}</b><br>{} %{meta[0]}, {} of all shown",
        map(plain, agents["agent"]),
        (plain(money(value, currency)) if currency else said(value) for value in agents["value"]),
        map(percent, agents["share"]),
        meta=[plain(value_label)],
    )
    rest = ""
    if others.height:
        sums = others.select(pl.when(pl.all().count() > 0).then(pl.all().sum()))
        rest = f"{counted(others.height, 'other agent')}: {_labels(sums, currency)[0]}"
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
