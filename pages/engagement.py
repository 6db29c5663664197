"""How much does an active user use an agent, and is that rising or falling?"""

from __future__ import annotations

from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.heatmap import heatmap
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.data import Data
from odeus_dash.metrics.change_words import with_clause
from odeus_dash.metrics.engagement import engagement, of_agents
from odeus_dash.metrics.headline import engagement_sentence
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.trends import NO_CHANGE, group_messages_per_user_change, per_agent_over_time
from odeus_dash.page import Blocks, Column, Page, here, part
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, PER_USER, STATUS, compared
from odeus_dash.words.formats import counted

TITLE = "Messages per user"
#: Up to so many agents each get a small picture of their own; more of them share a heatmap.
PANELS, HEATMAP_ROWS = 8, 25
COLUMNS = (
    AGENT,
    Column("trend", "Trend", "line", "messages_per_user"),
    PER_USER,
    *compared("decimal"),
    Column("before", "Early", "decimal", "messages_per_user_change"),
    Column("after", "Late", "decimal", "messages_per_user_change"),
    Column("change", "Change", "change", "messages_per_user_change"),
    Column("messages", "Messages", "count", "messages"),
    Column("active_users", "Active users", "count", "active_users"),
    STATUS,
)


def page(data: Data) -> Page:
    headline = _headline(data)
    if data.agents().is_empty():
        return parts.page(data, TITLE, headline, parts.no_usage(data))
    return parts.page(
        data,
        TITLE,
        headline,
        part(partial(_over_time, data), 420),
        part(partial(_agent_by_agent, data), 560),
        part(partial(_agents, data), 520),
    )


def _headline(data: Data) -> str:
    """With one change at most: two would read as a contradiction."""
    clause = parts.clause(data, "messages per user", "messages_per_user", totals)
    long = None if clause else here(partial(_long, data))
    change = NO_CHANGE if long is None else group_messages_per_user_change(long)
    sentence = engagement_sentence(
        totals(data.agents()), change, data.choice.granularity, data.covered.days, data.fewest
    )
    return with_clause(sentence, clause)


def _over_time(data: Data) -> Blocks:
    title = f"Messages per user and {data.choice.granularity}"
    note = "All messages divided by all active users"
    both = pictures.over_time(data, totals_over_time)
    yield from pictures.line(data, title, note, both, "messages_per_user", "messages per user")
    yield from pictures.lost(data)


def _agent_by_agent(data: Data) -> Blocks:
    """Those with the most messages first: a panel for each agent, or a row."""
    table = _table(data)
    few = table.height <= PANELS
    draw, rows = (small_multiples, PANELS) if few else (heatmap, HEATMAP_ROWS)
    figure = draw(
        of_agents(_long(data), table["agent_id"].head(rows).to_list()),
        "value",
        theme=data.theme,
        granularity=data.choice.granularity,
        period=data.choice.period,
        unit="messages per user",
    )
    note = f"The {counted(min(rows, table.height), 'agent')} with the most messages"
    yield from pictures.chart(data, "Agent by agent", note, figure)


def _agents(data: Data) -> Blocks:
    note = "Early and late: the first and the last third of the complete buckets"
    alt = "All agents by messages per user"
    yield from parts.agents_table(
        data, _table(data), COLUMNS, note, key="engagement", alt=alt, by="messages_per_user"
    )


def _table(data: Data) -> pl.DataFrame:
    return engagement(data.agents(), _long(data), data.choice.granularity)


def _long(data: Data) -> pl.DataFrame:
    trend = data.trend()
    return per_agent_over_time(trend.rows, trend.calendar, "messages_per_user")
