"""How much are our agents used? The whole workspace in one look."""

from __future__ import annotations

from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.data import Data
from odeus_dash.metrics.anomalies import buckets_to_judge, unusual, unusual_sentence
from odeus_dash.metrics.headline import messages_noun, overview_sentence
from odeus_dash.metrics.ranking import agents_for_share, ranking
from odeus_dash.metrics.sparkline import with_trend
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.page import Blocks, Column, Note, Page, here, part, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, PER_USER, STATUS, compared

TITLE = "Overview"
#: Bars before the rest becomes one row: what fits beside the trend.
TOP = 9
COLUMNS = (
    AGENT,
    Column("trend", "Trend", "line", "messages"),
    Column("value", "Messages", "count", "messages"),
    *compared(),
    Column("share", "Share", "share", "share"),
    Column("unique_users", "Unique users", "count", "unique_users"),
    PER_USER,
    STATUS,
)


def page(data: Data) -> Page:
    ranked = ranking(data.agents())
    headline = _headline(data, ranked)
    if ranked.is_empty():
        return parts.page(data, TITLE, headline, parts.no_usage(data))
    trend = here(data.trend)
    over_time = totals_over_time(trend.rows, trend.calendar) if trend else None
    return parts.page(
        data,
        TITLE,
        headline,
        parts.tiles(data, parts.USAGE, totals, over_time),
        side_by_side(
            part(partial(_messages, data), 560),
            pictures.ranking_bars(data, "Top agents", ranked, TOP),
        ),
        part(partial(_agents, data, ranked), 520),
    )


def _headline(data: Data, ranked: pl.DataFrame) -> str:
    chosen = len(data.choice.agents)
    change = parts.clause(data, messages_noun(chosen), "messages", totals, with_level=True)
    return overview_sentence(
        totals(data.agents()),
        agents_for_share(ranked),
        data.covered.days,
        chosen=chosen,
        change=change,
    )


def _messages(data: Data) -> Blocks:
    """The line, in grey the days before, and rings with what they mean once the history has arrived."""
    both, unit = pictures.over_time(data, totals_over_time), data.choice.granularity
    marks = here(partial(_marks, data))
    title, note = f"Messages per {unit}", "Dashed: partial" if both.now["partial"].any() else ""
    yield from pictures.line(data, title, note, both, "messages", "messages", marks=marks, height=470)
    if marks is not None and (sentence := unusual_sentence(marks, unit)):
        yield Note(sentence, means="unusual")
    yield from pictures.lost(data)


def _marks(data: Data) -> pl.DataFrame:
    """The buckets that are unlike those before them; asked for after all else."""
    unit = data.choice.granularity
    data.trend_before()
    history = data.history(buckets_to_judge(unit))
    over_time = totals_over_time(history.rows, history.calendar)
    return unusual(over_time, "messages", unit, data.choice.period.start)


def _agents(data: Data, ranked: pl.DataFrame) -> Blocks:
    trend = data.trend()
    long = per_agent_over_time(trend.rows, trend.calendar, "messages")
    agents = with_trend(ranked, long, data.choice.granularity)
    note = "Messages in the range and on their way through it"
    yield from parts.agents_table(data, agents, COLUMNS, note, key="overview", alt="All agents")
