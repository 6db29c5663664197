"""How many people use the agents, and how much?"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.people import active_vs_unique
from odeus_dash.charts.reach import reach_intensity
from odeus_dash.data import AGENTS, USERS, Data
from odeus_dash.data.ahead import want_ahead
from odeus_dash.data.people import exact_people, people_change
from odeus_dash.metrics.headline import users_sentence
from odeus_dash.metrics.ranking import first, ranking
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.users import (
    group_stickiness,
    reach_and_intensity,
    reach_cut,
    stickiness_sentence,
    with_stickiness,
)
from odeus_dash.page import (
    HEADING,
    NOTE,
    Blocks,
    Column,
    Columns,
    Heading,
    Page,
    Sentence,
    Tiles,
    compose,
    here,
    part,
    side_by_side,
)
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, BEFORE, PER_USER, STATUS, changes
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.people import how_far, not_exact, with_people
from odeus_dash.parts.retention import retention, retention_tile
from odeus_dash.words import people as words
from odeus_dash.words.formats import counted, exact, ratio

TITLE = "People"
#: Bars of active against unique users, and lines of users over time.
TOP_BARS, TOP_LINES = 12, 6
TILES: parts.Written = {
    "people_at_least": exact,
    "user_agent_pairs": exact,
    "active_pairs": exact,
    "messages_per_user": ratio,
}
COLUMNS = (
    AGENT,
    Column("unique_users", "Users", "count", "unique_users"),
    *changes("rise"),
    Column("active_users", "Active users", "count", "active_users"),
    PER_USER,
    Column("stickiness", "Stickiness", "percent", "stickiness"),
    Column("quadrant", "Segment", "text", "quadrant"),
    Column("returning", "Return", "percent", "returning"),
    Column("messages", "Messages", "count", "messages"),
    *BEFORE,
    STATUS,
)


@filtered(TITLE)
def page(data: Data) -> Page:
    want_ahead(data, AGENTS, USERS)
    agents = data.agents()
    number = here(exact_people, data)
    at_least = parts.change(data, "people_at_least", totals)
    headline = users_sentence(
        replace(totals(agents), people=number),
        at_least if number is None else here(people_change, data),
        parts.change(data, "user_agent_pairs", totals),
        data.fewest,
        chosen=len(data.choice.agents),
    )
    if agents.is_empty():
        return compose(TITLE, headline, parts.no_usage(data))
    ranked = ranking(agents, "unique_users")
    usage = parts.tiles(data, TILES, totals, here(pictures.over_time, data, totals_over_time))
    return compose(
        TITLE,
        headline,
        Tiles((*with_people(data, usage.tiles), retention_tile(data, "returning"))),
        not_exact(data),
        _active_and_reach(data, ranked),
        how_far(data),
        part(_over_time, data, ranked, loading=HEADING + NOTE + 340) if data.choice.period.days > 1 else None,
        part(_retention, data, loading=74),
        part(_agents, data, loading=520),
    )


def _active_and_reach(data: Data, ranked: pl.DataFrame) -> Columns:
    """The agents with most users, and a dot for each chosen agent; medians are those of the workspace."""
    active = active_vs_unique(first(ranked, TOP_BARS), theme=data.theme)
    workspace = reach_and_intensity(data.unfiltered.agents())
    reach = reach_intensity(data.chosen(workspace), *reach_cut(workspace), theme=data.theme)
    return side_by_side(
        pictures.chart(data, words.ACTIVE, words.WHAT_ACTIVE, active),
        pictures.chart(data, words.REACH, words.WHAT_REACH, reach),
    )


def _over_time(data: Data, ranked: pl.DataFrame) -> Blocks:
    """Without grey: six lines need no seventh below each, and the table has the previous figures."""
    few = ranked.height > TOP_LINES
    note = words.MOST_USERS.format(agents=counted(TOP_LINES, "agent")) if few else ""
    title, agents = words.PER_UNIT.format(unit=data.choice.granularity), ranked["agent_id"].head(TOP_LINES)
    yield from pictures.agent_lines(data, title, note, "unique_users", "unique users", agents.to_list())
    if whole := here(data.trend):
        yield from pictures.missing_buckets(data, whole)


def _retention(data: Data) -> Blocks:
    figures = group_stickiness(retention(data))
    yield Heading(words.RETENTION)
    yield Sentence(stickiness_sentence(figures, data.choice.granularity), means="stickiness")


def _agents(data: Data) -> Blocks:
    reach = with_stickiness(data.chosen(reach_and_intensity(data.unfiltered.agents())), retention(data))
    note, alt = words.DO_NOT_ADD_UP, words.ALL_AGENTS
    yield from parts.agents_table(data, reach, COLUMNS, note, key="users", alt=alt, by="unique_users")
