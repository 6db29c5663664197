"""How many people use the agents, and how much?"""

from __future__ import annotations

from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.agents_over_time import agents_over_time
from odeus_dash.charts.people import active_vs_unique
from odeus_dash.charts.reach import reach_intensity
from odeus_dash.charts.theme import agent_colours
from odeus_dash.data import Data
from odeus_dash.metrics.change_words import with_clause
from odeus_dash.metrics.headline import users_sentence
from odeus_dash.metrics.ranking import first, ranking
from odeus_dash.metrics.stickiness import group_stickiness, stickiness, stickiness_sentence, with_stickiness
from odeus_dash.metrics.totals import totals
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.metrics.users import reach_and_intensity, reach_cut
from odeus_dash.page import Blocks, Column, Heading, Page, Sentence, here, part, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, PER_USER, STATUS, compared
from odeus_dash.words.formats import exact, ratio

TITLE = "Active users"
#: Bars of active against unique users, and lines of users over time.
TOP_BARS, TOP_LINES = 12, 6
TILES: parts.Written = {
    "people_at_least": exact,
    "people_at_most": exact,
    "user_agent_pairs": exact,
    "active_pairs": exact,
    "messages_per_user": ratio,
}
COLUMNS = (
    AGENT,
    Column("unique_users", "Unique users", "count", "unique_users"),
    *compared(),
    Column("active_users", "Active users", "count", "active_users"),
    Column("messages", "Messages", "count", "messages"),
    PER_USER,
    Column("stickiness", "Stickiness", "percent", "stickiness"),
    Column("returning", "Return", "percent", "returning"),
    Column("quadrant", "Kind of use", "text", "quadrant"),
    STATUS,
)


def page(data: Data) -> Page:
    agents = data.agents()
    sentence = users_sentence(totals(agents), data.covered.days, data.fewest)
    change = parts.clause(data, "user-agent pairs", "user_agent_pairs", totals)
    headline = with_clause(sentence, change)
    if agents.is_empty():
        return parts.page(data, TITLE, headline, parts.no_usage(data))
    ranked = ranking(agents, "unique_users")
    return parts.page(
        data,
        TITLE,
        headline,
        parts.tiles(data, TILES, totals),
        side_by_side(_active(data, ranked), _reach(data), widths=(1, 1)),
        part(partial(_over_time, data, ranked), 420),
        part(partial(_coming_back, data), 80),
        part(partial(_agents, data), 520),
    )


def _active(data: Data, ranked: pl.DataFrame) -> Blocks:
    note = "People who messaged an agent, and those of them counted as active"
    figure = active_vs_unique(first(ranked, TOP_BARS), theme=data.theme)
    return pictures.chart(data, "Active and unique users", note, figure)


def _reach(data: Data) -> Blocks:
    """A dot for each chosen agent; the medians are those of the whole workspace."""
    workspace = reach_and_intensity(data.unfiltered.agents())
    cut = reach_cut(workspace)
    figure = reach_intensity(data.chosen(workspace), cut.users, cut.intensity, theme=data.theme)
    return pictures.chart(
        data, "Reach against intensity", "Each dot is an agent, dashed lines are medians", figure
    )


def _over_time(data: Data, ranked: pl.DataFrame) -> Blocks:
    """Without grey: six lines need no seventh below each, and the table has the previous figures."""
    trend = data.trend_so_far()
    unit = data.choice.granularity
    figure = agents_over_time(
        per_agent_over_time(trend.rows, trend.calendar, "unique_users"),
        "value",
        theme=data.theme,
        colours=agent_colours(ranked["agent_id"].head(TOP_LINES).to_list(), data.theme),
        granularity=unit,
        period=data.choice.period,
        unit="unique users",
    )
    note = "Unique users of the agents with the most of them"
    yield from pictures.chart(data, f"Users per {unit}", note, figure)
    if whole := here(data.trend):
        yield from pictures.missing_buckets(data, whole)


def _coming_back(data: Data) -> Blocks:
    figures = group_stickiness(_stickiness(data))
    yield Heading("Do they come back?")
    yield Sentence(stickiness_sentence(figures, data.choice.granularity), means="returning")


def _agents(data: Data) -> Blocks:
    reach = with_stickiness(data.chosen(reach_and_intensity(data.unfiltered.agents())), _stickiness(data))
    note, alt = "People are never added up: one person may use several agents", "All agents by users"
    yield from parts.agents_table(data, reach, COLUMNS, note, key="users", alt=alt, by="unique_users")


def _stickiness(data: Data) -> pl.DataFrame:
    trend = data.trend()
    return stickiness(data.agents(), trend.rows, trend.calendar, trend.expected)
