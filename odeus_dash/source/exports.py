"""One export: what is wanted, what arrived, the days that it holds, and exports that tile a period.

The API keeps some months only. A day from before them is unknown, which is not the same as a day without
usage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal, TypeVar

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import ExportFailed, NotKept, OdeusDashError
from odeus_dash.export_client import Fetched
from odeus_dash.people import NOBODY, People, read_users
from odeus_dash.periods import MONTHS_KEPT, Period, kept_since, local_today
from odeus_dash.tables import Table
from odeus_dash.words.formats import date_text, period_text

T = TypeVar("T")
_DAY = dt.timedelta(days=1)

#: How long figures that may still move are shown before they are asked for again.
FRESH_FOR = dt.timedelta(minutes=15)
#: The same for days that were over: they move little until they are final, and are warmed up every hour.
FRESH_CLOSED_FOR = dt.timedelta(hours=2)

#: Files that are read at once: each takes all processors, and for a moment twice the memory of its table.
_reading = BoundedSemaphore(2)

#: Where the figures come from: the API just now, the archive, or an opened file.
Origin = Literal["api", "archive", "file"]


@dataclass(frozen=True)
class Wanted:
    """One export that a viewer needs. Hashed once: a rerun looks for fifty, each several times."""

    period: Period
    kind: ExportKind = ExportKind.AGENTS
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.period, self.kind)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, eq=False)
class Export:
    """A typed table, what was asked for, and its arrival: bytes, seconds, when, in how many tries.

    `covered` is the part of the period that the API says it exported. `fetched_at` (aware) is when the API
    was asked, also for what comes from the archive, on its clock where ours differs from it by more than two
    minutes; of a file, when it was opened. `parts` exports of
    shorter periods were added up to this one: 1 where it is one export as it came. `people` is what is kept
    of an export of users, whose table is empty. `stale` is the failure that kept newer figures away. A large
    table shares its `texts` with others; `own_bytes` are those of all else, 0 if unknown.
    """

    wanted: Wanted
    covered: Period
    table: Table
    size_bytes: int
    seconds: float
    fetched_at: dt.datetime
    attempts: int
    origin: Origin = "api"
    parts: int = 1
    people: People | None = None
    stale: ExportFailed | None = None
    texts: object = field(default=None, repr=False)
    own_bytes: int = 0


def is_settled(period: Period, now: dt.datetime, settling: dt.timedelta) -> bool:
    """True when `period` ended at least `settling` ago, on its own clocks: its figures are final."""
    return local_today(now - settling, period.timezone) > period.end


def fresh_for(period: Period, fetched_at: dt.datetime) -> dt.timedelta:
    """Return for how long figures that may still move are shown."""
    return FRESH_FOR if period.is_open(fetched_at) else FRESH_CLOSED_FOR


def read_file(kind: ExportKind, path: Path, rows: int) -> Table | People:
    """Read a downloaded export of so many rows. Raises DamagedFile and UnusableFile."""
    with _reading:
        if kind is ExportKind.USERS:
            return read_users(path, rows)
        if kind is ExportKind.MODELS:
            return tables.read_models(path, rows)
        return tables.read_csv(path, kind, rows)


def as_export(wanted: Wanted, fetched: Fetched[Table | People], asked_at: dt.datetime) -> Export:
    """Return what the client fetched; a period without usage is a table without rows.

    It covers the days asked for that lie in the range that the API names, if it names one that can be read.
    """
    asked = wanted.period
    # It may name instants in another timezone, so a difference of a day means nothing.
    start, end = _day(fetched.exported_from) or asked.start, _day(fetched.exported_to) or asked.end
    first = start if start - asked.start > _DAY else asked.start
    last = end if asked.end - end > _DAY else asked.end
    value = fetched.value
    return Export(
        wanted,
        asked if last < first else Period(first, last, asked.timezone),
        value if isinstance(value, Table) else tables.empty(wanted.kind),
        fetched.size_bytes,
        fetched.seconds,
        asked_at,
        fetched.attempts,
        people=value if isinstance(value, People) else NOBODY if wanted.kind is ExportKind.USERS else None,
    )


def of_parts(wanted: Wanted, parts: Sequence[Export]) -> Export:
    """Return one export of adjoining `parts`, oldest first; it is as old as the oldest of them."""
    return Export(
        wanted,
        wanted.period,
        tables.composed([each.table for each in parts], wanted.kind),
        sum(each.size_bytes for each in parts),
        sum(each.seconds for each in parts),
        min(each.fetched_at for each in parts),
        sum(each.attempts for each in parts),
        "archive",
        len(parts),
        stale=next((each.stale for each in parts if each.stale), None),
    )


def answered(outcome: Export | OdeusDashError) -> Future[Export]:
    """A future that has its result or its failure already."""
    future: Future[Export] = Future()
    if isinstance(outcome, OdeusDashError):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
    return future


def tiling(
    candidates: Iterable[T], period_of: Callable[[T], Period], period: Period, enough: dt.date = dt.date.max
) -> list[T]:
    """Return the `candidates` that hold each day from the start of `period` on once, oldest first.

    They reach as far as is possible, with as few as possible: to the end of the period, or so far that the
    day `enough` and those after it may be left out. Nothing where neither works.
    """
    ways: dict[dt.date, list[T]] = {period.start: []}
    for candidate in sorted(candidates, key=period_of):
        first, last = period_of(candidate).start, period_of(candidate).end
        following = last + _DAY
        if first in ways and last <= period.end:
            way = [*ways[first], candidate]
            if following not in ways or len(way) < len(ways[following]):
                ways[following] = way
    furthest = max(ways)
    return ways[furthest] if furthest >= min(enough, period.end + _DAY) else []


def days_held(export: Export) -> Period | None:
    """The days that the export is about; None where the API's history begins after all of them.

    An answer with rows names its days, but in instants, which tell nothing of a single day at the edge. An
    empty one names none: then the history begins where an API that keeps its months has it begin.
    """
    asked, there = export.wanted.period, export.covered
    since = kept_since(local_today(export.fetched_at, asked.timezone))
    is_told = export.table.facts.rows > 0 and asked.start < since - _DAY
    if export.origin != "api" or is_told or asked.start >= since:
        return there
    start = max(there.start, since)
    return Period(start, there.end, asked.timezone) if start <= there.end else None


def not_kept(export: Export) -> NotKept:
    """Return the failure of an export that holds no day of its period."""
    asked = export.wanted.period
    since = kept_since(local_today(export.fetched_at, asked.timezone))
    return NotKept(
        f"No figures for {period_text(asked)}: Odeus keeps {MONTHS_KEPT} months.",
        f"Select a range that ends on {date_text(since)} or later.",
    )


def only(held: Period) -> str:
    """Return the sentence on an export that holds only a part of its period."""
    return f"Odeus exported only {period_text(held)}, so the figures cover these days."


def _day(instant: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((instant or "")[:10])
    except ValueError:
        return None
