"""Warnings about sums that are incomplete, doubled or doubtful, in words and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from odeus_dash.tables.columns import COLUMNS, DATE, adds_up
from odeus_dash.tables.facts import Facts
from odeus_dash.tables.whole import INPUT
from odeus_dash.words.formats import exact

_ID = ("assistant_id",)
_NO_MATCH = f"{INPUT[0]} does not match its parts ({', '.join(INPUT[1:])})"
#: Of which days an export is, is checked elsewhere, and is in no sum.
_DAYS = frozenset(column.name for column in COLUMNS if column.dtype == DATE)


class Code(StrEnum):
    """Kinds of warnings, as programs know them."""

    UNREADABLE_CELLS = "unreadable_cells"
    IDENTICAL_ROWS = "identical_rows"
    TOTAL_ROW = "total_row"
    ROWS_WITHOUT_ID = "rows_without_id"
    REPEATED_AGENTS = "repeated_agents"
    LAST_ROW_CUT = "last_row_cut"
    TOKENS_DO_NOT_ADD_UP = "tokens_do_not_add_up"


#: For each kind what is said of one and of several.
_SENTENCES = {
    Code.UNREADABLE_CELLS: (
        "1 cell of {columns} could not be read. {so}.",
        "{count} cells of {columns} could not be read. {so}.",
    ),
    Code.IDENTICAL_ROWS: (
        "1 row is the same as an earlier one in every column. It is counted once.",
        "{count} rows are the same as earlier ones in every column. They are counted once.",
    ),
    Code.TOTAL_ROW: (
        "The last row has no agent id and is the sum of the others. It is left out as a total.",
        "{count} rows have no agent id and are the sums of the others. They are left out as totals.",
    ),
    Code.ROWS_WITHOUT_ID: (
        "1 row has no agent id and is counted. If it is a total, the figures are too high.",
        "{count} rows have no agent id and are counted. If one is a total, the figures are too high.",
    ),
    Code.REPEATED_AGENTS: (
        "1 row repeats an agent with other figures. Both are added up, so the totals may be too high.",
        "{count} rows repeat agents with other figures. All are added up, so the totals may be too high.",
    ),
    Code.LAST_ROW_CUT: (
        "The last row may be cut off: it has no line end, and {no_match}. Its figures may be too low.",
        "{count} last rows may be cut off: they have no line end, and {no_match}. Figures may be too low.",
    ),
    Code.TOKENS_DO_NOT_ADD_UP: (
        "In 1 row {no_match}. Figures about the cache and costs may be wrong.",
        "In {count} rows {no_match}. Figures about the cache and costs may be wrong.",
    ),
}


@dataclass(frozen=True)
class DataWarning:
    """Something found in `count` cells or rows of an export, in these `columns` (all, if it names none).

    `where` says in which of several exports; it is empty for the export of the range.
    """

    code: Code
    columns: tuple[str, ...]
    count: int
    where: str = ""

    @property
    def message(self) -> str:
        """Two sentences: the finding, and its effect on the figures."""
        one, several = _SENTENCES[self.code]
        too_low = all(map(adds_up, self.columns))
        found = (one if self.count == 1 else several).format(
            count=exact(self.count),
            columns=", ".join(self.columns),
            no_match=_NO_MATCH,
            so="The totals are too low" if too_low else "Figures that need them are incomplete",
        )
        return f"{self.where}: {found}" if self.where else found

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code.value,
            "columns": list(self.columns),
            "count": self.count,
            "message": self.message,
        }


def warnings(facts: Facts) -> tuple[DataWarning, ...]:
    """Return the warnings about sums over a table; none for a clean one."""
    breaks = facts.identity_breaks if facts.identity_breaks > facts.rows_cut else 0
    found = (
        *((Code.UNREADABLE_CELLS, (name,), cells) for name, cells in facts.unreadable if name not in _DAYS),
        (Code.IDENTICAL_ROWS, (), facts.identical_rows),
        (Code.TOTAL_ROW, _ID, facts.total_rows),
        (Code.ROWS_WITHOUT_ID, _ID, facts.rows_without_id),
        (Code.REPEATED_AGENTS, _ID, facts.duplicate_rows),
        (Code.LAST_ROW_CUT, INPUT, facts.rows_cut),
        (Code.TOKENS_DO_NOT_ADD_UP, INPUT, breaks),
    )
    return tuple(DataWarning(code, columns, count) for code, columns, count in found if count)


def merged(warnings: Iterable[DataWarning], where: str = "") -> list[DataWarning]:
    """One warning of each kind and columns, with the counts of all; they were found `where`."""
    counts: Counter[tuple[Code, tuple[str, ...]]] = Counter()
    for each in warnings:
        counts[each.code, each.columns] += each.count
    return [DataWarning(code, columns, count, where) for (code, columns), count in counts.items()]
