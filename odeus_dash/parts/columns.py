"""The columns that tables of several pages have."""

from __future__ import annotations

from odeus_dash.page import Column, Looks

AGENT = Column("agent", "Agent", "text")
#: Only in a table that is compared.
STATUS = Column("changed", "Status", "text", "status")


#: The second only in a table that compares periods of different length.
RELATIVE = (
    Column("relative", "vs previous", "change", "relative"),
    Column("per_day", "Per day", "change", "per_day"),
)


def compared(looks: Looks = "count") -> tuple[Column, ...]:
    return (
        Column("previous", "Previous", looks, "previous"),
        *RELATIVE,
        Column("rank_change", "Places", "places", "rank_change"),
    )


PER_USER = Column("messages_per_user", "Per user", "decimal", "messages_per_user")

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
    *compared(),
    *TOKENS[1:],
    Column("tokens_per_message", "Per message", "count", "tokens_per_message"),
    STATUS,
)
