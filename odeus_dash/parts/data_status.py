"""How complete and how old the figures of a page are, in words: for the badge above it and for files of it.

All of it is about exports that have been loaded; nothing is asked for here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from odeus_dash.archive import Warmth
from odeus_dash.data import Data, Waiting
from odeus_dash.data.people import checked_people
from odeus_dash.data.provenance import doubts, loaded_buckets, restatements
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.checks import Check, reconciliation
from odeus_dash.periods import Bucket, Granularity, local_today, zone
from odeus_dash.privacy import PEOPLE
from odeus_dash.source import Export, Trend, days_held, only
from odeus_dash.tables import DataWarning
from odeus_dash.words import status as words
from odeus_dash.words import warm
from odeus_dash.words.formats import counted, exact, moment_text, period_text, time_text

T = TypeVar("T")
#: So many figures that differ are listed; the Data page has all of them.
LISTED = 2


@dataclass(frozen=True)
class Alert:
    """A problem with the data: its title, what is wrong, and what to do."""

    title: str
    what: str
    todo: str


@dataclass(frozen=True)
class Status:
    """Problems with the data, the age of the figures, and further details.

    `reconciled`: the buckets of the range were checked, and add up to it. `can_reload`: not from files.
    """

    alerts: tuple[Alert, ...]
    freshness: str
    details: str
    reconciled: bool
    can_reload: bool

    @property
    def word(self) -> str:
        """The state in a word or two: the only alert, how many there are, or that all is well."""
        if self.alerts:
            several = words.WARNINGS.format(number=len(self.alerts))
            return self.alerts[0].title if len(self.alerts) == 1 else several
        return words.RECONCILED if self.reconciled else self.freshness


def status(data: Data) -> Status | None:
    """Return the state of the loaded data; None if the export of the range is missing."""
    export, doubtful = _at_hand(data.export), doubts(data)  # before more exports are looked at
    trend = _at_hand(data.trend)
    if export is None:
        return None
    checks: list[Check] = []
    if trend and trend.complete and trend.expected > 1 and not stale(data):
        checks = reconciliation(data.agents(), trend.rows, None, data.today)
    alerts = tuple(_alerts(data, export, checks, doubtful))
    details = line(data, export, trend, checks)
    return Status(alerts, freshness(export, data.now), details, bool(checks), export.origin != "file")


def _at_hand(read: Callable[[], T]) -> T | None:
    """Return what `read` gives; None if it is on its way, or failed."""
    with suppress(Waiting, OdeusDashError):
        return read()
    return None


def line(data: Data, export: Export, trend: Trend | None, checks: Sequence[Check]) -> str:
    """`Weeks match the range · Updated 14:05 · the current week so far`."""
    unit = data.choice.granularity
    parts = [
        words.ADDS_UP.format(unit=unit) if checks and all(each.ok for each in checks) else "",
        freshness(export, data.now),
        partial_text(data.tiles(), unit, data.today) if trend else "",
        people_text(export),
    ]
    text = " · ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def freshness(export: Export, now: dt.datetime) -> str:
    """`Updated 16:50`: when the API was asked, on the clocks of the range. Files do not say."""
    if export.origin == "file":
        return words.FROM_FILES.format(files=counted(export.parts, "file"))
    said = words.FROM_BEFORE if export.stale else words.UPDATED
    return said.format(time=as_of(export, now))


def as_of(export: Export, now: dt.datetime) -> str:
    """`16:50`, or with its day where that is not today."""
    timezone = export.wanted.period.timezone
    at = export.fetched_at.astimezone(zone(timezone))
    return time_text(at) if at.date() == local_today(now, timezone) else moment_text(at)


def warmth_text(found: Warmth, timezone: str) -> str:
    """Return the sentence on how the archive was last filled."""
    template, when = warm.MISSED if found.missed else warm.WARM, found.ended.astimezone(zone(timezone))
    known = {"fetched": counted(found.fetched, "export"), "missed": exact(found.missed), "why": found.why}
    return template.format(when=moment_text(when), **known).rstrip()


def stale(data: Data) -> list[Export]:
    """Return the loaded exports that the archive had while the API failed, oldest figures first."""
    found = (each for each in data.answers.found.values() if each.stale)
    return sorted(found, key=lambda each: each.fetched_at)


def partial_text(tiles: Sequence[Bucket], unit: Granularity, today: dt.date) -> str:
    """Return which buckets are partial: the current one, and those that the range cuts."""
    last = tiles[-1]
    is_open = last.period.end >= today
    over = [each for each in tiles if each.partial and not (each is last and is_open)]
    cut = [name for name, tile in (("first", tiles[0]), ("last", last)) if tile in over]
    open_unit = words.TODAY_OPEN if unit is Granularity.DAY else words.UNIT_OPEN.format(unit=unit)
    said = [open_unit] * is_open
    if cut:
        template = words.CUT_BOTH if len(cut) > 1 and len(tiles) > 1 else words.CUT_ONE
        said.append(template.format(end=cut[0], unit=unit))
    return " · ".join(said)


def people_text(export: Export) -> str:
    """Return why there are no figures about people: one person may be in several parts of the range."""
    if export.parts == 1:
        return ""
    what = "file" if export.origin == "file" else "archived export"
    return words.PEOPLE_UNKNOWN.format(parts=counted(export.parts, what))


def _alerts(
    data: Data, export: Export, checks: Sequence[Check], doubtful: Sequence[DataWarning]
) -> Iterator[Alert]:
    if (old := stale(data)) and old[0].stale:
        what = f"{words.NOT_ANSWERED} {old[0].stale.what}"
        yield Alert(words.NOT_NEW.format(time=as_of(old[0], data.now)), what, words.ASKED_AGAIN)
    if wrong := [each for each in checks if not each.ok]:
        said = [_differs(each) for each in wrong[:LISTED]]
        if len(wrong) > LISTED:
            said.append(words.MORE_DIFFER.format(figures=counted(len(wrong) - LISTED, "more figure")))
        title = words.MISMATCH.format(unit=data.choice.granularity.capitalize())
        yield Alert(title, " ".join(said), words.RELOAD)
    if (held := days_held(export)) and held != export.wanted.period:
        yield Alert(words.PART_MISSING, only(held), words.CHOOSE_LATER)
    contradictions = [each for each in _at_hand(partial(checked_people, data)) or () if not each.ok]
    if contradictions:
        yield Alert(words.PEOPLE_MISMATCH, _differs(contradictions[0]), words.RELOAD)
    if doubtful:
        todo = words.EXPORT_AGAIN if export.origin == "file" else words.RELOAD
        yield Alert(words.INCOMPLETE_DATA, " ".join(each.message for each in doubtful), todo)
    yield from _missing_columns([export, *loaded_buckets(data)])
    yield from _restated(data)
    yield from _archive(data)


def _differs(check: Check) -> str:
    return words.DIFFERS.format(name=check.name, left=exact(check.left), right=exact(check.right))


def _missing_columns(exports: Sequence[Export]) -> Iterator[Alert]:
    """Columns that should be there. Those about people cannot be in a range made up of several exports."""
    gaps = {
        name
        for export in exports
        for name in export.table.facts.gaps
        if export.parts == 1 or name not in PEOPLE
    }
    if gaps:
        what = words.LACKS.format(columns=", ".join(sorted(gaps)))
        in_files = all(export.origin == "file" for export in exports)
        yield Alert(words.COLUMNS_MISSING, what, words.EXPORT_WHOLE if in_files else words.ASK_ODEUS)


def _restated(data: Data) -> Iterator[Alert]:
    if changes := restatements(data):
        days = period_text(changes[-1].period)
        more = counted(len(changes) - 1, "more period")
        template = words.OTHER_FIGURES_AND_MORE if len(changes) > 1 else words.OTHER_FIGURES
        todo = words.BOTH_VERSIONS if data.viewer.is_admin else words.ASK_ADMIN
        yield Alert(words.RESTATED, template.format(days=days, more=more), todo)


def _archive(data: Data) -> Iterator[Alert]:
    """Failures of the archive. They name folders, so only admins see the details."""
    problems = data.answers.source.archive_problems(data.workspace)
    if data.masked and problems:
        yield Alert(words.ARCHIVE_PROBLEM, words.ARCHIVE_WHAT, words.ARCHIVE_TODO)
    else:
        for each in problems[-LISTED:]:
            yield Alert(each.title, each.what, each.todo)
        if more := problems[:-LISTED]:
            said = words.MORE_PROBLEMS.format(problems=counted(len(more), "more problem"))
            yield Alert(words.ARCHIVE_PROBLEM, said, words.SEE_LOG)
