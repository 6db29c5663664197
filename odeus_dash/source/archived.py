"""Exports of the archive: reading them, and keeping the final ones.

Only workspaces that are configured are archived, under their names: keys change, names stay. Problems
with the archive are noted here and shown elsewhere; the API can still be asked.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import TypeVar

import polars as pl

from odeus_dash import tables
from odeus_dash.archive import Archive, Fetch, Slot, Warmth, warmth
from odeus_dash.errors import ArchiveProblem, ExportFailed, OdeusDashError
from odeus_dash.memo import frame_bytes
from odeus_dash.periods import Granularity, Period, kept_since, local_today
from odeus_dash.settings import Workspace
from odeus_dash.source.access import Access
from odeus_dash.source.exports import Export, Wanted, fresh_for, is_settled, of_parts, tiling
from odeus_dash.source.texts import SharedTexts
from odeus_dash.source.writing import Writing
from odeus_dash.tables import columns_of

T = TypeVar("T")


@dataclass(frozen=True)
class Restatement:
    """The figures of a settled period changed: what the API said `before` and `after`."""

    period: Period
    before: Export
    after: Export


@dataclass(frozen=True)
class Archived:
    """The archive as a source of exports; without an `archive` it knows nothing and keeps nothing.

    `settling` is the time after its end in which the figures of a period may still change; `demo` says
    that simulated workspaces are archived, too. What is kept is written later: readers of the same period
    wait for that.
    """

    archive: Archive | None
    settling: dt.timedelta
    demo: bool
    access: Access = field(default_factory=lambda: Access(time.monotonic), repr=False)
    writing: Writing = field(default_factory=Writing, repr=False)
    texts: SharedTexts = field(default_factory=SharedTexts, repr=False)

    def holds(self, workspace: Workspace) -> bool:
        """Whether there is an archive for this workspace."""
        return self._archive_of(workspace) is not None

    def problems(self, workspace: Workspace) -> tuple[OdeusDashError, ...]:
        """Return the latest problems of the archive that holds this workspace, each once."""
        archive = self._archive_of(workspace)
        found = (*archive.problems, *self.access.problems()) if archive else ()
        return tuple({str(each): each for each in found}.values())

    def recall(
        self, workspace: Workspace, wanted: Wanted, now: dt.datetime, asked_anew: dt.datetime | None
    ) -> Export | None:
        """The newest archived version, if the API need not be asked or can no longer be.

        It need not when the figures are final or, without a reload since (`asked_anew`), a few minutes old.
        It cannot when its history begins after the period does.
        """
        for fetch in reversed(self._fetches(workspace, wanted)):
            if not self._is_enough(fetch, now, asked_anew):
                return None
            if export := self.read(workspace, fetch):
                return export
        return None

    def has(self, workspace: Workspace, wanted: Wanted, now: dt.datetime) -> bool:
        """Whether `recall` would find something, without reading it."""
        fetches = self._fetches(workspace, wanted)
        return bool(fetches) and self._is_enough(fetches[-1], now, None)

    def warmth(self, workspace: Workspace) -> Warmth | None:
        """How the last warm-up of the workspace went; None if there was none."""
        return self._ask(workspace, lambda archive: warmth(archive, workspace.name))

    def _is_enough(self, fetch: Fetch, now: dt.datetime, asked_anew: dt.datetime | None) -> bool:
        period = fetch.slot.period
        since = kept_since(local_today(now, period.timezone))
        forgotten = period.start < since and not _was_open(fetch)
        # The clock that named it may be ahead of ours.
        fresh = abs(now - fetch.fetched_at) < fresh_for(period, fetch.fetched_at)
        # A reload of the future was one while our clock was ahead.
        outdated = asked_anew is not None and fetch.fetched_at <= asked_anew <= now
        return self._is_final(fetch) or forgotten or (fresh and not outdated)

    def final(self, workspace: Workspace, wanted: Wanted) -> list[Fetch]:
        """Every fetch that was final when it was made, oldest first."""
        return [each for each in self._fetches(workspace, wanted) if self._is_final(each)]

    def restatements(self, workspace: Workspace, wanted: Wanted) -> list[Restatement]:
        """Each change between final versions of one export, oldest first."""
        # What is still being written is the first version, unless another one is there.
        there = self._fetches(workspace, wanted, waits=False)
        fetches = self.final(workspace, wanted) if there else []
        several = fetches if len(fetches) > 1 else []
        versions = [export for each in several if (export := self.read(workspace, each))]
        return [
            Restatement(wanted.period, before, after)
            for before, after in pairwise(versions)
            if not same_figures(before, after)
        ]

    def read(self, workspace: Workspace, fetch: Fetch) -> Export | None:
        """The export of a fetch; None if its file cannot be read and was put aside."""

        def of_archive(archive: Archive) -> Export | None:
            stored = archive.read(fetch)
            if stored is None:
                return None
            slot, notes = fetch.slot, stored.notes
            export = Export(
                Wanted(slot.period, slot.kind),
                covered=slot.period,
                table=tables.restored(stored.frame, notes, slot.kind),
                size_bytes=int(_number(notes, "size_bytes")),
                seconds=_number(notes, "seconds"),
                fetched_at=fetch.fetched_at,
                attempts=int(_number(notes, "attempts")),
                origin="archive",
            )
            return self.texts.shared(workspace.identity, export)

        return self._ask(workspace, of_archive)

    def parts(self, workspace: Workspace, wanted: Wanted, history: dt.date) -> list[Export]:
        """Final exports that tile the period from its start to its end, or to the day `history` at least.

        Of each calendar unit it is the newest one. Nothing where they do not get that far.
        """
        return self._tiles(workspace, wanted, history, self._is_final)

    def latest(self, workspace: Workspace, wanted: Wanted, instead_of: ExportFailed) -> Export | None:
        """The newest that is archived of a period while exports fail, whether or not it is final.

        It is one export, or else made of those of its parts that were over when they were asked for.
        """
        fetches = reversed(self._fetches(workspace, wanted))
        found = next((export for each in fetches if (export := self.read(workspace, each))), None)
        if found is None:
            following = wanted.period.end + dt.timedelta(days=1)
            over = self._tiles(workspace, wanted, following, lambda each: not _was_open(each))
            found = of_parts(wanted, over) if over else None
        return replace(found, stale=instead_of) if found else None

    def _tiles(
        self, workspace: Workspace, wanted: Wanted, enough: dt.date, which: Callable[[Fetch], bool]
    ) -> list[Export]:
        """Return exports as `parts` does, of `which` fetches."""

        def is_part(slot: Slot) -> bool:
            same = (slot.workspace, slot.kind) == (workspace.name, wanted.kind)
            return same and wanted.period.holds(slot.period)

        def units(archive: Archive) -> list[Fetch]:
            self.writing.wait(is_part)
            place = workspace.name, wanted.kind, wanted.period.timezone
            return [fetch for unit in Granularity for fetch in archive.held(*place, unit)]

        usable = filter(which, self._ask(workspace, units) or [])
        fetches = tiling(usable, lambda fetch: fetch.slot.period, wanted.period, enough)
        parts = [export for each in fetches if (export := self.read(workspace, each)) is not None]
        return parts if len(parts) == len(fetches) else []

    def keep(self, workspace: Workspace, export: Export) -> None:
        """Put `export` into the archive, unless it may lack what the API has forgotten; without waiting."""
        if is_whole(export) and self.holds(workspace):
            slot, frame = _slot(workspace, export.wanted), export.table.frame
            self.writing.add(slot, frame_bytes(frame), partial(self._write, workspace, slot, export))

    def wait(self) -> None:
        """Wait until all that was kept is written, or noted as a problem."""
        self.writing.wait()

    def _write(self, workspace: Workspace, slot: Slot, export: Export) -> None:
        table = export.table
        came = {"size_bytes": export.size_bytes, "seconds": export.seconds, "attempts": export.attempts}
        notes = came | tables.notes(table.facts) | {"deployment": workspace.base_url}

        def put(archive: Archive) -> None:
            try:
                archive.put(slot, table.frame, notes, export.fetched_at)
            except OdeusDashError:
                raise
            except Exception as failure:  # noqa: BLE001 - nobody else would hear of it
                what = f"An export could not be archived ({type(failure).__name__})."
                raise ArchiveProblem(what, "Check the memory and the disk of the machine.") from None

        self._ask(workspace, put)

    def _ask(self, workspace: Workspace, question: Callable[[Archive], T]) -> T | None:
        """Return the archive's answer; None if this workspace may not be in it, or if that fails.

        A problem with the archive is noted, but no reason to fail.
        """
        archive = self._archive_of(workspace)
        return None if archive is None else self.access.ask(lambda: question(archive))

    def _archive_of(self, workspace: Workspace) -> Archive | None:
        is_kept_out = workspace.typed or (workspace.demo and not self.demo)
        return None if is_kept_out else self.archive

    def _fetches(self, workspace: Workspace, wanted: Wanted, *, waits: bool = True) -> list[Fetch]:
        slot = _slot(workspace, wanted)
        if waits:
            self.writing.wait(lambda key: key == slot)
        return self._ask(workspace, lambda archive: archive.fetches(slot)) or []

    def _is_final(self, fetch: Fetch) -> bool:
        return is_settled(fetch.slot.period, fetch.fetched_at, self.settling)


def same_figures(one: Export, other: Export) -> bool:
    """Whether both have the same numbers for the same agents (and models).

    Names, owners and descriptions are as they were on the day of asking: they may differ.
    """
    keys = [name for name in ("assistant_id", "model") if name in one.table.frame.columns]
    numbers = [each.name for each in columns_of(one.wanted.kind) if each.dtype.is_numeric()]
    first, second = (each.table.frame.select(*keys, *numbers).sort(pl.all()) for each in (one, other))
    return first.equals(second)


def is_whole(export: Export) -> bool:
    """False where the API's history may begin inside the period, or after it: then rows may be missing."""
    period = export.wanted.period
    since = kept_since(local_today(export.fetched_at, period.timezone))
    goes_back_further = period.end < since and export.table.facts.rows > 0
    return export.covered == period and (period.start >= since or goes_back_further)


def _was_open(fetch: Fetch) -> bool:
    return fetch.slot.period.is_open(fetch.fetched_at)


def _slot(workspace: Workspace, wanted: Wanted) -> Slot:
    return Slot(workspace.name, wanted.kind, wanted.period)


def _number(notes: Mapping[str, object], name: str) -> float:
    """A number of the notes; zero where it was not noted."""
    noted = notes.get(name)
    return noted if isinstance(noted, int | float) else 0
