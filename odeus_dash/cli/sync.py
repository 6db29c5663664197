"""Fill the archive with every week, month, ... since a day, and with what pages read for the presets.

Only missing exports are fetched, and each is archived on arrival, so the next run continues a stopped one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TypeVar

from odeus_dash.choice import OF_AGENTS
from odeus_dash.data.planned import planned as read_of_presets
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
from odeus_dash.words.formats import counted, date_text, exact, period_text

#: Exports in memory at once: enough to keep all connections busy.
_BATCH = 4 * AT_ONCE
#: Seconds between two looks at a slow export.
_LOOK_EVERY = 0.2
#: The units that are archived by default.
UNITS = (Granularity.WEEK, Granularity.MONTH)
#: Longer than any unit.
_A_QUARTER = dt.timedelta(days=92)

#: The sums that are printed for a restatement.
_SHOWN = ("messages", "conversations", "sum_prompt_tokens", "sum_completion_tokens")

PROGRESS = "{done} of {exports}"
VERIFIED = "{done} of {exports} compared with the API's"
SYNCED = "{workspace}: {there} already archived, {fetched} fetched"
FAILED = ", {number} failed"
RESTATED = "{workspace}: {period} ({kind}) was revised: {figures}."
TOO_MANY = f"There are more than {MOST_BUCKETS} periods since {{day}}, and each needs its own export."

T = TypeVar("T")
#: Takes the progress as text, after each export.
Report = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """The plan. Defaults: `since` as long as the API keeps, `timezone` the workspace's, else UTC.

    With `presets`, also what pages read of the preset ranges.
    """

    units: tuple[Granularity, ...]
    since: dt.date | None = None
    timezone: str | None = None
    verify: bool = False
    presets: bool = False


@dataclass
class Synced:
    """The result of one workspace: how many exports were found and fetched, and what went wrong."""

    workspace: str
    found: int = 0
    fetched: int = 0
    restated: list[Restatement] = field(default_factory=list)
    failures: list[OdeusDashError] = field(default_factory=list)
    has_tokens: bool = False


def check_archived(workspace: Workspace, settings: Settings) -> None:
    """Raise BadSettings if this workspace is not archived."""
    if settings.archive is None:
        todo = "Set ODEUS_DASH_ARCHIVE, or root in [archive] of secrets.toml."
        raise BadSettings("The archive is off.", todo)
    if workspace.demo and not settings.archive_demo:
        raise BadSettings("The demo is not archived.", "Set demo = true in [archive] of secrets.toml.")


def sync(source: Source, workspace: Workspace, plan: Plan, now: dt.datetime, report: Report) -> Synced:
    """Archive the planned exports of one workspace; by model only if it counts tokens.

    A refused key ends it. Other failures are collected, also those of the archive. Raises BadPeriod for
    dates that cannot be archived.
    """
    synced = Synced(workspace.name)
    timezone = plan.timezone or workspace.timezone or "UTC"
    periods = planned(plan, timezone, now)
    read = read_of_presets(workspace, now, timezone) if plan.presets else []
    every = dict.fromkeys([*(Wanted(each, kind) for each in periods for kind in OF_AGENTS), *read])
    wanted, by_model = ([each for each in every if each.kind is kind] for kind in OF_AGENTS)
    try:
        there = _fill(source, workspace, wanted, synced, report, before=0)
        if synced.has_tokens:
            there += _fill(source, workspace, by_model, synced, report, before=len(wanted))
        if plan.verify:
            _verify(source, workspace, there, synced, report)
    except KeyProblem as refused:
        synced.failures.append(refused)
    synced.failures += source.archive_problems(workspace)
    return synced


def planned(plan: Plan, timezone: str, now: dt.datetime) -> list[Period]:
    """Return the periods that begin on the first day or later, oldest first, up to today."""
    today = local_today(now, timezone)
    since = plan.since or kept_since(today)
    clip_to_today(Period(since, max(since, today), timezone), now)
    if any(is_too_fine(Period(since, today, timezone), unit) for unit in plan.units):
        raise BadPeriod(TOO_MANY.format(day=date_text(since)), "Use a later day or a larger unit.")
    # Tiles of a range that begins earlier: whatever its edge cuts begins before `since`.
    wider = Period(since - _A_QUARTER, today, timezone)
    tiles = (each.period for unit in plan.units for each in buckets(wider, unit, now))
    return [period for period in tiles if period.start >= since]


def _fill(
    source: Source,
    workspace: Workspace,
    wanted: Sequence[Wanted],
    synced: Synced,
    report: Report,
    before: int,
) -> list[Wanted]:
    """Archive every export; return those that were there. `before` exports of another kind are done."""
    there = []
    total = counted(before + len(wanted), "export")
    for done, export in enumerate(_loaded(source, workspace, wanted, synced, report), start=before + 1):
        report(PROGRESS.format(done=exact(done), exports=total) + _failed(synced))
        if export is None:
            continue
        synced.has_tokens |= export.table.facts.rows > 0 and export.table.facts.has_tokens
        synced.fetched += export.origin == "api"
        synced.found += export.origin == "archive"
        if export.origin == "archive":
            there.append(export.wanted)
    return there


def _loaded(
    source: Source, workspace: Workspace, wanted: Sequence[Wanted], synced: Synced, report: Report
) -> Iterator[Export | None]:
    """Yield each export as soon as it and all before it are there; None for one that failed."""
    for first in range(0, len(wanted), _BATCH):
        batch = wanted[first : first + _BATCH]
        with source.asking(workspace, batch) as futures:
            for future in futures:
                while wait([future], timeout=_LOOK_EVERY).not_done:
                    if retrying := source.retrying(workspace, batch):
                        report(str(retrying))
                yield _result(synced, future.result)


def _verify(
    source: Source, workspace: Workspace, wanted: Sequence[Wanted], synced: Synced, report: Report
) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        futures = [threads.submit(source.verify, workspace, each) for each in wanted]
        for done, future in enumerate(futures, start=1):
            if restatement := _result(synced, future.result):
                synced.restated.append(restatement)
            exports = counted(len(wanted), "archived export")
            report(VERIFIED.format(done=exact(done), exports=exports))


def _failed(synced: Synced) -> str:
    return FAILED.format(number=exact(len(synced.failures))) if synced.failures else ""


def _result(synced: Synced, result: Callable[[], T]) -> T | None:
    """Return the result; None after adding its failure to those of the run. A refused key is raised."""
    try:
        return result()
    except KeyProblem:
        raise
    except OdeusDashError as failure:
        synced.failures.append(failure)
        return None


def exit_code(report: Sequence[Synced]) -> int:
    """Return 0, 3 if keys were refused and nothing else went wrong, 4 otherwise."""
    return max((failure.exit_code for each in report for failure in each.failures), default=0)


def problems(report: Sequence[Synced]) -> list[str]:
    """Return a line for each failure; the same failure of many exports is one line."""
    return list(dict.fromkeys(f"{each.workspace}: {failure}" for each in report for failure in each.failures))


def as_json(report: Sequence[Synced]) -> dict[str, object]:
    """Return the report as plain values for `json.dumps`."""
    return {
        "workspaces": [
            {
                "name": each.workspace,
                "archived": each.found,
                "fetched": each.fetched,
                "failures": [str(failure) for failure in each.failures],
                "restatements": [
                    {
                        "export": found.after.wanted.kind.value,
                        "start": found.period.start.isoformat(),
                        "end": found.period.end.isoformat(),
                        "timezone": found.period.timezone,
                        "before": {
                            "fetched_at": found.before.fetched_at.isoformat(),
                            **_totals(found.before),
                        },
                        "after": {"fetched_at": found.after.fetched_at.isoformat(), **_totals(found.after)},
                    }
                    for found in each.restated
                ],
            }
            for each in report
        ]
    }


def as_text(report: Sequence[Synced]) -> str:
    """Return a line for each workspace, and one for each of its restatements."""
    lines = []
    for synced in report:
        there, fetched = counted(synced.found, "export"), exact(synced.fetched)
        line = SYNCED.format(workspace=synced.workspace, there=there, fetched=fetched)
        lines.append(f"{line}{_failed(synced)}.")
        for each in synced.restated:
            before, after = _totals(each.before), _totals(each.after)
            figures = ", ".join(f"{name} {exact(before[name])} -> {exact(after[name])}" for name in before)
            kind, period = each.after.wanted.kind.replace("_", " "), period_text(each.period)
            known = {"workspace": synced.workspace, "period": period, "kind": kind, "figures": figures}
            lines.append(RESTATED.format(**known))
    return "\n".join(lines)


def _totals(export: Export) -> dict[str, int | None]:
    """Return the sums that show a restatement; None for a column that the export lacks."""
    frame = export.table.frame
    return {name: int(frame[name].sum()) if frame[name].count() else None for name in _SHOWN}
