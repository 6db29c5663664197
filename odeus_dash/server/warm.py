"""Keeps the archive warm while the dashboard runs: every hour, what pages read of the presets.

One process of several does it at a time, and it steps aside while viewers wait for exports.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from odeus_dash.archive import Archive, Lease, Warmth, note_warmth, opened
from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.data.planned import planned
from odeus_dash.errors import KeyProblem, OdeusDashError, Retryable
from odeus_dash.settings import Settings, Workspace
from odeus_dash.source import Source, Wanted

#: Seconds from the start to the first warm-up, and from the end of one to the next.
FIRST_AFTER, EVERY = 10.0, 3600.0
#: Exports at once: fewer than a page asks for, which may begin to wait at any time.
_AT_ONCE = 4
#: Seconds between two looks at whether viewers wait.
_LOOK_EVERY = 0.5
_SESSION = "warm-up"

Clock = Callable[[], dt.datetime]
#: Whether to go on, asked before each few exports; it may wait.
GoesOn = Callable[[], bool]

log = logging.getLogger(__name__)


@contextmanager
def kept_warm(
    settings: Callable[[], Settings],
    source: Callable[[], Source],
    clock: Clock = lambda: dt.datetime.now(dt.UTC),
) -> Iterator[None]:
    """Warm the archive up in a thread of its own while the block runs. Its end waits for nothing."""
    stop = threading.Event()

    def run() -> None:
        wait = FIRST_AFTER
        while not stop.wait(wait):
            wait = EVERY
            try:
                warm_up_all(settings(), source, clock, stop)
            except OdeusDashError as problem:  # of settings or the archive: pages and `doctor` say so, too
                log.warning("No warm-up: %s", problem.title)
            except Exception as problem:  # noqa: BLE001 - its text may hold secrets, and the next may work
                log.warning("The warm-up failed (%s)", type(problem).__name__)

    threading.Thread(target=run, name="odeus-warm-up", daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def warm_up_all(
    settings: Settings, source: Callable[[], Source], clock: Clock, stop: threading.Event
) -> None:
    """Warm up every configured workspace, unless another process does. Raises ArchiveProblem."""
    archive = opened(settings) if settings.warm and settings.workspaces else None
    if archive is None:
        return
    lease = Lease(archive, clock)
    if lease.take():
        try:
            for workspace in settings.workspaces.values():
                _warm_up(source(), archive, workspace, clock, lease, stop)
        finally:
            lease.give_back()


def _warm_up(
    source: Source, archive: Archive, workspace: Workspace, clock: Clock, lease: Lease, stop: threading.Event
) -> None:
    def goes_on() -> bool:
        while source.is_busy() and not stop.is_set():
            stop.wait(_LOOK_EVERY)
        return not stop.is_set() and lease.take()

    found = warm_up(source, workspace, clock(), goes_on)
    if not stop.is_set():
        note_warmth(archive, workspace.name, found)


def warm_up(source: Source, workspace: Workspace, now: dt.datetime, goes_on: GoesOn) -> Warmth:
    """Archive what is missing of what pages read of the presets; by model only where tokens are counted."""
    wanted = planned(workspace, now, workspace.timezone or "UTC")
    fetched, missed, why = 0, 0, ""
    try:
        was_there = source.has(workspace, wanted[0])
        facts = source.load(workspace, wanted[0], _SESSION).table.facts
        source.let_go(workspace, wanted[0])
        fetched += not was_there
        if not (facts.rows and facts.has_tokens):
            of_tokens = (ExportKind.AGENTS_BY_MODEL, ExportKind.MODELS)
            wanted = [each for each in wanted if each.kind not in of_tokens]
        missing = [each for each in wanted if not source.has(workspace, each)]
        for first in range(0, len(missing), _AT_ONCE):
            if not goes_on():
                return Warmth(now, fetched, len(missing) - first + missed, why)
            problems = _load(source, workspace, missing[first : first + _AT_ONCE])
            fetched += problems.count(None)
            missed += sum(each is not None for each in problems)
            why = why or next((each.what for each in problems if each), "")
    except OdeusDashError as problem:
        missed, why = len(wanted) - fetched, problem.what
    source.wait_for_archive()
    return Warmth(now, fetched, missed, why)


def _load(source: Source, workspace: Workspace, batch: Sequence[Wanted]) -> list[OdeusDashError | None]:
    """Load a few exports and return their failures, None for each that was fetched. A refused key is raised.

    That people or models of a workspace may not be exported is none of these: the pages do without.
    """
    problems: list[OdeusDashError | None] = []
    with source.asking(workspace, batch, _SESSION) as futures:
        for wanted, future in zip(batch, futures, strict=True):
            problem: OdeusDashError | None = None
            try:
                problem = future.result().stale
            except OdeusDashError as failure:
                if isinstance(failure, KeyProblem) and wanted.kind in OF_AGENTS:
                    raise
                if wanted.kind not in OF_AGENTS and not isinstance(failure, Retryable):
                    continue
                problem = failure
            problems.append(problem)
            source.let_go(workspace, wanted)
    return problems
