"""The stages of agents: how many are in each, then and now, and which are silent."""

from __future__ import annotations

import polars as pl

from odeus_dash import charts
from odeus_dash.memo import kept
from odeus_dash.metrics import lifecycle
from odeus_dash.metrics.lifecycle import STAGES, StageCounts
from odeus_dash.ui import cards, columns, notices, tables
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.view import View
from odeus_dash.wording import counted, date_text, exact


def unknown(view: View) -> None:
    """What it takes to know a stage, where none is known."""
    unit = view.choice.granularity
    needed = counted(2 * lifecycle.WINDOW[unit], f"complete {unit}")
    reason = f"It takes {needed} in a row. Choose a longer range, or a later one."
    notices.nothing_here("No stage is known.", reason)


def tiles(view: View, newest: StageCounts, counts: pl.DataFrame) -> list[Tile]:
    """How many agents are in each stage now, with the line of `counts` over time."""
    values = {f"stage_{stage}": exact(getattr(newest, stage)) for stage in STAGES}
    return cards.row(view, values, None, _by_their_definitions(counts))


@kept
def _by_their_definitions(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.rename({stage: f"stage_{stage}" for stage in STAGES})


def over_time(view: View, counts: pl.DataFrame) -> None:
    """How many agents were in each stage, out of `lifecycle.stage_counts`, some of which are known."""
    unit, period = view.choice.granularity, view.choice.period
    known = counts.drop_nulls()["bucket"][0]
    note = f"Agents by the stage they were in, complete {unit}s only"
    if known > period.start:
        note += f"; not known before {date_text(known)}, for lack of earlier {unit}s"
    figure = charts.stages_over_time(counts, theme=view.theme, granularity=unit, period=period)
    cards.picture(view, "Stages over time", note, figure)


def silent(agents: pl.DataFrame, calendar: pl.DataFrame) -> None:
    """The table of `lifecycle.silent_agents`, of all that were used in the `calendar`."""
    since = date_text(calendar["bucket"][0])
    cards.section(
        "Silent agents", f"Of those used since {since}: a longer range finds what fell silent before"
    )
    if agents.is_empty():
        notices.nothing_here("No agent is silent.", f"All agents used since {since} still are.")
    else:
        tables.show(agents, columns.SILENT, key="silent", alt="Silent agents with their last use")
