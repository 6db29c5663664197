"""What a table knows about the file it came from: shown on the Data page, never fatal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from odeus_dash.tables.columns import KPI_NAMES, OWNER_NAMES, TOKEN_NAMES


class TokenIdentity(StrEnum):
    """How the input tokens of a row add up; the server's documentation leaves it open."""

    WRITE_APART = "input = read + written + not cached"
    WRITE_INSIDE = "input = read + not cached (the written ones included)"
    UNDECIDED = "no row tells"


@dataclass(frozen=True)
class Facts:
    """What was found while reading one export.

    `missing` are declared columns the file lacks (all null in the frame), `unknown` are columns of
    the file that we do not know (left out of the frame). `unreadable` counts, per column, cells that
    are not what the column holds, such as text or a negative number among counts; they are null.
    `duplicate_rows` repeat the agent (and model) of an earlier row; they are kept.
    Of `identity_rows` rows with all four input token counts, `identity_breaks` do not add up.
    `has_*` say whether the file has values of that group; one without rows goes by its header.
    """

    rows: int
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, int], ...] = ()
    duplicate_rows: int = 0
    rows_without_id: int = 0
    model_column: str | None = None
    token_identity: TokenIdentity = TokenIdentity.UNDECIDED
    identity_rows: int = 0
    identity_breaks: int = 0
    has_kpis: bool = False
    has_owners: bool = False
    has_tokens: bool = False

    @property
    def gaps(self) -> tuple[str, ...]:
        """The missing columns that no mode of the workspace explains: others of their group are there."""
        explained: set[str] = set()
        for group in (KPI_NAMES, OWNER_NAMES, TOKEN_NAMES):
            if set(group) <= set(self.missing):
                explained.update(group)
        return tuple(name for name in self.missing if name not in explained)


@dataclass(frozen=True)
class Table:
    """One export as a typed frame (see `columns.frame_schema`) with the facts about its file."""

    frame: pl.DataFrame
    facts: Facts
