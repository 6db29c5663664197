"""Why did the messages rise or fall, and which agents made the difference?"""

from __future__ import annotations

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.signed_bars import signed_bars
from odeus_dash.comparison import Comparison
from odeus_dash.data import Data, only
from odeus_dash.memo import kept
from odeus_dash.metrics.bridge import PARTS, Bridge, biggest, bridge, movers
from odeus_dash.metrics.comparison import is_per_day, per_day
from odeus_dash.metrics.why import part_bars, why_sentence
from odeus_dash.page import (
    Blocks,
    Column,
    Heading,
    Nothing,
    Page,
    Select,
    Table,
    Tile,
    Tiles,
    compose,
    side_by_side,
)
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, STATUS
from odeus_dash.parts.filters import filtered
from odeus_dash.words import changes as words
from odeus_dash.words.formats import counted, exact, relative_text, signed

TITLE = "What changed"
#: Agents that gained and lost most, each with a bar, and agents that can be looked at one by one.
GAINS, LOSSES, CHOICES = 6, 6, 100
CHANGES = (
    AGENT,
    Column("previous", "Previous", "count", "previous"),
    Column("current", "Messages", "count", "messages"),
    Column("change", "Change", "signed", "message_change"),
    Column("share_of_movement", "Share", "share", "share_of_movement"),
    Column("reach", "Reach", "signed", "reach"),
    Column("intensity", "Intensity", "signed", "intensity"),
    Column("new", "New", "signed", "new"),
    Column("retired", "Retired", "signed", "retired"),
    Column("unsplit", "Not attributable", "signed", "unsplit"),
    Column("rank", "Rank"),
    Column("rank_change", "Rank ±", "places", "rank_change"),
    STATUS,
)


@filtered(TITLE)
def page(data: Data) -> Page:
    compared, frames = data.comparison, data.now_and_before()
    chosen = len(data.choice.agents)
    if compared is None or frames is None or (frames[1].is_empty() and not chosen):
        return compose(TITLE, words.NOTHING, parts.nothing_to_compare(data))
    change, moved = bridge(*frames), movers(*frames)
    headline = why_sentence(change, moved, chosen=chosen)
    if moved.is_empty():
        return compose(TITLE, headline, parts.no_usage(data))
    if change is None:
        return compose(TITLE, headline, Nothing(words.NOT_SPLIT, words.NO_COUNTS))
    movements = signed_bars(biggest(moved, GAINS, LOSSES), theme=data.theme)
    return compose(
        TITLE,
        headline,
        _tiles(change, moved),
        side_by_side(
            (*_parts(data, words.DIFFERENCE, change, compared), *_one_agent(data, moved, frames, compared)),
            pictures.chart(data, words.MOVERS, "", movements),
        ),
        Heading("All agents", words.ADD_UP),
        Table(blank_where_zero(moved), CHANGES, "changes", words.ALL_AGENTS),
    )


def _tiles(change: Bridge, moved: pl.DataFrame) -> Tiles:
    """Each part of the change, relative to all messages before, and of how many agents it is made."""
    tiles = []
    for part, value in change.parts.items():
        relative = relative_text(value / change.previous) if change.previous and value else None
        agents = counted(moved.filter(pl.col(part) != 0).height, "agent") if value else ""
        tiles.append(Tile(part, signed(value), relative, basis=agents, number=value, unit="messages"))
    return Tiles(tuple(tiles), low=True)


def _parts(data: Data, title: str, change: Bridge, compared: Comparison) -> Blocks:
    """Each part of the change; the totals, which need another scale, are words."""
    totals = {"previous": exact(change.previous), "current": exact(change.current)}
    note = words.FROM_TO.format(**totals)
    if change.previous and change.current and is_per_day("messages", compared.longer):
        a_day = relative_text(per_day(change.current, change.previous, compared.longer))
        note = words.FROM_TO_PER_DAY.format(**totals, per_day=a_day)
    figure = signed_bars(part_bars(change), theme=data.theme)
    return pictures.chart(data, title, note, figure)


def _one_agent(
    data: Data, moved: pl.DataFrame, frames: tuple[pl.DataFrame, pl.DataFrame], compared: Comparison
) -> Blocks:
    """The parts of the change of one of the agents that changed most; not where there is a single one."""
    if moved.height < 2:
        return
    options = tuple(moved.select("agent_id", "agent").head(CHOICES).iter_rows())
    yield Select("changed_agent", words.ONE_AGENT, options)
    labels = dict(options)
    agent = str(data.answer("changed_agent"))
    agent = agent if agent in labels else options[0][0]
    change = bridge(*(only(frame, frozenset({agent})) for frame in frames))
    if change:
        yield from _parts(data, labels[agent], change, compared)


@kept
def blank_where_zero(moved: pl.DataFrame) -> pl.DataFrame:
    """The rows without the parts that made no difference to an agent."""
    return moved.with_columns(pl.when(pl.col(PARTS) != 0).then(pl.col(PARTS)).name.keep())
