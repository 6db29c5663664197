"""One export: what is wanted, and what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.export_client import Fetched
from odeus_dash.periods import Period, local_today
from odeus_dash.settings import Settings
from odeus_dash.tables import Table

#: How long figures that may still move are shown before they are asked for again.
FRESH_FOR = dt.timedelta(minutes=15)

#: Who told us: the API just now, the archive, which was told before, or a file that somebody opened.
Origin = Literal["api", "archive", "file"]


@dataclass(frozen=True)
class Wanted:
    """One export that a viewer needs."""

    period: Period
    kind: ExportKind = ExportKind.AGENTS


@dataclass(frozen=True, eq=False)
class Export:
    """A typed table with what was asked and what came: rows, bytes, seconds, when, in how many tries.

    `covered` is the part of the period that the API says it exported. `fetched_at` (aware) is when the API
    was asked, also for what comes from the archive, on its clock where ours differs from it by more than two
    minutes; of a file, when it was opened. `parts` exports of
    shorter periods were added up to this one: 1 where it is one export as it came.
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


def is_settled(period: Period, now: dt.datetime, settling: dt.timedelta = Settings.settling) -> bool:
    """True when `period` ended at least `settling` ago, on its own clocks: its figures are final."""
    return local_today(now - settling, period.timezone) > period.end


def as_export(wanted: Wanted, fetched: Fetched[Table], asked_at: dt.datetime) -> Export:
    """What the client fetched; a period without usage is a table without rows."""
    return Export(
        wanted,
        _covered(wanted.period, fetched.exported_from, fetched.exported_to),
        fetched.value or tables.empty(wanted.kind),
        fetched.size_bytes,
        fetched.seconds,
        asked_at,
        fetched.attempts,
    )


def of_parts(wanted: Wanted, parts: Sequence[Export]) -> Export:
    """One export of `parts` that lie beside each other, oldest first; as old as the oldest of them."""
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
    )


def _covered(asked: Period, start: str | None, end: str | None) -> Period:
    """The days asked for that lie in the range that the API names, if it names one that can be read.

    It may name instants in another timezone, so a difference of a day means nothing.
    """
    first, last = _day(start) or asked.start, _day(end) or asked.end
    first = first if first - asked.start > dt.timedelta(days=1) else asked.start
    last = last if asked.end - last > dt.timedelta(days=1) else asked.end
    return asked if last < first else Period(first, last, asked.timezone)


def _day(instant: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((instant or "")[:10])
    except ValueError:
        return None
