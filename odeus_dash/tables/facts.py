"""Facts about the file of a table: shown on the Data page, never fatal.

What makes a sum doubtful is said wherever the sum is: see `data_warnings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class TokenIdentity(StrEnum):
    """The sum of a row's input tokens, which the server's documentation leaves open."""

    WRITE_APART = "input = cache reads + writes + uncached"
    WRITE_INSIDE = "input = cache reads + uncached (including writes)"
    UNDECIDED = "unknown"


@dataclass(frozen=True)
class Facts:
    """The findings while reading one export.

    `missing` are declared columns the file lacks (all null in the frame), `gaps` those among them that
    should be there (see `whole.unexplained`), `unknown` are columns of the file that we do not know (left
    out of the frame). `unreadable` counts, per column, cells that
    are not what the column holds, such as text or a negative number among counts; they are null.
    `identical_rows` were the same as an earlier one in every column, `total_rows` the sum of the others:
    both are left out. `duplicate_rows` repeat the agent (and model) of an earlier row; they are kept.
    Of `identity_rows` rows with all four input token counts, `identity_breaks` do not add up; `rows_cut`
    is 1 if the last row is one of them and has no line end: its last cell may be cut.
    `has_*` say whether the file has values of that group; one without rows goes by its header.
    `remarks` say what had to be decided to read the file, such as its encoding. `unclear_days` says why a
    cell of its period is null, quoting it.
    """

    rows: int
    missing: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, int], ...] = ()
    identical_rows: int = 0
    total_rows: int = 0
    duplicate_rows: int = 0
    rows_without_id: int = 0
    token_identity: TokenIdentity = TokenIdentity.UNDECIDED
    identity_rows: int = 0
    identity_breaks: int = 0
    rows_cut: int = 0
    has_owners: bool = False
    has_tokens: bool = False
    remarks: tuple[str, ...] = ()
    unclear_days: str = ""


@dataclass(frozen=True)
class Table:
    """One export as a typed frame (see `columns.frame_schema`) with the facts about its file."""

    frame: pl.DataFrame
    facts: Facts
