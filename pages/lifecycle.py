"""Which agents should grow, which need fixing, and which could be retired?"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.lifecycle import stages_over_time
from odeus_dash.data import Data
from odeus_dash.data.groups import with_groups
from odeus_dash.memo import kept
from odeus_dash.metrics.lifecycle import (
    STAGES,
    WINDOW,
    agent_stages,
    latest_counts,
    lifecycle_sentence,
    stage_counts,
    with_decisions,
)
from odeus_dash.metrics.sparkline import with_trend
from odeus_dash.page import (
    Block,
    Blocks,
    Column,
    Columns,
    Heading,
    Note,
    Nothing,
    Page,
    Table,
    Tile,
    Tiles,
    compose,
    side_by_side,
)
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, GROUP
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.stages import named, staged
from odeus_dash.periods import Granularity, Period
from odeus_dash.words import lifecycles as words
from odeus_dash.words.formats import NO_CHANGE, counted, exact, period_text, signed

TITLE = "Lifecycles"
_LAST_USED = Column("used", "Last used", "text", "last_used")
LISTS = {
    decision: (AGENT, Column("owner", "Owner", "owner"), _LAST_USED, Column("moved", label, "count", "moved"))
    for decision, label in (("grow", words.GAINED), ("fix", words.LOST), ("retire", words.LOST))
}
LIFECYCLE = (
    AGENT,
    Column("stage", "Stage", "text", "stage", width=160),
    Column("trend", "Trend", "line", "messages"),
    Column("recent", "Recent", "count", "recent"),
    Column("earlier", "Before", "count", "earlier"),
    Column("change", "Change", "signed", "moved"),
    _LAST_USED,
    Column("since", "Since", "date", "since"),
    Column("owner", "Owner", "owner"),
    *GROUP,
)


@filtered(TITLE, apart="stage")
def page(data: Data) -> Page:
    """Judged by month on the year that ends with the range, whatever else is selected.

    A filter by stage is for the lists and the table: the tiles that set it count all stages.
    """
    year = staged(data)
    judged, history, unit = year.data, year.history, year.data.choice.granularity
    chosen = len(data.choice.agents)
    counts = stage_counts(year.stages, judged.choice.period.start)
    newest, gaps = latest_counts(counts), pictures.missing_buckets(judged, history)
    headline = lifecycle_sentence(newest, chosen)
    if history.rows.is_empty():
        return compose(TITLE, headline, gaps, parts.no_usage(data))
    if newest is None:
        needed = words.NEEDS.format(needed=counted(2 * WINDOW[unit], f"complete {unit}"))
        return compose(TITLE, headline, gaps, Nothing(words.NO_STAGE, needed))
    known = counts.drop_nulls(STAGES)
    agents = with_decisions(agent_stages(year.stages), year.long, history.rows, unit)
    agents = in_words(in_stages(with_trend(agents, year.long, unit), data.choice.filters.stage), unit)
    stages = [words.STAGES[each] for each in STAGES if each in data.choice.filters.stage]
    return compose(
        TITLE,
        headline,
        (*gaps, *_numbers(data, known, history.calendar, unit)),
        _over_time(judged, known),
        _lists(agents),
        Heading(words.IN_STAGES.format(stages=", ".join(stages)) if stages else "All agents"),
        Table(with_groups(data, agents), LIFECYCLE, "lifecycle", words.ALL_AGENTS),
    )


def _numbers(data: Data, known: pl.DataFrame, calendar: pl.DataFrame, unit: Granularity) -> Blocks:
    """How many agents are in each stage and were one window ago, and which days are compared.

    A click filters by the stage.
    """
    then = known[-1 - WINDOW[unit]] if known.height > WINDOW[unit] else None
    tiles = []
    for stage in STAGES:
        now, change, basis = known[stage][-1], None, ""
        if then is not None:
            moved, month = now - then[stage][0], named(then["bucket"][0], unit)
            change = signed(moved) if moved else NO_CHANGE
            basis = words.BEFORE.format(before=exact(then[stage][0]), month=month)
        label, line = words.SHORT.get(stage, ""), tuple(known[stage])
        tile = Tile(f"stage_{stage}", exact(now), change, line=line, basis=basis, label=label)
        is_set = stage in data.choice.filters.stage
        tiles.append(replace(tile, number=now, unit="agents", filter=("stage", stage), is_set=is_set))
    yield Tiles(tuple(tiles))
    days = calendar.filter(pl.col("bucket") <= known["bucket"][-1]).tail(2 * WINDOW[unit])
    earlier, recent = days.head(WINDOW[unit]), days.tail(WINDOW[unit])
    spans = [period_text(Period(each["bucket"][0], each["bucket_end"][-1])) for each in (recent, earlier)]
    yield Note(words.JUDGED.format(recent=spans[0], earlier=spans[1]))


def _lists(agents: pl.DataFrame) -> Columns | None:
    """The lists of the decisions that agents ask for; what loses messages is in one column."""
    found: dict[str, list[Block]] = {}
    for decision, (title, note) in words.DECISIONS.items():
        if (rows := decided(agents, decision)).height:
            found[decision] = [Heading(title, note), Table(rows, LISTS[decision], decision, title)]
    grow, losing = found.pop("grow", []), [*chain(*found.values())]
    return side_by_side(*filter(None, (grow, losing))) if grow or losing else None


@kept
def decided(agents: pl.DataFrame, decision: str) -> pl.DataFrame:
    """The agents that the decision is about."""
    return agents.filter(decision=decision)


@kept
def in_stages(agents: pl.DataFrame, stages: frozenset[str]) -> pl.DataFrame:
    """The agents in one of these stages; all of them if none is selected."""
    return agents.filter(pl.col("stage").is_in(sorted(stages))) if stages else agents


@kept
def in_words(agents: pl.DataFrame, unit: Granularity) -> pl.DataFrame:
    """The agents with their stage in words, and `used`, the unit of their last use."""
    used = pl.Series("used", [named(day, unit) for day in agents["last_used"]], pl.String)
    return agents.with_columns(pl.col("stage").replace_strict(words.STAGES), used)


def _over_time(data: Data, known: pl.DataFrame) -> Blocks:
    """How many agents were in each stage but the stable one; not where all of them always were stable."""
    if not known.select(pl.sum_horizontal(set(STAGES) - {"stable"}).sum()).item():
        return ()
    unit, period = data.choice.granularity, data.choice.period
    shown = Period(known["bucket"][0], known["bucket_end"][-1], period.timezone)
    figure = stages_over_time(known, theme=data.theme, granularity=unit, period=shown)
    note = words.WITHOUT_STABLE.format(unit=unit)
    return pictures.chart(data, words.OVER_TIME, note, figure, buckets=known)
