"""Which agents come up, which fade, and which has nobody used for a while?"""

from __future__ import annotations

import polars as pl

from odeus_dash import charts, metrics
from odeus_dash.metrics import STAGES, StageCounts
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View
from odeus_dash.wording import counted, date_text, exact

TITLE = "Agent lifecycles"


def show(view: View) -> None:
    unit, start = view.choice.granularity, view.choice.period.start
    history = view.history(metrics.buckets_to_tell(unit))
    long = remember(metrics.per_agent_over_time, history.rows, history.calendar, "messages")
    staged = remember(metrics.stages, long, unit)
    counts = remember(metrics.stage_counts, staged, start)
    newest = remember(metrics.latest_counts, counts)
    cards.headline(view, TITLE, metrics.lifecycle_sentence(newest, chosen=len(view.choice.agents)))
    notices.missing_buckets(view, history)
    if newest is None:
        needed = counted(2 * metrics.WINDOW[unit], f"complete {unit}")
        notices.nothing_here(
            "No stage is known.", f"It takes {needed} in a row. Choose a longer range, or a later one."
        )
        return
    cards.tiles(_tiles(view, newest, counts))
    _over_time(view, counts)
    agents = remember(metrics.with_trend, remember(metrics.agent_stages, staged), long, unit)
    _silent(remember(metrics.silent_agents, agents, long, history.rows, unit), history.calendar)
    window = counted(metrics.WINDOW[unit], unit)
    cards.section("All agents", f"Recent: the last {window} that are complete; before: the {window} before")
    tables.show(agents, columns.LIFECYCLE, key="lifecycle", alt="All agents with their stages")


def _tiles(view: View, newest: StageCounts, counts: pl.DataFrame) -> list[Tile]:
    means = {stage: f"stage_{stage}" for stage in map(str, STAGES)}
    values = {means[stage]: exact(getattr(newest, stage)) for stage in STAGES}
    return cards.row(view, values, None, remember(pl.DataFrame.rename, counts, means))


def _over_time(view: View, counts: pl.DataFrame) -> None:
    unit, period = view.choice.granularity, view.choice.period
    known = counts.drop_nulls()["bucket"][0]
    cut = (
        f"; not known before {date_text(known)}, for lack of earlier {unit}s" if known > period.start else ""
    )
    note = f"Agents by the stage they were in, complete {unit}s only{cut}"
    cards.picture(
        view, "Stages over time", note, charts.stages_over_time, counts, granularity=unit, period=period
    )


def _silent(silent: pl.DataFrame, calendar: pl.DataFrame) -> None:
    since = date_text(calendar["bucket"][0])
    cards.section(
        "Silent agents", f"Of those used since {since}: a longer range finds what fell silent before"
    )
    if silent.is_empty():
        notices.nothing_here("No agent is silent.", f"All agents used since {since} still are.")
    else:
        tables.show(silent, columns.SILENT, key="silent", alt="Silent agents with their last use")
