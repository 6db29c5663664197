"""How many people use an agent, and how much each of them uses it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import per_agent
from odeus_dash.words.formats import SEGMENTS


@dataclass(frozen=True)
class ReachCut:
    """Where the quadrants meet: the median unique users and the median messages per active user."""

    users: float | None
    intensity: float | None


@kept
def reach_and_intensity(agents: pl.DataFrame) -> pl.DataFrame:
    """Agents in use by reach (unique users) and intensity (messages / active users), widest reach first.

    Columns: agent_id, agent, unique_users, active_users, messages, messages_per_user, quadrant. An agent on
    a cut line counts as above it. `quadrant` is null where reach or intensity is unknown.
    """
    broad = pl.col("unique_users") >= pl.col("unique_users").median()
    heavy = pl.col("messages_per_user") >= pl.col("messages_per_user").median()
    corners = ((broad == users) & (heavy == use) for users, use in SEGMENTS)
    quadrant = pl.coalesce(
        pl.when(corner).then(pl.lit(name)) for corner, name in zip(corners, SEGMENTS.values(), strict=True)
    )
    return (
        per_agent(agents)
        .filter(pl.col("messages") >= 1)
        .with_columns(quadrant=quadrant)
        .select(
            "agent_id", "agent", "unique_users", "active_users", "messages", "messages_per_user", "quadrant"
        )
        .sort("unique_users", "agent_id", descending=[True, False], nulls_last=True)
    )


@kept
def reach_cut(reach: pl.DataFrame) -> ReachCut:
    """The cut lines of a frame made by `reach_and_intensity`; None where no agent has the figure."""
    medians = reach.select(
        users=pl.col("unique_users").median(), intensity=pl.col("messages_per_user").median()
    )
    return ReachCut(**medians.row(0, named=True))
