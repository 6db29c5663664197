"""Removal of hidden values from a frame, before any figure is computed.

Every total, ranking, picture and file is made from the frame that this leaves. None of them can hold a
hidden number, so nothing can be subtracted from them to get one back: two exports that differ in hidden
numbers only are the same export afterwards. Why so, and what stays possible: docs/decisions/0007-privacy.md.
"""

from __future__ import annotations

import polars as pl

from odeus_dash.memo import kept

#: How many people, and what would tell it: messages divided by this ratio are the active users.
PEOPLE = ("unique_users", "active_users", "messages_per_user")
#: Who owns an agent. Descriptions are free text, in which builders write whom to ask.
PERSONAL = ("assistant_owner_id", "assistant_owner_email", "assistant_description")


@kept
def masked(frame: pl.DataFrame, smallest_group: int) -> pl.DataFrame:
    """Return `frame` for a viewer who may only see groups of `smallest_group` people or more.

    `frame` is a per-agent export, the rows of a trend or an export by model; it keeps its rows, columns
    and types. `PERSONAL` is null in all of it. `PEOPLE` stays where an agent has at least so many unique
    and active users (of the two, those that are known) in each of its rows; in a trend, in each of its
    rows of the bucket. In rows by model it is null: they are parts of an agent, and may be one person.
    """
    fewest = pl.min_horizontal("unique_users", "active_users").fill_null(0)
    enough = fewest.min().over("assistant_id", *_BUCKET & set(frame.columns)) >= smallest_group
    shown = enough & ("model" not in frame.columns)
    return frame.with_columns(
        pl.when(shown).then(pl.col(PEOPLE)), *(pl.lit(None, pl.String).alias(name) for name in PERSONAL)
    )


_BUCKET = {"bucket"}


@kept
def masked_alike(
    current: pl.DataFrame, before: pl.DataFrame, smallest_group: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two per-agent exports to be compared, `masked`; `PEOPLE` of an agent hidden in one are null in both.

    Totals of people are then about the same agents: one that grows past the limit is no growth of them.
    """
    first, second = masked(current, smallest_group), masked(before, smallest_group)
    hidden = pl.concat([_hidden(first), _hidden(second)]).to_list()
    seen = ~pl.col("assistant_id").is_in(hidden, nulls_equal=True)
    shown = pl.when(seen).then(pl.col(PEOPLE))
    return first.with_columns(shown), second.with_columns(shown)


def _hidden(frame: pl.DataFrame) -> pl.Series:
    """The agents about whose people a masked frame says nothing."""
    return frame.filter(pl.all_horizontal(pl.col(PEOPLE).is_null()))["assistant_id"]
