"""How often users come back, as pages about people and their engagement show it."""

from __future__ import annotations

from typing import Literal

import polars as pl

from odeus_dash import parts
from odeus_dash.data import Data, Waiting
from odeus_dash.metrics.comparison import share_change
from odeus_dash.metrics.users import Stickiness, group_stickiness, stickiness
from odeus_dash.page import Tile, had
from odeus_dash.parts.money import LATER
from odeus_dash.words.formats import percent


def retention(data: Data) -> pl.DataFrame:
    """Stickiness and return of each agent."""
    trend = data.trend()
    return stickiness(data.agents(), trend.rows, trend.calendar, trend.expected)


def retention_tile(data: Data, name: Literal["stickiness", "returning"]) -> Tile:
    """One of both figures of all agents, and its change in points, once their weeks have arrived."""
    try:
        found = had(retention, data)
        then = had(_before, data)
    except Waiting:
        return Tile(name, LATER)
    now = None if found is None else getattr(group_stickiness(found), name)
    before = None if then is None else getattr(then, name)
    return parts.tile(data, name, now, percent, share_change(now, before))


def _before(data: Data) -> Stickiness | None:
    """Return both figures of the days compared with."""
    both, trend = data.now_and_before(), data.trend_before()
    if both is None or trend is None:
        return None
    return group_stickiness(stickiness(both[1], trend.rows, trend.calendar, trend.expected))
