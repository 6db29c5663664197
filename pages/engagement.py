"""How much does an active user use an agent, and is that rising or falling?"""

from __future__ import annotations

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.heatmap import heatmap
from odeus_dash.charts.line import Quantity
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.data import AGENTS, Data
from odeus_dash.data.ahead import want_ahead
from odeus_dash.metrics.change_words import direction
from odeus_dash.metrics.headline import engagement_sentence
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.trends import (
    NO_CHANGE,
    engagement,
    group_messages_per_user_change,
    of_agents,
    per_agent_over_time,
)
from odeus_dash.page import HEADING, NOTE, Blocks, Column, Page, Tiles, compose, here, part, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, BEFORE, PER_USER, STATUS, changes
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.retention import retention_tile
from odeus_dash.words import engagement as words
from odeus_dash.words.formats import compact, counted, exact, ratio

TITLE = "Engagement"
#: Up to so many agents each get a small picture of their own; of more, the most used share a heatmap.
PANELS, HEATMAP_ROWS = 8, 12
#: In pixels: as tall as the heatmap beside it.
_HEIGHT = 420
TILES: parts.Written = {
    "messages_per_user": ratio,
    "messages": compact,
    "conversations": compact,
    "active_pairs": exact,
}
COLUMNS = (
    AGENT,
    PER_USER,
    *changes(),
    Column("trend", "Trend", "line", "messages_per_user"),
    Column("messages", "Messages", "count", "messages"),
    Column("active_users", "Active users", "count", "active_users"),
    Column("change", "Early to late", "change", "messages_per_user_change"),
    Column("before", "Early", "decimal", "messages_per_user_change"),
    Column("after", "Late", "decimal", "messages_per_user_change"),
    *BEFORE,
    STATUS,
)


@filtered(TITLE)
def page(data: Data) -> Page:
    want_ahead(data, AGENTS)
    change = parts.change(data, "messages_per_user", totals)
    # One change at most: two would read as a contradiction.
    long = here(_long, data) if direction(change) == "unknown" else None
    within = NO_CHANGE if long is None else group_messages_per_user_change(long)
    unit, fewest = data.choice.granularity, data.fewest
    headline = engagement_sentence(totals(data.agents()), change, within, unit, fewest)
    if data.agents().is_empty():
        return compose(TITLE, headline, parts.no_usage(data))
    usage = parts.tiles(data, TILES, totals, pictures.lines(data, totals_over_time))
    picture = HEADING + NOTE + _HEIGHT
    both = part(_over_time, data, loading=picture), part(_agent_by_agent, data, loading=picture)
    return compose(
        TITLE,
        headline,
        Tiles((*usage.tiles, retention_tile(data, "stickiness"))),
        side_by_side(*both) if data.choice.period.days > 1 else None,  # one dot, and one column, say nothing
        part(_agents, data, loading=520),
    )


def _over_time(data: Data) -> Blocks:
    title = words.PER_UNIT.format(unit=data.choice.granularity)
    both = pictures.over_time(data, totals_over_time)
    value, unit = "messages_per_user", "messages per user"
    yield from pictures.line(data, title, words.RATIO, both, value, unit, height=_HEIGHT)
    yield from pictures.lost(data)


def _agent_by_agent(data: Data) -> Blocks:
    """Those with the most messages first: a panel for each agent, or a row."""
    table = _table(data)
    few = table.height <= PANELS
    draw, rows = (small_multiples, PANELS) if few else (heatmap, HEATMAP_ROWS)
    quantity = Quantity("value", "messages per user", data.choice.granularity)
    shown = of_agents(_long(data), table["agent_id"].head(rows).to_list())
    figure = draw(shown, quantity, theme=data.theme, period=data.choice.period)
    note = "" if table.height <= rows else words.MOST_MESSAGES.format(agents=counted(rows, "agent"))
    yield from pictures.chart(data, words.BY_AGENT, note, figure, buckets=pictures.calendar(data))


def _agents(data: Data) -> Blocks:
    several, alt = len(data.tiles()) > 1, words.ALL_AGENTS
    note = words.EARLY_TO_LATE.format(unit=data.choice.granularity) if several else ""
    yield from parts.agents_table(
        data, _table(data), COLUMNS, note, key="engagement", alt=alt, by="messages_per_user"
    )


def _table(data: Data) -> pl.DataFrame:
    return engagement(data.agents(), _long(data), data.choice.granularity)


def _long(data: Data) -> pl.DataFrame:
    trend = data.trend()
    return per_agent_over_time(trend.rows, trend.calendar, "messages_per_user")
