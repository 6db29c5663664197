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
