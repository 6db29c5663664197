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
from odeus_dash.wording import counted, date_text, exact, period_text

#: Exports whose frames are in memory at once: enough to keep all connections busy.
_BATCH = 4 * AT_ONCE
#: Seconds between two looks at an export that takes its time.
_LOOK_EVERY = 0.2
#: Longer than any unit.
_A_QUARTER = dt.timedelta(days=92)

#: Which sums show a restatement at a glance.
_SHOWN = ("messages", "conversations", "sum_prompt_tokens", "sum_completion_tokens")

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
        todo = "Set ODEUS_DASH_ARCHIVE or root in [archive] of secrets.toml."
        raise BadSettings("The archive is switched off.", todo)
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
        there = _fill(source, workspace, wanted, synced, tell, before=0)
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
    if any(is_too_fine(Period(since, today, timezone), unit) for unit in wish.units):
        raise BadPeriod(
            f"There are more than {MOST_BUCKETS} units since {date_text(since)}, and each takes an export.",
            "Choose a later day or a larger unit.",
        )
    # Tiles of a range that begins earlier: whatever its edge cuts begins before `since`.
    wider = Period(since - _A_QUARTER, today, timezone)
    tiles = (each.period for unit in wish.units for each in buckets(wider, unit, now))
    return [period for period in tiles if period.start >= since]


def _fill(
    source: Source, workspace: Workspace, wanted: Sequence[Wanted], synced: Synced, tell: Tell, before: int
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


def exit_code(report: Sequence[Synced]) -> int:
    """0, 3 if keys were refused and nothing else went wrong, 4 otherwise."""
    return max((failure.exit_code for each in report for failure in each.failures), default=0)


def problems(report: Sequence[Synced]) -> list[str]:
    """A line for each failure; the same one of many exports once."""
    return list(dict.fromkeys(f"{each.workspace}: {failure}" for each in report for failure in each.failures))


def as_json(report: Sequence[Synced]) -> dict[str, object]:
    """Plain values for `json.dumps`."""
    return {
        "workspaces": [
            {
                "name": each.workspace,
                "archived": each.found,
                "fetched": each.fetched,
                "failures": [str(failure) for failure in each.failures],
                "restatements": [_change(restatement) for restatement in each.restated],
            }
            for each in report
        ]
    }


def _change(restatement: Restatement) -> dict[str, object]:
    period, before, after = restatement.period, restatement.before, restatement.after
    return {
        "export": after.wanted.kind.value,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "timezone": period.timezone,
        "before": {"fetched_at": before.fetched_at.isoformat(), **_totals(before)},
        "after": {"fetched_at": after.fetched_at.isoformat(), **_totals(after)},
    }


def as_text(report: Sequence[Synced]) -> str:
    """A line for each workspace, and one for each of its restatements."""
    lines = []
    for synced in report:
        failed = f", {exact(len(synced.failures))} failed" if synced.failures else ""
        there = f"{counted(synced.found, 'export')} archived before"
        lines.append(f"{synced.workspace}: {there}, {exact(synced.fetched)} fetched{failed}.")
        for each in synced.restated:
            before, after = _totals(each.before), _totals(each.after)
            figures = ", ".join(f"{name} {exact(before[name])} -> {exact(after[name])}" for name in before)
            about = f"{period_text(each.period)} ({each.after.wanted.kind.replace('_', ' ')})"
            lines.append(f"{synced.workspace}: {about} was restated: {figures}.")
    return "\n".join(lines)


def _totals(export: Export) -> dict[str, int | None]:
    """What shows a restatement at a glance; None where the export lacks it."""
    frame = export.table.frame
    return {name: int(frame[name].sum()) if frame[name].count() else None for name in _SHOWN}
