"""The agents with the most messages, as bars with what each makes of the whole."""

from __future__ import annotations

import polars as pl

from odeus_dash import charts
from odeus_dash.metrics.ranking import top_with_other
from odeus_dash.ui import cards
from odeus_dash.ui.view import View


def bars(view: View, title: str, ranking: pl.DataFrame, top: int) -> None:
    """The first `top` of a ranking by messages, and one bar for the others."""
    rows = top_with_other(ranking, top)
    figure = charts.ranked_bars(rows, theme=view.theme, value_label="messages")
    cards.picture(view, title, f"Messages and share of {whole(view)}", figure)


def whole(view: View) -> str:
    """What the shares are shares of."""
    return "the chosen agents’ messages" if view.choice.agents else "all messages"
