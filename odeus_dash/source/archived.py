"""What the archive has of an export, and what is worth keeping in it.

Only workspaces that are configured are archived, under their names: keys change, names stay. Whatever
goes wrong with the archive is noted here and told by others; the API can still be asked.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from odeus_dash import tables
from odeus_dash.archive import Archive, Fetch, Slot, Stored
from odeus_dash.errors import OdeusDashError
from odeus_dash.periods import Granularity, kept_since, local_today
from odeus_dash.settings import Settings, Workspace
from odeus_dash.source.exports import FRESH_FOR, Export, Wanted, is_settled
from odeus_dash.source.tiling import tiling

#: How many problems are remembered, the latest ones.
_PROBLEMS = 100


@dataclass(frozen=True)
class Archived:
    """The archive as a source of exports; without an `archive` it knows nothing and keeps nothing.

    `settling` is the time after its end in which the figures of a period may still change; `demo` says
    that simulated workspaces are archived, too.
    """

    archive: Archive | None = None
    settling: dt.timedelta = Settings.settling
    demo: bool = False
    _problems: deque[OdeusDashError] = field(default_factory=lambda: deque(maxlen=_PROBLEMS), repr=False)

    def problems(self, workspace: Workspace) -> tuple[OdeusDashError, ...]:
        """What went wrong lately with the archive that holds this workspace, everything once."""
        archive = self._of(workspace)
        found = (*archive.problems, *self._problems) if archive else ()
        return tuple({str(each): each for each in found}.values())

    def recall(
        self, workspace: Workspace, wanted: Wanted, now: dt.datetime, asked_anew: dt.datetime | None = None
    ) -> Export | None:
        """The newest archived version, if the API need not be asked or can no longer be.

        It need not when the figures are final or, unless somebody `asked_anew` since, a few minutes old.
        It cannot when its history begins after the period does.
        """
        for fetch in reversed(self._fetches(workspace, wanted)):
            if not self._will_do(fetch, now, asked_anew):
                return None
            if (export := self.read(workspace, fetch)) is not None:
                return export
        return None

    def final(self, workspace: Workspace, wanted: Wanted) -> list[Fetch]:
        """Every fetch that was final when it was made, oldest first."""
        return [each for each in self._fetches(workspace, wanted) if self._is_final(each)]

    def read(self, workspace: Workspace, fetch: Fetch) -> Export | None:
        """The export of a fetch; None if its file cannot be read and was put aside."""
        with self._noting():
            if (archive := self._of(workspace)) and (stored := archive.read(fetch)):
                return _as_export(stored)
        return None

    def parts(self, workspace: Workspace, wanted: Wanted, history: dt.date) -> list[Export]:
        """Final exports that tile the period from its start to its end, or to the day `history` at least.

        Nothing where they do not get that far.
        """
        found = self._final_units(workspace, wanted)
        fetches = tiling(found, lambda fetch: fetch.slot.period, wanted.period, history)
        parts = [export for each in fetches if (export := self.read(workspace, each)) is not None]
        return parts if len(parts) == len(fetches) else []

    def keep(self, workspace: Workspace, export: Export) -> None:
        """Put `export` into the archive, unless it may lack what the API has forgotten."""
        if is_whole(export) and (archive := self._of(workspace)) is not None:
            slot = _slot(workspace, export.wanted)
            with self._noting():
                archive.put(slot, export.table.frame, _notes(export), export.fetched_at)

    def _of(self, workspace: Workspace) -> Archive | None:
        """The archive, if this workspace may be in it."""
        return None if workspace.typed or (workspace.demo and not self.demo) else self.archive

    def _fetches(self, workspace: Workspace, wanted: Wanted) -> list[Fetch]:
        with self._noting():
            if (archive := self._of(workspace)) is not None:
                return archive.fetches(_slot(workspace, wanted))
        return []

    def _final_units(self, workspace: Workspace, wanted: Wanted) -> list[Fetch]:
        """The newest fetch of each calendar unit, as far as they are final."""
        with self._noting():
            if (archive := self._of(workspace)) is not None:
                place = workspace.name, wanted.kind, wanted.period.timezone
                held = [fetch for unit in Granularity for fetch in archive.held(*place, unit)]
                return [fetch for fetch in held if self._is_final(fetch)]
        return []

    def _will_do(self, fetch: Fetch, now: dt.datetime, asked_anew: dt.datetime | None) -> bool:
        period = fetch.slot.period
        forgotten = period.start < kept_since(local_today(now, period.timezone))
        fresh = abs(now - fetch.fetched_at) < FRESH_FOR  # the clock that named the file may be ahead of ours
        wished = asked_anew is not None and fetch.fetched_at <= asked_anew
        return (
            self._is_final(fetch)
            or (forgotten and not period.is_open(fetch.fetched_at))
            or (fresh and not wished)
        )

    def _is_final(self, fetch: Fetch) -> bool:
        return is_settled(fetch.slot.period, fetch.fetched_at, self.settling)

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Note a problem with the archive, which is no reason to fail."""
        try:
            yield
        except OdeusDashError as problem:
            self._problems.append(problem)


def is_whole(export: Export) -> bool:
    """False where the API's history may begin inside the period, or after it: then rows may be missing."""
    period = export.wanted.period
    since = kept_since(local_today(export.fetched_at, period.timezone))
    goes_back_further = period.end < since and export.table.facts.rows > 0
    return export.covered == period and (period.start >= since or goes_back_further)


def _slot(workspace: Workspace, wanted: Wanted) -> Slot:
    return Slot(workspace.name, wanted.kind, wanted.period)


def _notes(export: Export) -> dict[str, object]:
    return {
        "size_bytes": export.size_bytes,
        "seconds": export.seconds,
        "attempts": export.attempts,
        **tables.notes(export.table.facts),
    }


def _as_export(stored: Stored) -> Export:
    slot, notes = stored.fetch.slot, stored.notes
    return Export(
        wanted=Wanted(slot.period, slot.kind),
        covered=slot.period,
        table=tables.restored(stored.frame, notes, slot.kind),
        size_bytes=int(_number(notes, "size_bytes")),
        seconds=_number(notes, "seconds"),
        fetched_at=stored.fetch.fetched_at,
        attempts=int(_number(notes, "attempts")),
        origin="archive",
    )


def _number(notes: Mapping[str, object], name: str) -> float:
    """A number of the notes; zero where it was not noted."""
    noted = notes.get(name)
    return noted if isinstance(noted, int | float) else 0
