"""Active users next to unique users, agent by agent."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Theme, blend, figure, hover, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import exact


@kept
def active_vs_unique(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """Who messaged an agent (wide, pale) and who of them is active (slim, accent), in the order of `frame`.

    `frame`: agent, unique_users, active_users.
    """
    if not frame["unique_users"].count() + frame["active_users"].count():
        return nothing(theme, message=why_empty(frame, "unique_users"))
    rows = frame.select("agent", "unique_users", "active_users").rows()
    labels = [f"{exact(active)} of {exact(unique)}" for _, unique, active in rows]
    unique, active = frame["unique_users"].to_list(), frame["active_users"].to_list()
    said = [
        f"<b>{plain(agent)}</b><br>{exact(all_)} unique users<br>{exact(some)} active users"
        for agent, all_, some in rows
    ]
    pale = blend(theme.accent, theme.page, 0.3)
    traces = [
        bars.bars(unique, 0.36, pale, cornerradius=4) | hover(said),
        bars.bars(active, 0.14, theme.accent, cornerradius=4) | {"hoverinfo": "skip"},
        bars.labels_after(
            labels, frame.select(pl.max_horizontal("unique_users", "active_users")).to_series(), theme
        ),
        bars.names_above(frame["agent"].to_list(), theme),
    ]
    axis = {"range": [0, bars.reach([*unique, *active], labels)]}
    layout = bars.layout(frame.height, axis) | {"barmode": "overlay"}
    legend = bars.legend([("Active users", theme.accent), ("Unique users", pale)], theme)
    return figure(theme, traces, bars.height(frame.height, bars.LEGEND), layout | legend)
