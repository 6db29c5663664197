"""Which agents get the messages?"""

from __future__ import annotations

from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.data import Data
from odeus_dash.metrics.anomalies import buckets_to_judge, unusual, unusual_sentence
from odeus_dash.metrics.change_words import with_clause
from odeus_dash.metrics.headline import messages_sentence
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.sparkline import with_trend
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.page import Blocks, Column, Note, Page, compose, here, part, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, BEFORE, PER_USER, STATUS, changes
from odeus_dash.words.formats import counted

TITLE = "Messages"
#: Bars before the rest becomes one row: what a wall can be read at.
TOP = 12
COLUMNS = (
    AGENT,
    Column("value", "Messages", "count", "messages"),
    *changes("rise"),
    Column("share", "Share", "share", "share"),
    Column("unique_users", "Users", "count", "unique_users"),
    PER_USER,
    Column("owner", "Owner", "text"),
    Column("trend", "Trend", "line", "messages"),
    Column("conversations", "Conversations", "count", "conversations"),
    Column("cumulative_share", "Cumulative", "percent", "cumulative_share"),
    *BEFORE,
    STATUS,
    Column("url", "Link", "link"),
)


def page(data: Data) -> Page:
    ranked = ranking(data.agents())
    sentence = messages_sentence(ranked, chosen=len(data.choice.agents))
    headline = with_clause(sentence, parts.clause(data, "messages", "messages", totals))
    if ranked.is_empty():
        return compose(TITLE, headline, parts.no_usage(data))
    few = pictures.chart(
        data,
        "Concentration",
        f"Share of {pictures.whole(data)}, adding agents from the most used on",
        cumulative_share(ranked, theme=data.theme),
    )
    return compose(
        TITLE,
        headline,
        side_by_side(pictures.ranking_bars(data, "The most used agents", ranked, TOP), few),
        part(partial(_messages, data), 420),
        part(partial(_agents, data, ranked), 420),
    )


def _messages(data: Data) -> Blocks:
    """The line, in grey the days before, and rings with what they mean once the history has arrived."""
    both, unit = pictures.over_time(data, totals_over_time), data.choice.granularity
    marks = here(partial(_marks, data))
    title, note = f"Messages per {unit}", "Dashed: partial" if both.now["partial"].any() else ""
    yield from pictures.line(data, title, note, both, "messages", "messages", marks=marks)
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
    """A row per agent, with its line once the trend has arrived."""
    if trend := here(data.trend):
        long = per_agent_over_time(trend.rows, trend.calendar, "messages")
        ranked = with_trend(ranked, long, data.choice.granularity)
    note = f"{counted(ranked.height, 'agent')} with a row in the export"
    yield from parts.agents_table(data, ranked, COLUMNS, note, key="messages", alt="All agents by messages")
