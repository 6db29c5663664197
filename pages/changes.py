"""Why did the messages rise or fall?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.slope import slope
from odeus_dash.charts.waterfall import waterfall
from odeus_dash.comparison import Comparison
from odeus_dash.data import Data, only
from odeus_dash.metrics.bridge import Bridge, bridge
from odeus_dash.metrics.movers import fallers, movers, risers
from odeus_dash.metrics.ranking import first
from odeus_dash.metrics.why import steps, why_sentence
from odeus_dash.page import (
    Block,
    Blocks,
    Column,
    Heading,
    Nothing,
    Page,
    Select,
    Table,
    Tile,
    Tiles,
    side_by_side,
)
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, STATUS
from odeus_dash.words.formats import period_text, signed

TITLE = "Why it changed"
#: Lines between the periods, rows of each list of movers, and agents that can be looked at one by one.
LINES, LISTED, CHOICES = 8, 5, 100
_CHANGE = (
    Column("change", "Change", "signed", "message_change"),
    Column("share_of_movement", "Share", "share", "share_of_movement"),
)
_PARTS = (
    Column("reach", "Reach", "signed", "reach"),
    Column("intensity", "Intensity", "signed", "intensity"),
)
_PLACES = Column("rank_change", "Places", "places", "rank_change")
MOVERS = (AGENT, *_CHANGE, *_PARTS, _PLACES, STATUS)
CHANGES = (
    AGENT,
    Column("previous", "Previous", "count", "previous"),
    Column("current", "Messages", "count", "messages"),
    *_CHANGE,
    Column("new", "New", "count", "new"),
    Column("retired", "Retired", "count", "retired"),
    *_PARTS,
    Column("unsplit", "Not attributable", "count", "unsplit"),
    Column("rank", "Rank"),
    _PLACES,
    STATUS,
)


def page(data: Data) -> Page:
    compared, frames = data.comparison, data.now_and_before()
    chosen = len(data.choice.agents)
    if compared is None or frames is None or (frames[1].is_empty() and not chosen):
        headline = "There is nothing to compare this range with."
        return parts.page(data, TITLE, headline, parts.nothing_to_compare(data))
    change, moved = bridge(*frames), movers(*frames)
    headline = why_sentence(change, chosen=chosen, longer=compared.longer)
    if moved.is_empty():
        return parts.page(data, TITLE, headline, parts.no_usage(data))
    if change is None:
        reason = Nothing("Nothing to take apart.", "One of the two exports has no message counts.")
        return parts.page(data, TITLE, headline, reason)
    return parts.page(
        data,
        TITLE,
        headline,
        Tiles(tuple(Tile(part, signed(value)) for part, value in change.parts.items())),
        side_by_side(
            _waterfall(data, compared, "What made the difference", change),
            _slopes(data, compared, moved),
        ),
        side_by_side(_gained_and_lost(moved), _one_agent(data, compared, moved, frames)),
        Heading("All agents", "The largest changes first; in each row the parts add up to the change"),
        Table(moved, CHANGES, "changes", "All agents by change in messages"),
    )


def _waterfall(data: Data, compared: Comparison, title: str, change: Bridge) -> Blocks:
    """The messages before, each part of the change, and the messages now."""
    before, now = f"Before: {period_text(compared.before)}", f"Now: {period_text(compared.current)}"
    figure = waterfall(steps(change, before, now), theme=data.theme, unit="messages")
    return pictures.chart(data, title, "Messages", figure)


def _slopes(data: Data, compared: Comparison, moved: pl.DataFrame) -> Blocks:
    """A line from before to now for each of the agents that changed most."""
    note = f"The largest changes in messages, against {period_text(compared.before)}"
    figure = slope(first(moved, LINES), theme=data.theme, before="Before", now="Now", unit="messages")
    return pictures.chart(data, "Who moved", note, figure)


def _gained_and_lost(moved: pl.DataFrame) -> Iterator[Block]:
    for title, pick in (("Most gained", risers), ("Most lost", fallers)):
        yield Heading(title, "Share: of all gains and losses added up")
        yield Table(pick(moved, LISTED), MOVERS, title, title)


def _one_agent(
    data: Data, compared: Comparison, moved: pl.DataFrame, frames: tuple[pl.DataFrame, pl.DataFrame]
) -> Blocks:
    """The waterfall of one of the agents that changed most, to begin with the first; not of a single one."""
    if moved.height < 2:
        return
    options = tuple(moved.select("agent_id", "agent").head(CHOICES).iter_rows())
    yield Select("changed_agent", "Look at one agent", options)
    labels = dict(options)
    agent = str(data.answer("changed_agent"))
    agent = agent if agent in labels else options[0][0]
    change = bridge(*(only(frame, frozenset({agent})) for frame in frames))
    if change:
        yield from _waterfall(data, compared, labels[agent], change)
