"""Rows that would be counted twice: repeated ones, and the total below the others."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from odeus_dash.tables.columns import UNREADABLE, Column, adds_up

#: What spreadsheets write into the row of a total, where an agent's id would be.
_TOTALS = ("", "total", "totals", "grand total", "sum", "all", "gesamt", "summe", "gesamtergebnis")


def keys_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the keys of each row: the agent, and the model where rows have one."""
    return frame.select(name for name in ("assistant_id", "model") if name in frame.columns)


def repeats(keys: pl.DataFrame) -> int:
    """The number of rows whose keys an earlier row has too. 64-bit hashes stand for them: less memory."""
    return keys.height - keys.hash_rows().n_unique() if keys.height else 0


def without_total(frame: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """`frame` without its last row if that names no agent, and its counts are the sums of the others.

    Counts that the last row lacks tell nothing, nor do those of which a cell above it could not be read.
    """
    others, last = frame.head(-1), frame.tail(1)
    named = last.select(pl.col("assistant_id").fill_null("").str.strip_chars().str.to_lowercase())
    names = [each.name for each in columns if adds_up(each.name)]
    if others.is_empty() or not names or named.item() not in _TOTALS:
        return frame
    sums = others.select(pl.col(names).cast(pl.Int128).sum()).row(0, named=True)
    whole = [name for name in names if (others[name] != UNREADABLE[frame.schema[name]]).all()]
    told = {name: last[name].item() for name in whole if last[name].item() is not None}
    is_total = any(told.values()) and all(sums[name] == count for name, count in told.items())
    return others if is_total else frame
