"""Which columns each page's table shows, how, and under which definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Looks = (
    Literal["text", "link", "line", "date"]
    | Literal["count", "decimal", "percent", "share", "change", "signed", "places", "money", "times", "reads"]
)


@dataclass(frozen=True)
class Column:
    """A column of the frame and how to show it; `means` names its definition in the metrics.

    `width`, in pixels, is for words that the browser would cut: it measures the first few rows only.
    """

    name: str
    label: str
    looks: Looks = "count"
    means: str | None = None
    width: int | None = None


AGENT = Column("agent", "Agent", "text")
#: Only in a table that is compared, or compared by fewer days than it shows.
STATUS = Column("changed", "Status", "text", "status")


#: The second only in a table that compares periods of different length.
_RELATIVE = (
    Column("relative", "vs previous", "change", "relative"),
    Column("per_day", "Per day", "change", "per_day"),
)


def _compared(looks: Looks = "count") -> tuple[Column, ...]:
    return (
        Column("compared", "To yesterday", looks, "compared"),
        Column("previous", "Previous", looks, "previous"),
        *_RELATIVE,
        Column("rank_change", "Places", "places", "rank_change"),
    )


PER_USER = Column("messages_per_user", "Per user", "decimal", "messages_per_user")

OVERVIEW = (
    AGENT,
    Column("trend", "Trend", "line", "messages"),
    Column("value", "Messages", "count", "messages"),
    *_compared(),
    Column("share", "Share", "share", "share"),
    Column("unique_users", "Unique users", "count", "unique_users"),
    PER_USER,
    STATUS,
)
MESSAGES = (
    Column("rank", "Rank"),
    AGENT,
    Column("value", "Messages", "count", "messages"),
    *_compared(),
    Column("share", "Share", "share", "share"),
    Column("cumulative_share", "Cumulative", "percent", "cumulative_share"),
    Column("conversations", "Conversations", "count", "conversations"),
    Column("unique_users", "Unique users", "count", "unique_users"),
    PER_USER,
    STATUS,
    Column("owner", "Owner", "text"),
    Column("url", "Link", "link"),
)
USERS = (
    AGENT,
    Column("unique_users", "Unique users", "count", "unique_users"),
    *_compared(),
    Column("active_users", "Active users", "count", "active_users"),
    Column("messages", "Messages", "count", "messages"),
    PER_USER,
    Column("stickiness", "Stickiness", "percent", "stickiness"),
    Column("returning", "Return", "percent", "returning"),
    Column("quadrant", "Kind of use", "text", "quadrant"),
    STATUS,
)
ENGAGEMENT = (
    AGENT,
    Column("trend", "Trend", "line", "messages_per_user"),
    PER_USER,
    *_compared("decimal"),
    Column("before", "Early", "decimal", "messages_per_user_change"),
    Column("after", "Late", "decimal", "messages_per_user_change"),
    Column("change", "Change", "change", "messages_per_user_change"),
    Column("messages", "Messages", "count", "messages"),
    Column("active_users", "Active users", "count", "active_users"),
    STATUS,
)
_CHANGE = (
    Column("change", "Change", "signed", "message_change"),
    Column("share_of_movement", "Share", "share", "share_of_movement"),
)
MOVERS = (
    AGENT,
    *_CHANGE,
    Column("reach", "Reach", "signed", "reach"),
    Column("intensity", "Intensity", "signed", "intensity"),
    Column("rank_change", "Places", "places", "rank_change"),
    STATUS,
)
CHANGES = (
    AGENT,
    Column("previous", "Previous", "count", "previous"),
    Column("current", "Messages", "count", "messages"),
    *_CHANGE,
    Column("new", "New", "count", "new"),
    Column("retired", "Retired", "count", "retired"),
    Column("reach", "Reach", "signed", "reach"),
    Column("intensity", "Intensity", "signed", "intensity"),
    Column("unsplit", "Not attributable", "count", "unsplit"),
    Column("rank", "Rank"),
    Column("rank_change", "Places", "places", "rank_change"),
    STATUS,
)
_STAGE = (
    Column("trend", "Trend", "line", "messages"),
    Column("since", "Since", "date", "since"),
    Column("last_used", "Last used", "date", "last_used"),
)
LIFECYCLE = (
    AGENT,
    Column("stage", "Stage", "text", "stage"),
    *_STAGE,
    Column("recent", "Recent", "count", "recent"),
    Column("earlier", "Before", "count", "earlier"),
    Column("change", "Change", "signed", "stage"),
)
SILENT = (
    AGENT,
    *_STAGE,
    Column("before", "Messages until then", "count", "before_silence"),
    Column("owner", "Owner", "text"),
)
_TOKENS = (
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
TOKENS = (
    AGENT,
    *_TOKENS[:1],
    *_compared(),
    *_TOKENS[1:],
    Column("tokens_per_message", "Per message", "count", "tokens_per_message"),
    STATUS,
)
MODELS = (Column("model", "Model", "text"), *_TOKENS)

_COST = (
    Column("cost", "Cost", "money", "cost"),
    Column("compared", "To yesterday", "money", "compared"),
    Column("previous", "Previous", "money", "previous"),
    *_RELATIVE,
    Column("share", "Share of cost", "share", "share"),
)
_PER = (
    Column("message_share", "Of messages", "percent", "message_share"),
    Column("times_average", "Times average", "times", "times_average"),
    Column("per_message", "Per message", "money", "per_message"),
    Column("per_active_user", "Per active user", "money", "per_active_user"),
    Column("per_conversation", "Per conversation", "money", "per_conversation"),
)
_SAVED = Column("cache_saving_net", "Cache saved", "money", "cache_saving_net")
_PRICED = Column("priced_token_share", "Priced", "percent", "priced_token_share")
_REMARK = Column("remark", "Remark", "text", "may_be_higher", width=120)
COSTS = (
    AGENT,
    *_COST,
    *_PER,
    _REMARK,
    _SAVED,
    Column("verdict", "Cache", "text", "cache_verdict"),
)
MODEL_COSTS = (
    Column("model", "Model", "text"),
    Column("priced_as", "Priced as", "text", "priced_as"),
    Column("provider", "Provider", "text", "priced_as"),
    Column("how", "Matched by", "text", "priced_as"),
    *_COST,
    Column("tokens", "Tokens", "count", "tokens"),
    Column("token_share", "Of tokens", "percent", "token_share"),
    Column("agents", "Agents"),
    _SAVED,
    _REMARK,
)
OWNER_COSTS = (Column("owner", "Owner", "text"), *_COST, *_PER, Column("agents", "Agents"), _PRICED)
CACHE = (
    AGENT,
    Column("verdict", "Verdict", "text", "cache_verdict"),
    Column("reason", "Why", "text", "cache_verdict"),
    Column("saving_5m", "Net saving", "money", "cache_saving_net"),
    Column("saving_1h", "At least", "money", "cache_saving_net_if_1h"),
    Column("possible_saving", "Still possible", "money", "possible_saving"),
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    Column("reuse", "Reuse", "reads", "reuse", width=90),
    *_TOKENS[:1],
    *_TOKENS[3:7],
)
CACHE_MODELS = (
    AGENT,
    Column("model", "Model", "text"),
    Column("reuse", "Reuse", "reads", "reuse"),
    Column("break_even", "Break-even", "reads", "break_even"),
    Column("break_even_1h", "If for an hour", "reads", "break_even"),
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    Column("best_hit_rate", "Best quarter", "percent", "best_hit_rate"),
    Column("saving_5m", "Net saving", "money", "cache_saving_net"),
    Column("saving_1h", "At least", "money", "cache_saving_net_if_1h"),
    Column("possible_saving", "Still possible", "money", "possible_saving"),
    Column("threshold", "Dearer beyond", "count", "long_context"),
    Column("input_per_request", "Input per request", "count", "input_per_request"),
    Column("max_prompt", "Largest input", "count", "max_prompt"),
    Column("exposure", "Long requests", "text", "long_context"),
    *_TOKENS[:1],
    *_TOKENS[3:6],
)
EFFICIENCY = (
    AGENT,
    Column("messages", "Messages", "count", "messages"),
    Column("tokens_per_message", "Tokens per message", "count", "tokens_per_message"),
    Column("requests_per_message", "Requests per message", "decimal", "requests_per_message"),
    Column("output_per_input", "Output per input", "percent", "output_per_input"),
    Column("min_prompt", "Smallest input", "count", "min_prompt"),
    Column("input_per_request", "Average input", "count", "input_per_request"),
    Column("max_prompt", "Largest input", "count", "max_prompt"),
)
