"""Literal exports for the tests: rows as dictionaries, everything not named is null."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl
from hypothesis import strategies as st

from odeus_dash.choice import ExportKind
from odeus_dash.tables import frame_schema

Row = Mapping[str, object]

#: Short names for the columns that tests mention most.
SHORT = {
    "id": "assistant_id",
    "name": "assistant_name",
    "users": "unique_users",
    "active": "active_users",
    "input": "sum_prompt_tokens",
    "output": "sum_completion_tokens",
    "read": "sum_cached_prompt_tokens",
    "write": "sum_cache_creation_tokens",
    "uncached": "uncached_tokens",
    "avg_input": "avg_prompt_tokens",
}
CALENDAR = {"bucket": pl.Date, "bucket_end": pl.Date, "partial": pl.Boolean}


def export(*rows: Row, kind: ExportKind = ExportKind.AGENTS) -> pl.DataFrame:
    """A per-agent export; an agent that is given no name is called by its id in capitals."""
    named = [{"name": str(row["id"]).upper(), **row} for row in rows]
    return pl.DataFrame([_long(row) for row in named], schema=frame_schema(kind), orient="row")


def by_model(*rows: Row) -> pl.DataFrame:
    return export(*rows, kind=ExportKind.AGENTS_BY_MODEL)


def calendar(*buckets: tuple[dt.date, bool]) -> pl.DataFrame:
    """Weeks from their first day, with whether they are partial."""
    rows = [(first, first + dt.timedelta(days=6), partial) for first, partial in buckets]
    return pl.DataFrame(rows, schema=CALENDAR, orient="row")


def trend(calendar: pl.DataFrame, exports: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One export per bucket of `calendar`, stacked the way `source.stack` does it."""
    stacked = [
        frame.join(calendar[index], how="cross") for index, frame in enumerate(exports) if frame.height
    ]
    return pl.concat([export().join(calendar.clear(), how="cross"), *stacked])


def weeks(number: int, partial_last: bool = False) -> pl.DataFrame:
    first = dt.date(2026, 8, 31)
    days = [first + dt.timedelta(weeks=week) for week in range(number)]
    return calendar(*((day, partial_last and day == days[-1]) for day in days))


def _long(row: Row) -> dict[str, object]:
    return {SHORT.get(name, name): value for name, value in row.items()}


_count = st.integers(0, 10_000)
_name = st.sampled_from(["Writer", "Writer ", "  Wri ter", "Wri\nter", "Écrivain 🖊", "", "كاتب", "a001"])


@st.composite
def exports(draw: st.DrawFn, min_size: int = 0, complete: bool = False) -> pl.DataFrame:
    """Exports of a few agents in any order, with gaps unless `complete`."""
    ids = draw(
        st.lists(st.integers(0, 999).map("a{:03}".format), unique=True, min_size=min_size, max_size=12)
    )
    return export(*(draw(_agent(each, complete)) for each in ids))


@st.composite
def _agent(draw: st.DrawFn, agent: str, complete: bool) -> Row:
    cell = _count if complete else st.none() | _count
    read, write, uncached = draw(_count), draw(_count), draw(_count)
    return {
        "id": agent,
        "name": draw(_name),
        "messages": draw(cell),
        "conversations": draw(cell),
        "users": draw(cell),
        "active": draw(cell),
        "input": read + write + uncached,
        "read": read,
        "write": write,
        "uncached": uncached,
        "output": draw(cell),
        "avg_input": draw(st.none() | st.floats(0, 1e5)),
    }
