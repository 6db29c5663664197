"""Which agents come up, which fade, and which has nobody used for a while?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.lifecycle import stages_over_time
from odeus_dash.data import Data
from odeus_dash.metrics.engagement import with_trend
from odeus_dash.metrics.lifecycle import (
    STAGES,
    WINDOW,
    StageCounts,
    agent_stages,
    buckets_to_tell,
    latest_counts,
    lifecycle_sentence,
    silent_agents,
    stage_counts,
    stages,
)
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.page import Block, Blocks, Column, Heading, Nothing, Page, Table, Tiles
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT
from odeus_dash.words.formats import counted, date_text, exact

TITLE = "Agent lifecycles"
_STAGE = (
    Column("trend", "Trend", "line", "messages"),
    Column("since", "Since", "date", "since"),
    Column("last_used", "Last used", "date", "last_used"),
)
LIFECYCLE = (
    AGENT,
    Column("stage", "Stage", "text", "stage"),
    *_STAGE,
    Column("recent", "Recent", "count", "recent"),
    Column("earlier", "Before", "count", "earlier"),
    Column("change", "Change", "signed", "stage"),
)
SILENT = (
    AGENT,
    *_STAGE,
    Column("before", "Messages until then", "count", "before_silence"),
    Column("owner", "Owner", "text"),
)


def page(data: Data) -> Page:
    unit = data.choice.granularity
    history = data.history(buckets_to_tell(unit))
    long = per_agent_over_time(history.rows, history.calendar, "messages")
    staged = stages(long, unit)
    counts = stage_counts(staged, data.choice.period.start)
    newest = latest_counts(counts)
    headline = lifecycle_sentence(newest, chosen=len(data.choice.agents))
    gaps = pictures.missing_buckets(data, history)
    if newest is None:
        needed = counted(2 * WINDOW[unit], f"complete {unit}")
        reason = f"It takes {needed} in a row. Choose a longer range, or a later one."
        return parts.page(data, TITLE, headline, gaps, Nothing("No stage is known.", reason))
    agents = with_trend(agent_stages(staged), long, unit)
    window = counted(WINDOW[unit], unit)
    return parts.page(
        data,
        TITLE,
        headline,
        gaps,
        _tiles(data, newest, counts),
        _over_time(data, counts),
        _silent(silent_agents(agents, long, history.rows, unit), history.calendar),
        Heading("All agents", f"Recent: the last {window} that are complete; before: the {window} before"),
        Table(agents, LIFECYCLE, "lifecycle", "All agents with their stages"),
    )


def _tiles(data: Data, newest: StageCounts, counts: pl.DataFrame) -> Tiles:
    """How many agents are in each stage now, with the line of `counts` over time."""
    row = (
        parts.tile(data, f"stage_{stage}", exact(getattr(newest, stage)), None, counts, stage)
        for stage in STAGES
    )
    return Tiles(tuple(row))


def _over_time(data: Data, counts: pl.DataFrame) -> Blocks:
    """How many agents were in each stage, bucket by bucket."""
    unit, period = data.choice.granularity, data.choice.period
    known = counts.drop_nulls()["bucket"][0]
    note = f"Agents by the stage they were in, complete {unit}s only"
    if known > period.start:
        note += f"; not known before {date_text(known)}, for lack of earlier {unit}s"
    figure = stages_over_time(counts, theme=data.theme, granularity=unit, period=period)
    return pictures.chart(data, "Stages over time", note, figure)


def _silent(agents: pl.DataFrame, calendar: pl.DataFrame) -> Iterator[Block]:
    """The silent agents, of all that were used in the `calendar`."""
    since = date_text(calendar["bucket"][0])
    yield Heading(
        "Silent agents", f"Of those used since {since}: a longer range finds what fell silent before"
    )
    if agents.is_empty():
        yield Nothing("No agent is silent.", f"All agents used since {since} still are.")
    else:
        yield Table(agents, SILENT, "silent", "Silent agents with their last use")
