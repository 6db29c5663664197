"""What is said where an export does not hold all days of its period, and how its days are written."""

from __future__ import annotations

from odeus_dash.periods import Period
from odeus_dash.source import only


def missing_part(asked: Period, there: Period | None) -> list[str]:
    """What to say where only a part of the range was exported; nothing where all or none of it was."""
    if there is None or there == asked:
        return []
    return [f"Part of the range is missing. {only(there)}"]


def as_json(period: Period | None) -> dict[str, str] | None:
    """The first and the last day; null for none."""
    return None if period is None else dates(period)


def dates(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}
