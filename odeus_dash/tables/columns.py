"""Every column an export may have: its name, type, unit and meaning, declared here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from odeus_dash.choice import OF_AGENTS, ExportKind


class Mode(StrEnum):
    """The condition under which the server sends a column."""

    ALWAYS = "always"
    USER_LEVEL = "with user-level data"
    BYOK = "with your own model keys (BYOK)"
    GROUPED = "in exports by model"


@dataclass(frozen=True)
class Column:
    """One declared column. `unit` is empty where values are not amounts; amounts are never negative."""

    name: str
    dtype: pl.DataType
    unit: str
    meaning: str
    mode: Mode = Mode.ALWAYS
    kinds: tuple[ExportKind, ...] = OF_AGENTS


DATE, TEXT, COUNT, DECIMAL = pl.Date(), pl.String(), pl.Int64(), pl.Float64()

#: What stands for a cell that could not be read, until it is counted and becomes null. No cell may say it.
UNREADABLE: dict[pl.DataType, float] = {COUNT: -1, DECIMAL: -1.0}


def _tokens(noun: str, what: str) -> tuple[Column, ...]:
    """The sum, average, minimum and maximum of one kind of tokens."""
    return (
        Column(f"sum_{noun}_tokens", COUNT, "tokens", f"All {what} of the period.", Mode.BYOK),
        Column(f"avg_{noun}_tokens", DECIMAL, "tokens per request", f"Mean {what} of a request.", Mode.BYOK),
        Column(f"min_{noun}_tokens", COUNT, "tokens", f"Fewest {what} of one request.", Mode.BYOK),
        Column(f"max_{noun}_tokens", COUNT, "tokens", f"Most {what} of one request.", Mode.BYOK),
    )


_PERIOD = (
    Column("period_start", DATE, "", "First day that the export covers."),
    Column("period_end", DATE, "", "Last day that the export covers."),
)
_BY_MODEL = (ExportKind.AGENTS_BY_MODEL,)
_OF_MODEL = "The language model that answered. The row counts this model's part of the agent's usage."
_AGENT = (
    Column("org_id", TEXT, "", "The workspace that the agent belongs to."),
    Column("assistant_id", TEXT, "", "The agent. It stays the same when the agent is renamed."),
    Column("assistant_name", TEXT, "", "The agent's name. Two agents may share one."),
    Column("model", TEXT, "", _OF_MODEL, Mode.GROUPED, _BY_MODEL),
)
_RATIO = "messages per user"
_KPIS = (
    Column("messages", COUNT, "messages", "Messages that people sent to the agent."),
    Column("unique_users", COUNT, "users", "Different people who sent the agent at least one message."),
    Column("active_users", COUNT, "users", "Different people whom the agent's analytics count as active."),
    Column("conversations", COUNT, "conversations", "Conversations with the agent, from its analytics."),
    Column("messages_per_user", DECIMAL, _RATIO, "The agent's messages divided by its active users."),
)
_OWNER = (
    Column("assistant_description", TEXT, "", "The builder's description of the agent.", Mode.USER_LEVEL),
    Column("assistant_url", TEXT, "", "The agent's address in Odeus.", Mode.USER_LEVEL),
    Column("assistant_owner_id", TEXT, "", "The account of the person who owns the agent.", Mode.USER_LEVEL),
    Column("assistant_owner_email", TEXT, "", "That person's e-mail address.", Mode.USER_LEVEL),
)
_READ = "Input tokens that the model provider read from its cache."
_WRITTEN = "Input tokens that were written to the cache, to be read by later requests."
_NOT_CACHED = (
    "Input tokens not read from the cache. Some servers include cache writes, which the rows reveal."
)
_TOKENS = (
    *_tokens("prompt", "input tokens"),
    *_tokens("completion", "output tokens"),
    Column("sum_cached_prompt_tokens", COUNT, "tokens", _READ, Mode.BYOK),
    Column("sum_cache_creation_tokens", COUNT, "tokens", _WRITTEN, Mode.BYOK),
    Column("sum_no_cache_tokens", COUNT, "tokens", _NOT_CACHED, Mode.BYOK),
)

#: What an export may hold, in the order of our frames.
COLUMNS: tuple[Column, ...] = (*_PERIOD, *_AGENT, *_KPIS, *_OWNER, *_TOKENS)

_UNCACHED = "Input tokens neither read from the cache nor written to it. Empty where unknown."
#: The one column of our frames that no export has: `tables.whole` works it out.
UNCACHED = Column("uncached_tokens", COUNT, "tokens", _UNCACHED, Mode.BYOK)

KPI_NAMES = tuple(column.name for column in _KPIS)
OWNER_NAMES = tuple(column.name for column in _OWNER)
TOKEN_NAMES = tuple(column.name for column in _TOKENS)


def columns_of(kind: ExportKind) -> tuple[Column, ...]:
    """The declared columns of one kind of export, in the order of our frames."""
    return tuple(column for column in COLUMNS if kind in column.kinds)


def frame_schema(kind: ExportKind) -> dict[str, pl.DataType]:
    """Names and types of the frames we make of `kind`: the declared columns and `uncached_tokens`."""
    return {column.name: column.dtype for column in (*columns_of(kind), UNCACHED)}


def names_of(columns: Sequence[Column], *dtypes: pl.DataType) -> list[str]:
    """The names of those `columns` that have one of the `dtypes`."""
    return [column.name for column in columns if column.dtype in dtypes]


def adds_up(name: str) -> bool:
    """Whether the values of column `name` add up over agents and over periods."""
    return name in {"messages", "conversations"} or name.startswith("sum_")
