"""How many people use an agent, how much each of them uses it, and how often they come back.

The exports have numbers of people, never their identities. But the active users of a range, compared with
those of its buckets, show how often the same people came:

- stickiness: the active users of a complete bucket on average, as a part of the range's. 1: all of them were
  there in every bucket.
- returning: 1 - the range's active users / the sum of the active users of all buckets. 0: none of them was
  there in a second bucket.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import per_agent
from odeus_dash.metrics.sums import category, quotient, total
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.periods import Granularity
from odeus_dash.words import people as words
from odeus_dash.words.formats import percent
from odeus_dash.words.people import SEGMENTS

_USERS = ("users", "mean_users", "summed_users")


@kept
def reach_and_intensity(agents: pl.DataFrame) -> pl.DataFrame:
    """Agents in use by reach (unique users) and intensity (messages / active users), widest reach first.

    Columns: agent_id, agent, unique_users, active_users, messages, messages_per_user, quadrant. An agent on
    a cut line counts as above it. `quadrant` is null where reach or intensity is unknown.
    """
    broad = pl.col("unique_users") >= pl.col("unique_users").median()
    heavy = pl.col("messages_per_user") >= pl.col("messages_per_user").median()
    quadrants = {name: (broad == users) & (heavy == use) for (users, use), name in SEGMENTS.items()}
    columns = ("unique_users", "active_users", "messages", "messages_per_user")
    return (
        per_agent(agents)
        .filter(pl.col("messages") >= 1)
        .select("agent_id", "agent", *columns, category(quadrants).alias("quadrant"))
        .sort("unique_users", "agent_id", descending=[True, False], nulls_last=True)
    )


@kept
def reach_cut(reach: pl.DataFrame) -> tuple[float | None, float | None]:
    """The place where quadrants meet: the medians of unique users and of messages per active user.

    `reach` comes from `reach_and_intensity`; None where no agent has the figure.
    """
    users, intensity = reach.select("unique_users", "messages_per_user").median().row(0)
    return users, intensity


@dataclass(frozen=True)
class Stickiness:
    """Both figures for several agents, as ratios of their sums; None where they are not known."""

    stickiness: float | None
    returning: float | None


@kept
def stickiness(
    agents: pl.DataFrame, rows: pl.DataFrame, calendar: pl.DataFrame, expected: int
) -> pl.DataFrame:
    """Stickiness and return of the agents of an export, with the trend of the same range.

    Columns: agent_id, users (active, of the range), mean_users (of a complete bucket), summed_users (of all
    buckets), stickiness, returning. All but the id are null where the users of the range or of a bucket of
    use are unknown or hidden, and where the exports disagree: no range has fewer users than one of its
    buckets, or more than all of them. All agents' are null unless all `expected` buckets are there, two or
    more of them complete.
    """
    told = calendar.height == expected and (~calendar["partial"]).sum() >= 2
    agree = (pl.col("users") > 0) & pl.col("users").is_between("most_users", "summed_users")
    ranged = agents.lazy().group_by(agent_id="assistant_id").agg(users=total("active_users"))
    value, long = pl.col("value"), per_agent_over_time(rows, calendar, "active_users")
    over_buckets = (
        long.lazy()
        .group_by("agent_id")
        .agg(
            mean_users=value.filter(~pl.col("partial")).mean(),
            summed_users=value.sum(),
            most_users=value.max(),
            known=value.is_not_null().all(),
        )
    )
    return (
        ranged.join(over_buckets, on="agent_id", how="left", nulls_equal=True)
        .with_columns(pl.when(told & pl.col("known") & agree).then(pl.col(_USERS)).name.keep())
        .with_columns(**_figures(pl.col("users"), pl.col("mean_users"), pl.col("summed_users")))
        .select("agent_id", *_USERS, "stickiness", "returning")
        .sort("agent_id")
        .collect()
    )


def _figures(users: pl.Expr, mean: pl.Expr, summed: pl.Expr) -> dict[str, pl.Expr]:
    return {"stickiness": quotient(mean, users), "returning": 1 - quotient(users, summed)}


@kept
def with_stickiness(agents: pl.DataFrame, per_agent: pl.DataFrame) -> pl.DataFrame:
    """Any frame of agents, in its order, with the columns stickiness and returning."""
    figures = per_agent.select("agent_id", "stickiness", "returning")
    return agents.join(figures, on="agent_id", how="left", nulls_equal=True, maintain_order="left")


@kept
def group_stickiness(per_agent: pl.DataFrame) -> Stickiness:
    """Return both figures of all agents together: a person counts once for each agent they are active on."""
    known = per_agent.drop_nulls(_USERS)
    sums = (pl.col(column).sum() for column in _USERS)
    return Stickiness(**known.select(**_figures(*sums)).row(0, named=True))


def stickiness_sentence(figures: Stickiness, unit: Granularity) -> str:
    """Return how many of an agent's users are active in a `unit`, or why that is not known."""
    if figures.stickiness is None:
        return words.NO_STICKINESS.format(unit=unit)
    return words.STICKINESS[unit].format(share=percent(figures.stickiness))
