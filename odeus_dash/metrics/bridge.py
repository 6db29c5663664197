"""The parts of a change in messages: agents that came or went, users per agent, messages per user."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import with_labels

#: What a change is made of, in the order in which it is told.
PARTS = ("new", "retired", "reach", "intensity", "unsplit")


@dataclass(frozen=True)
class Bridge:
    """From `previous` to `current` messages: previous, the five parts of the change, and current add up.

    new         messages now of agents that had none before
    retired     messages before of agents that have none now, as a number of zero or less
    reach       what more or fewer active users per agent made of the other agents' change
    intensity   what more or fewer messages per active user made of it
    unsplit     the change of agents whose messages or active users one of the exports does not tell
    """

    previous: int
    new: int
    retired: int
    reach: int
    intensity: int
    unsplit: int
    current: int

    @property
    def change(self) -> int:
        return self.current - self.previous

    @property
    def parts(self) -> dict[str, int]:
        """The parts by name, in order; what cannot be split only where there is any."""
        return {part: getattr(self, part) for part in PARTS if part != "unsplit" or self.unsplit}


@kept
def bridge(current: pl.DataFrame, before: pl.DataFrame) -> Bridge | None:
    """The parts of the change between two per-agent exports; None where one has rows but no counts."""
    if any(frame.height and not frame["messages"].count() for frame in (current, before)):
        return None
    names = ("previous", *PARTS, "current")
    return Bridge(**bridge_per_agent(current, before).select(pl.col(names).sum()).row(0, named=True))


def bridge_per_agent(current: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The parts of every agent's change, in order of agent_id.

    Columns: agent_id, agent (the name now, or the last one), previous and current (messages; 0 for an agent
    without a row, null for one whose row has no count), change, new, retired, reach, intensity, unsplit. The
    five parts are whole numbers and add up to `change`, in which an unknown count is left out like in every
    total: it is `unsplit`, and so is what agents without a known number of active users changed by.
    """
    return (
        _side_by_side(current, before)
        .with_columns(change=pl.col("current").fill_null(0) - pl.col("previous").fill_null(0))
        .with_columns(_kind().alias("kind"), _reach().alias("from_users"))
        .with_columns(
            _where("new", "change"),
            _where("retired", "change"),
            _where("both", "from_users").alias("reach"),
            _where("both", pl.col("change") - pl.col("from_users")).alias("intensity"),
            _where("unsplit", "change"),
        )
        .select("agent_id", "agent", "previous", "current", "change", *PARTS)
        .sort("agent_id")
        .collect()
    )


def _side_by_side(current: pl.DataFrame, before: pl.DataFrame) -> pl.LazyFrame:
    """One row per agent of either export: agent_id, agent, current, previous, users, users_before."""
    wanted = ("assistant_id", "assistant_name", "messages", "active_users")
    stacked = pl.concat(
        frame.lazy().select(*wanted, now=pl.lit(now)) for frame, now in ((current, True), (before, False))
    )
    now = pl.col("now")
    name = pl.col("assistant_name")
    agents = stacked.group_by(agent_id="assistant_id").agg(
        name=pl.coalesce(name.filter(now).min(), name.filter(~now).min()),
        current=_count("messages", now),
        previous=_count("messages", ~now),
        users=_count("active_users", now),
        users_before=_count("active_users", ~now),
    )
    return with_labels(agents)


def _count(column: str, side: pl.Expr) -> pl.Expr:
    """The sum over one side's rows: 0 without a row, null where the rows do not tell."""
    cells = pl.col(column).filter(side)
    return pl.when((cells.len() == 0) | (cells.count() > 0)).then(cells.sum())


def _kind() -> pl.Expr:
    """Which of the parts an agent's change belongs to; `both` is reach and intensity."""
    now, before = pl.col("current"), pl.col("previous")
    return (
        pl.when(now.is_null() | before.is_null())
        .then(pl.lit("unsplit"))
        .when(before == 0)
        .then(pl.lit("new"))
        .when(now == 0)
        .then(pl.lit("retired"))
        .when((pl.col("users") > 0) & (pl.col("users_before") > 0))
        .then(pl.lit("both"))
        .otherwise(pl.lit("unsplit"))
    )


def _reach() -> pl.Expr:
    """The change in users at the mean of both intensities, as a whole number, half to even.

    The midpoint favours neither period: told backwards, every part is the same with the other sign.
    """
    users, users_before = pl.col("users"), pl.col("users_before")
    intensities = pl.col("current") / users + pl.col("previous") / users_before
    moved = (users - users_before) * intensities / 2
    return pl.when((users > 0) & (users_before > 0)).then(moved.round(mode="half_to_even").cast(pl.Int64))


def _where(kind: str, value: str | pl.Expr) -> pl.Expr:
    """`value` for agents of that kind, 0 for the others; named after the kind."""
    cells = pl.col(value) if isinstance(value, str) else value
    return pl.when(pl.col("kind") == kind).then(cells).otherwise(0).alias(kind)
