"""The agents whose messages changed most."""

from __future__ import annotations

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.bridge import bridge_per_agent
from odeus_dash.metrics.comparison import changes, in_words
from odeus_dash.metrics.sums import quotient


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
def risers(movers: pl.DataFrame, n: int) -> pl.DataFrame:
    """The first `n` of `movers` whose messages rose."""
    return movers.filter(pl.col("change") > 0).head(n)


@kept
def fallers(movers: pl.DataFrame, n: int) -> pl.DataFrame:
    """The first `n` of `movers` whose messages fell."""
    return movers.filter(pl.col("change") < 0).head(n)


@kept
def biggest(movers: pl.DataFrame, gains: int, losses: int) -> pl.DataFrame:
    """The largest gains and losses of `movers` and a row for all other agents: name, value, is_other.

    From the largest gain to the largest loss, the others last; they have no row where there are none.
    """
    up, down = risers(movers, gains), fallers(movers, losses)
    shown = pl.concat([up, down]).sort("change", "agent_id", descending=[True, False])
    rest = movers.join(shown, on="agent_id", how="anti", nulls_equal=True)
    rows = shown.select(
        name=pl.when(pl.col("new") > 0).then(pl.format("{} (new)", "agent")).otherwise("agent"),
        value="change",
        is_other=pl.lit(value=False),
    )
    others = rest.select(
        name=pl.format("{} other agents", pl.len()),
        value=pl.col("change").sum(),
        is_other=pl.lit(value=True),
    )
    return rows if rest.is_empty() else pl.concat([rows, others])
