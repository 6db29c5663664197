"""How did the messages change, and which agents get them?"""

from __future__ import annotations

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.data import AGENTS, Data
from odeus_dash.data.ahead import want_ahead
from odeus_dash.data.groups import with_groups
from odeus_dash.metrics.anomalies import buckets_to_judge, unusual, unusual_sentence
from odeus_dash.metrics.bridge import movers
from odeus_dash.metrics.comparison import count_change
from odeus_dash.metrics.headline import messages_sentence
from odeus_dash.metrics.ranking import agents_for_80_over_time, agents_for_share, ranking
from odeus_dash.metrics.sparkline import has_lines, with_trend
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.page import (
    HEADING,
    Blocks,
    Column,
    Note,
    Page,
    Segments,
    Tiles,
    compose,
    here,
    part,
    side_by_side,
)
from odeus_dash.parts import one_agent, pictures
from odeus_dash.parts.columns import AGENT, BEFORE, GROUP, PER_USER, STATUS, changes
from odeus_dash.parts.filters import filtered
from odeus_dash.words import messages as words
from odeus_dash.words.formats import compact, exact, ratio

TITLE = "Messages"
#: Bars before the rest becomes one row: as tall as the two pictures beside them.
TOP = 16
#: Whether a few selected agents have a line each or are added up.
_SHOWN = "agents_as"
TILES: parts.Written = {
    "messages": compact,
    "conversations": compact,
    "agents_in_use": exact,
    "messages_per_user": ratio,
}
COLUMNS = (
    AGENT,
    Column("value", "Messages", "count", "messages"),
    *changes("rise"),
    Column("share", "Share", "share", "share"),
    Column("unique_users", "Users", "count", "unique_users"),
    PER_USER,
    Column("owner", "Owner", "owner"),
    Column("trend", "Trend", "line", "messages"),
    Column("conversations", "Conversations", "count", "conversations"),
    Column("cumulative_share", "Cumulative", "percent", "cumulative_share"),
    *BEFORE,
    STATUS,
    *GROUP,
    Column("url", "Link", "link"),
)


@filtered(TITLE)
def page(data: Data) -> Page:
    want_ahead(data, AGENTS)
    ranked, both = ranking(data.agents()), data.now_and_before()
    headline = messages_sentence(
        ranked,
        parts.change(data, "messages", totals),
        movers(*both) if both else None,
        chosen=len(data.choice.agents),
    )
    if ranked.is_empty():
        return compose(TITLE, headline, parts.no_usage(data))
    usage = parts.tiles(data, TILES, totals, pictures.lines(data, totals_over_time))
    lines, few = pictures.lines(data, agents_for_80_over_time), agents_for_share(ranked)
    change = count_change(few, agents_for_share(ranking(both[1]))) if both else None
    tiles = Tiles((*usage.tiles, parts.tile(data, "agents_for_80", few, exact, change, lines)))
    concentration: Blocks = ()
    if ranked.height > one_agent.MOST:  # few agents are seen at one glance
        figure = cumulative_share(ranked, theme=data.theme)
        concentration = pictures.chart(data, words.CONCENTRATION, words.ADDED_UP, figure)
    most_used = pictures.ranking_bars(data, words.MOST_USED, ranked, TOP) if ranked.height > 1 else ()
    return compose(
        TITLE,
        headline,
        tiles,
        side_by_side(
            (*part(_messages, data, loading=HEADING + 320), *concentration),
            *([most_used] if most_used else ()),
        ),
        part(_agents, data, ranked, loading=420),
    )


def _messages(data: Data) -> Blocks:
    """The messages of each bucket and, once the history has arrived, which of them are unusual."""
    both, unit = pictures.over_time(data, totals_over_time), data.choice.granularity
    marks, title = here(_marks, data), words.PER_UNIT.format(unit=unit)
    agents = sorted(data.choice.agents.intersection(data.agents()["assistant_id"]))
    if one_agent.FEWEST <= len(agents) <= one_agent.MOST:
        yield Segments(_SHOWN, words.SHOWN, (words.EACH, words.ADDED), words.EACH)
        if data.answer(_SHOWN) != words.ADDED:
            yield from pictures.agent_lines(data, title, "", "messages", "messages", agents)
            yield from pictures.lost(data)
            return
    yield from pictures.columns_or_line(data, title, both, marks)
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
    if (trend := here(data.trend)) and has_lines(trend.calendar):
        long = per_agent_over_time(trend.rows, trend.calendar, "messages")
        ranked = with_trend(ranked, long, data.choice.granularity)
    yield from parts.agents_table(
        data, with_groups(data, ranked), COLUMNS, "", key="messages", alt=words.ALL_AGENTS
    )
