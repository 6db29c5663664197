"""The table of a period from those of its parts, as far as numbers add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.tables.columns import UNCACHED, adds_up, columns_of, frame_schema
from odeus_dash.tables.facts import Facts, Table
from odeus_dash.tables.rows import keys_of
from odeus_dash.tables.whole import whole

#: Counts of different people, and what is made of them: one person may be in several parts.
_PEOPLE = frozenset({"unique_users", "active_users", "messages_per_user"})
_NOUNS = ("prompt", "completion")
#: What makes a sum doubtful, as far as it is a number of rows.
_DOUBTS = (
    "identical_rows",
    "total_rows",
    "duplicate_rows",
    "rows_without_id",
    "identity_rows",
    "identity_breaks",
    "rows_cut",
)


def composed(parts: Sequence[Table], kind: ExportKind) -> Table:
    """One row per agent (and model) of `parts`, exports of adjoining periods, oldest first.

    Messages, conversations and sums of tokens are added up; averages are sums by requests, extremes
    are the extremes of the parts; names and owners are the latest. Figures about people are missing: they
    do not add up. So is every figure that a part with rows lacks altogether: without it a sum is too small.
    What was wrong in a part is wrong in the whole.
    """
    frames = [each.frame for each in parts]
    names = [column.name for column in columns_of(kind)]
    used = [each for each in frames if each.height]
    lacking = {name for name in names if adds_up(name) and not all(each[name].count() for each in used)}
    with_sums = (f"{each}_{noun}_tokens" for noun in _NOUNS for each in ("avg", "min", "max"))
    lacking |= {name for name in with_sums if f"sum{name[3:]}" in lacking}
    rows = pl.concat([pl.DataFrame(schema=frame_schema(kind)), *frames]).drop(UNCACHED.name)
    keys = keys_of(rows).columns
    lacking |= _PEOPLE | set(keys)
    for noun in _NOUNS:  # the number of requests: none where nothing was used, null where it is unknown
        used_tokens, mean = pl.col(f"sum_{noun}_tokens"), pl.col(f"avg_{noun}_tokens")
        requests = pl.when(used_tokens == 0).then(0.0).when(mean > 0).then((used_tokens / mean).round())
        rows = rows.with_columns(requests.alias(f"requests_{noun}_tokens"))
    figures = (_figure(name).alias(name) for name in names if name not in lacking)
    table = whole(rows.group_by(keys, maintain_order=True).agg(figures), kind)
    return Table(table.frame, _with_doubts(table.facts, [each.facts for each in parts]))


def _figure(name: str) -> pl.Expr:
    """The value of column `name` for all rows of an agent."""
    column = pl.col(name)
    what, _, tokens = name.partition("_")
    match what:
        case "messages" | "conversations" | "sum":
            return pl.when(column.count() > 0).then(column.sum())
        case "avg":  # unknown where the number of requests of any part is
            used, requests = pl.col(f"sum_{tokens}"), pl.col(f"requests_{tokens}")
            unknown = (used.is_not_null() & requests.is_null()).any()
            return pl.when(~unknown & (requests.sum() > 0)).then(used.sum() / requests.sum())
        case "min" | "max":
            asked = pl.col(f"sum_{tokens}") > 0  # a row without requests may carry zeros for their size
            extreme = column.filter(asked).min() if what == "min" else column.filter(asked).max()
            return pl.when(~(asked & column.is_null()).any()).then(extreme)
        case "period":
            return column.min() if name == "period_start" else column.max()
        case _:
            return column.drop_nulls().last()


def _with_doubts(facts: Facts, parts: Sequence[Facts]) -> Facts:
    """`facts` of a table that was made of others, with all that is doubtful or was decided in those."""
    cells = sum((Counter(dict(part.unreadable)) for part in parts), Counter[str]())
    return replace(
        facts,
        unknown=tuple(dict.fromkeys(name for part in parts for name in part.unknown)),
        unreadable=tuple(cells.items()),
        remarks=tuple(dict.fromkeys(remark for part in parts for remark in part.remarks)),
        unclear_days=next((part.unclear_days for part in parts if part.unclear_days), ""),
        **{name: sum(getattr(part, name) for part in parts) for name in _DOUBTS},
    )
