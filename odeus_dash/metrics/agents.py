"""One row per agent, with a name that no other agent on the screen has."""

from __future__ import annotations

from typing import TypeVar

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import group_messages_per_user, total

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

#: A sign that can be seen: neither space, format or control character, bare accent, nor a filler letter.
_VISIBLE = r"[^\s\p{C}\p{Z}\p{M}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]"
#: How many characters of an id are enough to tell two agents of one name apart.
_ID_PIECE = 4


def per_agent(agents: pl.DataFrame) -> pl.DataFrame:
    """The rows of an export as agents, in order of agent_id.

    Columns: agent_id, agent (see `with_labels`), description, owner (e-mail address or else id), url,
    messages, unique_users, active_users, conversations, messages_per_user (messages / active users).
    Where rows repeat an agent, as all rows without an id do, their counts are added up.
    """
    facts = (
        agents.lazy()
        .group_by(agent_id="assistant_id")
        .agg(
            *naming(pl.col("assistant_name").min()),
            description=pl.col("assistant_description").min(),
            owner=pl.coalesce("assistant_owner_email", "assistant_owner_id").min(),
            url=pl.col("assistant_url").min(),
            messages=total("messages"),
            unique_users=total("unique_users"),
            active_users=total("active_users"),
            conversations=total("conversations"),
            messages_per_user=group_messages_per_user(),
        )
    )
    return with_labels(facts).sort("agent_id").collect()


@kept
def labels(agents: pl.DataFrame) -> pl.DataFrame:
    """assistant_id, agent_label: what `with_labels` calls each agent of an export with all of them.

    Joined to parts of the export, and to its buckets, these labels are the same in all of them.
    """
    return per_agent(agents).select(assistant_id="agent_id", agent_label="agent")


@kept
def labels_of_both(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """What each agent of two exports is called: as in the first alone, and the others unlike any of those."""
    first = labels(now)
    gone = before.join(first, on="assistant_id", how="anti")
    others = labels(pl.concat([now, gone])).join(first, on="assistant_id", how="anti")
    return pl.concat([first, others])


def naming(name: pl.Expr) -> list[pl.Expr]:
    """Aggregates for `with_labels`: `name`, and the label where `labels` have been joined."""
    return [name.alias("name"), pl.col("^agent_label$").first()]


def with_labels(agents: Frame) -> Frame:
    """Put `agent`, a label that is unique in the frame, in the place of the columns name and agent_label.

    `agents` has one row per agent_id. The label is agent_label where there is one; otherwise the name with
    its white space collapsed, or the id where there is none that can be seen. Agents of one name get " · "
    and the end of the id, or the whole id if need be.
    """
    given = "agent_label" in agents.collect_schema()
    label = pl.col("agent_label") if given else pl.lit(None, pl.String)
    end_of_id = pl.col("agent_id").str.tail(_ID_PIECE).str.strip_chars(" -_")
    return (
        agents.with_columns(agent=pl.coalesce(label, _plain_label()))
        .with_columns(agent=pl.coalesce(label, _unless_shared(_plain_label() + " · " + end_of_id)))
        .with_columns(agent=pl.coalesce(label, _unless_shared(_plain_label() + " · " + pl.col("agent_id"))))
        .drop("name", "agent_label", strict=False)
    )


def _plain_label() -> pl.Expr:
    name = pl.col("name").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(name.str.contains(_VISIBLE)).then(name).otherwise(pl.col("agent_id"))


def _unless_shared(longer: pl.Expr) -> pl.Expr:
    """The label so far, or a longer one where two agents have the same."""
    return pl.when(pl.col("agent").is_duplicated()).then(longer).otherwise(pl.col("agent"))
