"""Active users next to unique users, agent by agent, and people by department."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import bars
from odeus_dash.charts.marks import agents_of, hover, texts
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import Figure, Theme, blend, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import exact, percent


@kept
def active_vs_unique(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """Who messaged an agent (wide, pale) and who of them is active (slim, accent), in the order of `frame`.

    `frame`: agent, unique_users, active_users.
    """
    longer = frame.select(pl.max_horizontal("unique_users", "active_users")).to_series()
    if longer.count() == 0:
        return nothing(theme, message=why_empty(frame, "unique_users"))
    counts = frame.select("active_users", "unique_users").rows()
    labels = [f"{exact(active)} of {exact(unique)}" for active, unique in counts]
    told = hover(
        "<b>{}</b><br>{} unique users<br>{} active users",
        *texts(frame, agent=plain, unique_users=exact, active_users=exact),
    )
    pale = blend(theme.accent, theme.page, 0.3)
    shown = (
        series("Active users", frame["active_users"], theme.accent),
        series("Unique users", frame["unique_users"], pale),
    )
    traces = [
        bars.bars(frame["unique_users"], 0.36, pale, cornerradius=4) | told | agents_of(frame),
        bars.bars(frame["active_users"], 0.14, theme.accent, cornerradius=4) | {"hoverinfo": "skip"},
    ]
    return bars.picture(
        frame["agent"].to_list(),
        traces,
        theme,
        labels=labels,
        ends=longer,
        legend=[("Active users", theme.accent), ("Unique users", pale)],
        numbers=Numbers("bars", tuple(frame["agent"]), shown),
    )


@kept
def people_by_department(frame: pl.DataFrame, *, theme: Theme) -> Figure:
    """How many people of each department use agents (slim, accent), out of how many (wide, pale).

    `frame`: department (its name), people, listed (null where it is not known).
    """
    if frame["people"].count() == 0:
        return nothing(theme, message=why_empty(frame, "people"))
    longer = frame.select(pl.max_horizontal("people", "listed")).to_series()
    labels = []
    for people, all_people in frame.select("people", "listed").rows():
        share = f" · {percent(people / all_people)}" if people is not None and all_people else ""
        labels.append(exact(people) + (f" of {exact(all_people)}{share}" if all_people is not None else ""))
    told = hover("<b>{}</b><br>{} people use agents", *texts(frame, department=plain, people=exact))
    pale = blend(theme.accent, theme.page, 0.3)
    shown = [series("People who use agents", frame["people"], theme.accent)]
    traces = [bars.bars(frame["people"], 0.14, theme.accent, cornerradius=4) | told]
    if frame["listed"].count():
        shown.append(series("All people", frame["listed"], pale))
        traces.insert(0, bars.bars(frame["listed"], 0.36, pale, cornerradius=4) | {"hoverinfo": "skip"})
    names = frame["department"].to_list()
    return bars.picture(
        names,
        traces,
        theme,
        labels=labels,
        ends=longer,
        numbers=Numbers("bars", tuple(names), tuple(shown)),
    )
