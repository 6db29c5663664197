"""Which days of a range its export holds, and what is said where these are not all.

The API keeps some months only. A day from before them is unknown, which is not the same as a day on which
nobody did anything.
"""

from __future__ import annotations

import datetime as dt

from odeus_dash.errors import NotKept
from odeus_dash.periods import MONTHS_KEPT, Period, kept_since, local_today
from odeus_dash.source import Export
from odeus_dash.wording import date_text, period_text

_DAY = dt.timedelta(days=1)


def covered(export: Export) -> Period | None:
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
    """The failure of an export that holds no day of its period."""
    asked = export.wanted.period
    since = kept_since(local_today(export.fetched_at, asked.timezone))
    return NotKept(
        f"There are no figures of {period_text(asked)}: the workspace's API keeps {MONTHS_KEPT} months.",
        f"Choose a range that ends on {date_text(since)} or later.",
    )


def missing_part(asked: Period, there: Period | None) -> list[str]:
    """What to say where only a part of the range was exported; nothing where all or none of it was."""
    if there is None or there == asked:
        return []
    days = period_text(there)
    return [
        f"Part of the range is missing. The workspace exported only {days}: the figures are about those days."
    ]


def as_json(period: Period | None) -> dict[str, str] | None:
    """The first and the last day; null for none."""
    return None if period is None else dates(period)


def dates(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}
