"""The columns that tables of several pages have."""

from __future__ import annotations

from odeus_dash.page import Column, Looks

AGENT = Column("agent", "Agent", "text")
#: Only in a table that is compared.
STATUS = Column("changed", "Status", "text", "status")


def changes(looks: Looks = "change") -> tuple[Column, ...]:
    """The second only in a table that compares periods of different length."""
    return Column("relative", "Change", looks, "relative"), Column("per_day", "Per day", looks, "per_day")


#: Only in a table that is compared, and behind the columns that people look for first.
BEFORE = (
    Column("previous", "Previous", "count", "previous"),
    Column("rank_change", "Rank ±", "places", "rank_change"),
)


PER_USER = Column("messages_per_user", "Per user", "decimal", "messages_per_user")

#: Only in workspaces whose settings have groups, for those who see owners.
GROUP = (Column("group", "Group", "text"), Column("cost_centre", "Cost centre", "text"))

MODEL = Column("model", "Model", "text")
TOKENS = (
    Column("input", "Input", "count", "input"),
    Column("output", "Output", "count", "output"),
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    Column("cache_read", "Cache read", "count", "cache_read"),
    Column("cache_write", "Cache write", "count", "cache_write"),
    Column("uncached", "Uncached", "count", "uncached"),
    Column("requests", "Requests", "count", "requests"),
    Column("input_per_request", "Input per request", "count", "input_per_request"),
    Column("max_prompt", "Largest input", "count", "max_prompt"),
)
AGENT_TOKENS = (
    AGENT,
    *TOKENS[:1],
    *changes(),
    *TOKENS[1:3],
    Column("tokens_per_message", "Per message", "count", "tokens_per_message"),
    *TOKENS[6:7],
    *TOKENS[3:6],
    *TOKENS[7:],
    *BEFORE,
    STATUS,
)
