"""The parts of a change in messages, in all and per agent, and the agents that changed most.

They are agents that came or went, users per agent, and messages per user.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import grouped_by_agent
from odeus_dash.metrics.comparison import changes, in_words
from odeus_dash.metrics.sums import category, quotient

#: What a change is made of, in the order in which it is told.
PARTS = ("new", "retired", "reach", "intensity", "unsplit")


@dataclass(frozen=True)
class Bridge:
    """The change from `previous` to `current` messages, of which the five parts are the sum.

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
    now, then = pl.col("current"), pl.col("previous")
    users, users_before = pl.col("users"), pl.col("users_before")
    kinds = {
        "unsplit": now.is_null() | then.is_null(),
        "new": then == 0,
        "retired": now == 0,
        "both": (users > 0) & (users_before > 0),
    }
    change, from_users = pl.col("change"), pl.col("from_users")
    parts = [
        ("new", "new", change),
        ("retired", "retired", change),
        ("reach", "both", from_users),
        ("intensity", "both", change - from_users),
        ("unsplit", "unsplit", change),
    ]
    return (
        _side_by_side(current, before)
        .with_columns(
            change=now.fill_null(0) - then.fill_null(0),
            from_users=_from_users(),
            kind=category(kinds).fill_null("unsplit"),
        )
        .with_columns(
            pl.when(pl.col("kind") == kind).then(value).otherwise(0).alias(part)
            for part, kind, value in parts
        )
        .select("agent_id", "agent", "previous", "current", "change", *PARTS)
        .sort("agent_id")
        .collect()
    )


def _from_users() -> pl.Expr:
    """The change in users times the mean of both intensities, in whole messages, half to even.

    That mean favours neither period: told backwards, parts only have the other sign.
    """
    both = (pl.col(each).cast(pl.Float64) for each in ("current", "previous", "users", "users_before"))
    now, then, users, users_before = both
    # Divided once: with thirds in between, a half would become a little more or less than that.
    moved = (users - users_before) * (now * users_before + then * users) / (2 * users * users_before)
    return moved.round(mode="half_to_even").cast(pl.Int64, strict=False)


def _side_by_side(current: pl.DataFrame, before: pl.DataFrame) -> pl.LazyFrame:
    """One row per agent of either export: agent_id, agent, current, previous, users, users_before."""
    wanted = ("assistant_id", "assistant_name", "messages", "active_users")
    stacked = pl.concat(
        frame.lazy().select(*wanted, now=pl.lit(now)) for frame, now in ((current, True), (before, False))
    )
    now = pl.col("now")
    name = pl.col("assistant_name")
    figures = [
        _count("messages", now).alias("current"),
        _count("messages", ~now).alias("previous"),
        _count("active_users", now).alias("users"),
        _count("active_users", ~now).alias("users_before"),
    ]
    return grouped_by_agent(stacked, figures, pl.coalesce(name.filter(now).min(), name.filter(~now).min()))


def _count(column: str, side: pl.Expr) -> pl.Expr:
    """The sum over one side's rows: 0 without a row, null where the rows do not tell."""
    cells = pl.col(column).filter(side)
    return pl.when((cells.len() == 0) | (cells.count() > 0)).then(cells.sum())


@kept
def movers(current: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The agents of two per-agent exports, those whose messages changed most first, up or down.

    Columns: those of `bridge_per_agent`, then share_of_movement (the size of the change as a part of the
    sizes of all changes, 0 to 1; null where nothing changed), rank, rank_before and rank_change (see
    `changes`), and changed (its status in words, see `beside`). Ties are in order of agent_id.
    """
    movement = pl.col("change").abs()
    # Repeated in every row: by a single number polars multiplies with the reciprocal, and 7 of 7 is not 1.
    share = quotient(movement, movement.sum().over(pl.lit(1)))
    ranks = changes(current, before).select(
        "agent_id", "agent", "rank", "rank_before", "rank_change", changed=in_words()
    )
    return (
        bridge_per_agent(current, before)
        .drop("agent")
        .with_columns(share_of_movement=share)
        .join(ranks, on="agent_id", how="left", nulls_equal=True)
        .sort(movement, "agent_id", descending=[True, False])
    )


@kept
def biggest(movers: pl.DataFrame, gains: int, losses: int) -> pl.DataFrame:
    """The largest gains and losses of `movers` and a row for all others: agent_id, name, value, is_other.

    From the largest gain to the largest loss, the others last; they have no row where there are none.
    """
    change = pl.col("change")
    both = [movers.filter(change > 0).head(gains), movers.filter(change < 0).head(losses)]
    shown = pl.concat(both).sort("change", "agent_id", descending=[True, False])
    rest = movers.join(shown, on="agent_id", how="anti", nulls_equal=True)
    rows = shown.select(
        "agent_id",
        name=pl.when(pl.col("new") > 0).then(pl.format("{} (new)", "agent")).otherwise("agent"),
        value="change",
        is_other=pl.lit(value=False),
    )
    others = rest.select(
        agent_id=pl.lit(None, pl.String),
        name=pl.when(pl.len() == 1)
        .then(pl.lit("1 other agent"))
        .otherwise(pl.format("{} other agents", pl.len())),
        value=pl.col("change").sum(),
        is_other=pl.lit(value=True),
    )
    return rows if rest.is_empty() else pl.concat([rows, others])
