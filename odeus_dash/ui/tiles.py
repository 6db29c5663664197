"""Which figures stand in each page's tiles, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from odeus_dash.ui import cards
from odeus_dash.ui.cards import Tile
from odeus_dash.ui.comparing import Figures
from odeus_dash.ui.view import View
from odeus_dash.wording import compact, exact, percent, ratio

#: The fields of a page's totals, which are also the names of their definitions, each with its writing.
Written = Mapping[str, Callable[[float | None], str]]

OVERVIEW: Written = {
    "messages": compact,
    "agents_in_use": exact,
    "user_agent_pairs": compact,
    "messages_per_user": ratio,
    "conversations": compact,
}
USERS: Written = {
    "people_at_least": exact,
    "people_at_most": exact,
    "user_agent_pairs": exact,
    "active_pairs": exact,
    "messages_per_user": ratio,
}
TOKENS: Written = {
    "input": compact,
    "output": compact,
    "hit_rate": percent,
    "tokens_per_message": compact,
    "requests": compact,
}


def of(view: View, written: Written, figures: Figures, over_time: pl.DataFrame | None = None) -> list[Tile]:
    """The tiles of the chosen range, whose totals `figures` makes of its export, with their changes.

    `over_time` has the same fields bucket by bucket for the lines; None while these are on their way.
    """
    totals = figures(view.agents())
    values = {name: write(getattr(totals, name)) for name, write in written.items()}
    return cards.row(view, values, figures, over_time)
