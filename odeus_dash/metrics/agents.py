"""One row per agent, with a name that no other agent on the screen has."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import group_messages_per_user, quotient, total
from odeus_dash.text_order import in_order_of

#: A sign that can be seen: neither space, format or control character, bare accent, nor a filler letter.
_VISIBLE = r"[^\s\p{C}\p{Z}\p{M}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]"
#: How many characters of an id are enough to tell two agents of one name apart.
_ID_PIECE = 4
_FIRST_NAME = pl.col("assistant_name").min()


def per_agent(agents: pl.DataFrame) -> pl.DataFrame:
    """The rows of an export as agents, in order of agent_id.

    Columns: agent_id, agent (see `with_labels`), description, owner (e-mail address or else id), url,
    messages, unique_users, active_users, conversations, messages_per_user (messages / active users).
    Where rows repeat an agent, as all rows without an id do, their counts are added up.
    """
    if not repeats(agents):
        return _as_they_are(agents)
    figures = [
        pl.col("assistant_description").min().alias("description"),
        pl.coalesce("assistant_owner_email", "assistant_owner_id").min().alias("owner"),
        pl.col("assistant_url").min().alias("url"),
        *map(total, ("messages", "unique_users", "active_users", "conversations")),
        group_messages_per_user(),
    ]
    return in_order_of(grouped_by_agent(agents, figures).collect(), "agent_id")


def _as_they_are(agents: pl.DataFrame) -> pl.DataFrame:
    """Return what `per_agent` makes of rows that repeat no agent: grouping takes most of its time."""
    known = pl.all_horizontal(pl.col("messages", "active_users").is_not_null())
    ratio = pl.when(known).then(quotient(pl.col("messages"), pl.col("active_users")))
    rows = agents.lazy().select(
        pl.col("^agent_label$"),
        agent_id="assistant_id",
        name="assistant_name",
        description="assistant_description",
        owner=pl.coalesce("assistant_owner_email", "assistant_owner_id"),
        url="assistant_url",
        messages="messages",
        unique_users="unique_users",
        active_users="active_users",
        conversations="conversations",
        messages_per_user=ratio,
    )
    return in_order_of(_labelled(agents, rows).collect(), "agent_id")


def grouped_by_agent(
    rows: pl.DataFrame | pl.LazyFrame, figures: Sequence[pl.Expr], name: pl.Expr = _FIRST_NAME
) -> pl.LazyFrame:
    """One row per agent: agent_id, agent (see `with_labels`) and `figures`, aggregates like `name`."""
    label = pl.col("^agent_label$").first()  # where `labels` have been joined
    agents = rows.lazy().group_by(agent_id="assistant_id").agg(name.alias("name"), label, *figures)
    return _labelled(rows, agents)


def _labelled(rows: pl.DataFrame | pl.LazyFrame, agents: pl.LazyFrame) -> pl.LazyFrame:
    """The `agents` of `rows` with their labels: worked out only where the rows lack one."""
    if isinstance(rows, pl.DataFrame) and "agent_label" in rows and not rows["agent_label"].null_count():
        named = agents.rename({"agent_label": "agent"}).drop("name")
    else:
        named = with_labels(agents)
    return named.select("agent_id", "agent", pl.exclude("agent_id", "agent"))


@kept
def owners_of(agents: pl.DataFrame) -> pl.DataFrame:
    """agent_id, owner (e-mail address or else id; null where the export names none)."""
    return per_agent(agents).select("agent_id", "owner")


@kept
def labels(agents: pl.DataFrame) -> pl.DataFrame:
    """assistant_id, agent_label: what `with_labels` calls each agent of an export with all of them.

    Joined to parts of the export, and to its buckets, these labels are the same in all of them. In order of
    the rows, or where rows may repeat an agent in order of assistant_id: sorting takes longer than the rest.
    """
    if repeats(agents):
        named = in_order_of(grouped_by_agent(agents, []).collect(), "agent_id").lazy()
    else:
        names = agents.lazy().select(pl.col("^agent_label$"), agent_id="assistant_id", name="assistant_name")
        named = _labelled(agents, names)
    return named.select(assistant_id="agent_id", agent_label="agent").collect()


@kept
def repeats(agents: pl.DataFrame) -> bool:
    """Whether a row may repeat the agent of another one; false is certain.

    64-bit hashes stand for the ids: less time and memory.
    """
    return agents["assistant_id"].hash().n_unique() < agents.height


@kept
def labels_of_both(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return the labels of the agents of two exports: as in the first alone, then others, all different."""
    first = labels(now)
    gone = before.join(first, on="assistant_id", how="anti")
    others = labels(pl.concat([now, gone])).join(first, on="assistant_id", how="anti")
    return pl.concat([first, others])


def with_labels(agents: pl.LazyFrame) -> pl.LazyFrame:
    """Put `agent`, a label that is unique in the frame, in the place of the columns name and agent_label.

    `agents` has one row per agent_id. The label is agent_label where there is one; otherwise the name with
    its white space collapsed, or the id where there is none that can be seen. Agents of one name get " · "
    and the end of the id, or the whole id if need be.
    """
    given = "agent_label" in agents.collect_schema()
    label = pl.col("agent_label") if given else pl.lit(None, pl.String)
    visible = pl.col("name").str.contains(_VISIBLE)
    plain = pl.when(visible).then(pl.col("name").map_batches(_in_one_line, pl.String))
    named = agents.with_columns(name=pl.coalesce(plain, "agent_id"), agent=label)
    apart = pl.struct("agent", "name", "agent_id").map_batches(_told_apart, pl.String)
    return named.with_columns(agent=apart).drop("name", "agent_label", strict=False)


def _in_one_line(names: pl.Series) -> pl.Series:
    """The names with their white space collapsed: replacing it in all takes long, and few need it."""
    several = names.str.contains(r"[^\S ]|  ").arg_true()
    collapsed = names.gather(several).str.replace_all(r"\s+", " ")
    return names.clone().scatter(several, collapsed).str.strip_chars()


def _told_apart(rows: pl.Series) -> pl.Series:
    """The labels of rows with agent (the label if there is one), name and agent_id, all different."""
    given, name, agent_id = rows.struct.unnest().get_columns()
    labels, is_free = given.zip_with(given.is_not_null(), name), given.is_null()
    for is_short in (True, False):
        # 64-bit hashes stand for the texts: at worst, a label that no other one is like has an id, too.
        shared = (labels.hash().is_duplicated() & is_free).arg_true()
        ids = agent_id.gather(shared)
        end = ids.str.tail(_ID_PIECE).str.strip_chars(" -_") if is_short else ids
        labels = labels.scatter(shared, name.gather(shared) + " · " + end)
    return labels
