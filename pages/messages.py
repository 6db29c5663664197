"""Which agents get the messages?"""

from __future__ import annotations

from odeus_dash import parts
from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.data import Data
from odeus_dash.metrics.change_words import with_clause
from odeus_dash.metrics.headline import messages_sentence
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.totals import totals
from odeus_dash.page import Column, Page, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.columns import AGENT, PER_USER, STATUS, compared
from odeus_dash.words.formats import counted

TITLE = "Messages per agent"
#: Bars before the rest becomes one row: what a wall can be read at.
TOP = 12
COLUMNS = (
    Column("rank", "Rank"),
    AGENT,
    Column("value", "Messages", "count", "messages"),
    *compared(),
    Column("share", "Share", "share", "share"),
    Column("cumulative_share", "Cumulative", "percent", "cumulative_share"),
    Column("conversations", "Conversations", "count", "conversations"),
    Column("unique_users", "Unique users", "count", "unique_users"),
    PER_USER,
    STATUS,
    Column("owner", "Owner", "text"),
    Column("url", "Link", "link"),
)


def page(data: Data) -> Page:
    ranked = ranking(data.agents())
    sentence = messages_sentence(ranked, chosen=len(data.choice.agents))
    headline = with_clause(sentence, parts.clause(data, "messages", "messages", totals))
    if ranked.is_empty():
        return parts.page(data, TITLE, headline, parts.no_usage(data))
    few = pictures.chart(
        data,
        "How few make most of it",
        f"Share of {pictures.whole(data)}, adding agents from the most used on",
        cumulative_share(ranked, theme=data.theme),
    )
    note = f"{counted(ranked.height, 'agent')} with a row in the export"
    return parts.page(
        data,
        TITLE,
        headline,
        side_by_side(pictures.ranking_bars(data, "The most used agents", ranked, TOP), few),
        parts.agents_table(data, ranked, COLUMNS, note, key="messages", alt="All agents by messages"),
    )
