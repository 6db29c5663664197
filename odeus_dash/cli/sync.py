"""Fill the archive: every calendar unit since a day, the API asked only where the archive needs it.

A run that is stopped is taken up by the next one: what has arrived is archived already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TypeVar

from odeus_dash.choice import ExportKind
from odeus_dash.errors import BadPeriod, BadSettings, KeyProblem, OdeusDashError
from odeus_dash.periods import (
    MOST_BUCKETS,
    Granularity,
    Period,
    buckets,
    clip_to_today,
    is_too_fine,
    kept_since,
    local_today,
)
from odeus_dash.settings import Settings, Workspace
from odeus_dash.source import AT_ONCE, Export, Restatement, Source, Wanted
from odeus_dash.words.formats import counted, date_text, exact

#: Exports whose frames are in memory at once: enough to keep all connections busy.
_BATCH = 4 * AT_ONCE
#: Seconds between two looks at an export that takes its time.
_LOOK_EVERY = 0.2
#: Longer than any unit.
_A_QUARTER = dt.timedelta(days=92)

T = TypeVar("T")
#: Told after each export: how far it is, in words.
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What to archive. Without `since` all that the API has; without `timezone` the workspace's, or UTC."""

    units: tuple[Granularity, ...]
    since: dt.date | None = None
    timezone: str | None = None
    verify: bool = False


@dataclass
class Synced:
    """What became of one workspace: exports that were there and that were fetched, and what went wrong."""

    workspace: str
    found: int = 0
    fetched: int = 0
    restated: list[Restatement] = field(default_factory=list)
    failures: list[OdeusDashError] = field(default_factory=list)
    has_tokens: bool = False


def check_archived(workspace: Workspace, settings: Settings) -> None:
    """BadSettings if nothing of this workspace goes into an archive."""
    if settings.archive is None:
        raise BadSettings(
            "The archive is switched off.", "Set ODEUS_DASH_ARCHIVE or root in [archive] of secrets.toml."
        )
    if workspace.demo and not settings.archive_demo:
        raise BadSettings("The demo is not archived.", "Set demo = true in [archive] of secrets.toml.")


def sync(source: Source, workspace: Workspace, wish: Wish, now: dt.datetime, tell: Tell) -> Synced:
    """Archive what `wish` names of one workspace; by model only if it counts tokens.

    A refused key ends it, other failures are collected, also those of the archive. Raises BadPeriod for
    a wish that no workspace could fulfil.
    """
    synced = Synced(workspace.name)
    periods = wished(wish, wish.timezone or workspace.timezone or "UTC", now)
    wanted = [Wanted(each) for each in periods]
    try:
        there = _fill(source, workspace, wanted, synced, tell)
        if synced.has_tokens:
            by_model = [Wanted(each, ExportKind.AGENTS_BY_MODEL) for each in periods]
            there += _fill(source, workspace, by_model, synced, tell, before=len(wanted))
        if wish.verify:
            _verify(source, workspace, there, synced, tell)
    except KeyProblem as refused:
        synced.failures.append(refused)
    synced.failures += source.archive_problems(workspace)
    return synced


def wished(wish: Wish, timezone: str, now: dt.datetime) -> list[Period]:
    """The units that begin on the first day or later, oldest first; of those that are not over, what is."""
    today = local_today(now, timezone)
    since = wish.since or kept_since(today)
    clip_to_today(Period(since, max(since, today), timezone), now)
    return [period for unit in wish.units for period in _whole_units(since, today, timezone, unit, now)]


def _whole_units(
    since: dt.date, today: dt.date, timezone: str, unit: Granularity, now: dt.datetime
) -> Iterator[Period]:
    """Tiles of a range that begins earlier: whatever its edge cuts begins before `since`."""
    if is_too_fine(Period(since, today, timezone), unit):
        raise BadPeriod(
            f"There are more than {MOST_BUCKETS} units since {date_text(since)}, and each takes an export.",
            "Choose a later day or a larger unit.",
        )
    wider = Period(since - _A_QUARTER, today, timezone)
    return (each.period for each in buckets(wider, unit, now) if each.period.start >= since)


def _fill(
    source: Source,
    workspace: Workspace,
    wanted: Sequence[Wanted],
    synced: Synced,
    tell: Tell,
    before: int = 0,
) -> list[Wanted]:
    """Get every export into the archive; which of them were there. `before` counts those of another kind."""
    there = []
    total = counted(before + len(wanted), "export")
    for done, export in enumerate(_loaded(source, workspace, wanted, synced, tell), start=before + 1):
        failed = f", {exact(len(synced.failures))} failed" if synced.failures else ""
        tell(f"{exact(done)} of {total}{failed}")
        if export is None:
            continue
        synced.has_tokens |= export.table.facts.rows > 0 and export.table.facts.has_tokens
        synced.found += export.origin == "archive"
        synced.fetched += export.origin == "api"
        if export.origin == "archive":
            there.append(export.wanted)
    return there


def _loaded(
    source: Source, workspace: Workspace, wanted: Sequence[Wanted], synced: Synced, tell: Tell
) -> Iterator[Export | None]:
    """Each export as soon as it and those before it are there; None for one that failed."""
    for first in range(0, len(wanted), _BATCH):
        batch = wanted[first : first + _BATCH]
        with source.asking(workspace, batch) as futures:
            for future in futures:
                while wait([future], timeout=_LOOK_EVERY).not_done:
                    if retrying := source.retrying(workspace, batch):
                        tell(str(retrying))
                yield _told(synced, future.result)


def _verify(
    source: Source, workspace: Workspace, wanted: Sequence[Wanted], synced: Synced, tell: Tell
) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        futures = [threads.submit(source.verify, workspace, each) for each in wanted]
        for done, future in enumerate(futures, start=1):
            if restatement := _told(synced, future.result):
                synced.restated.append(restatement)
            tell(f"{exact(done)} of {counted(len(wanted), 'archived export')} compared with the API's")


def _told(synced: Synced, result: Callable[[], T]) -> T | None:
    """The result; None if it failed, which is then among the failures. A refused key is raised."""
    try:
        return result()
    except KeyProblem:
        raise
    except OdeusDashError as failure:
        synced.failures.append(failure)
        return None
