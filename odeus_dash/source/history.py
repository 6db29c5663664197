"""Which days of its period an export holds.

The API keeps some months only. A day from before them is unknown, which is not the same as a day on which
nobody did anything.
"""

from __future__ import annotations

import datetime as dt

from odeus_dash.errors import NotKept
from odeus_dash.periods import MONTHS_KEPT, Period, kept_since, local_today
from odeus_dash.source.exports import Export
from odeus_dash.words.formats import date_text, period_text

_DAY = dt.timedelta(days=1)


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
    """The failure of an export that holds no day of its period."""
    asked = export.wanted.period
    since = kept_since(local_today(export.fetched_at, asked.timezone))
    return NotKept(
        f"There are no figures of {period_text(asked)}: the workspace's API keeps {MONTHS_KEPT} months.",
        f"Choose a range that ends on {date_text(since)} or later.",
    )


def only(held: Period) -> str:
    """What to say where an export holds only a part of its period."""
    return f"The workspace exported only {period_text(held)}: the figures are about those days."
