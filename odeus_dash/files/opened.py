"""Opened files: those that go together, asked for exports as a `Source` is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from odeus_dash.choice import ExportKind
from odeus_dash.errors import NotInFiles, OdeusDashError
from odeus_dash.files.reading import Held, Refused
from odeus_dash.periods import Granularity, Period, buckets, is_too_fine
from odeus_dash.settings import Key, Workspace
from odeus_dash.source import Export, Restatement, Wanted, answered, of_parts, tiling
from odeus_dash.words.formats import period_text

#: What opened files are to a page. There is no deployment to ask, and no key to ask it with.
WORKSPACE = Workspace("Files", "files", Key("none"), files=True)

#: Why files do not go together, and what to do.
_OTHER_WORKSPACE = "It is from {mine}, and {name} is from {theirs}. Open files of one workspace at a time."
_SAME_DAYS = "It has the same days as {name}. Leave one of them out."
_OVERLAP = "Its days overlap those of {name}. Leave one of them out."
_NOT_COVERED = {
    ExportKind.AGENTS: "The opened files do not cover {days}.",
    ExportKind.AGENTS_BY_MODEL: "The opened files do not cover {days} by model.",
}


def fitting(files: Iterable[Held | Refused]) -> tuple[list[Held], list[Refused]]:
    """The files that fit the ones before them, and the others with the reason.

    Periods of one kind may adjoin or contain each other (a month and its weeks). Where they overlap in any
    other way, the later file is refused.
    """
    held: list[Held] = []
    refused: list[Refused] = []
    for file in files:
        if isinstance(file, Refused):
            refused.append(file)
        elif why := _misfit(file, held):
            refused.append(Refused(file.name, why))
        else:
            held.append(file)
    return held, refused


def _misfit(file: Held, others: Sequence[Held]) -> str:
    """Return why `file` does not go with the `others`; empty if it does."""
    for other in others:
        if file.workspace != other.workspace:
            return _OTHER_WORKSPACE.format(mine=_named(file), name=other.name, theirs=_named(other))
        if file.kind is other.kind and file.period == other.period:
            return _SAME_DAYS.format(name=other.name)
        apart = file.period.end < other.period.start or other.period.end < file.period.start
        nested = file.period.holds(other.period) or other.period.holds(file.period)
        if file.kind is other.kind and not (apart or nested):
            return _OVERLAP.format(name=other.name)
    return ""


def _named(file: Held) -> str:
    return f"workspace {file.workspace}" if file.workspace else "an unnamed workspace"


@dataclass(frozen=True, eq=False)
class OpenedFiles:
    """The files `held`, which fit each other, those `refused`, and when they were opened.

    Asked for one export twice, it returns the same object, as a `Source` does.
    """

    held: Sequence[Held]
    refused: Sequence[Refused]
    at: dt.datetime
    _exports: dict[Wanted, Export] = field(default_factory=dict, repr=False)

    @property
    def workspace(self) -> Workspace:
        """The workspace to show, named after that of the files, if they name it."""
        named = next((file.workspace for file in self.held if file.workspace), None)
        return replace(WORKSPACE, name=f"Files of {named}") if named else WORKSPACE

    def periods(self) -> list[Period]:
        """Return the periods: of all files together, if they leave no gap, then of each, latest first."""
        own = sorted({file.period for file in self.held}, key=lambda each: (each.end, each.start))[::-1]
        if not own:
            return []
        union = Period(min(each.start for each in own), max(each.end for each in own))
        kinds = {file.kind for file in self.held}
        answered = any(self._tiling(Wanted(union, kind)) for kind in kinds)
        return [union, *(each for each in own if each != union)] if answered else own

    def unit(self, period: Period, now: dt.datetime) -> Granularity:
        """The unit of which the files hold the most buckets, the finest of those."""

        def share(unit: Granularity) -> float:
            tiles = buckets(period, unit, now)
            return sum(bool(self._tiling(Wanted(each.period))) for each in tiles) / len(tiles)

        return max((unit for unit in Granularity if not is_too_fine(period, unit)), key=share)

    def kept(self, workspace: Workspace, wanted: Wanted) -> Export | None:  # noqa: ARG002 - as a Source has it
        """The export, as one file holds it or several make it up; None where they do not."""
        if wanted not in self._exports and (files := self._tiling(wanted)):
            parts = []
            for file in files:
                period = replace(file.period, timezone=wanted.period.timezone)
                asked = Wanted(period, file.kind)
                parts.append(Export(asked, period, file.table, file.size_bytes, 0.0, self.at, 1))
            export = parts[0] if len(parts) == 1 else of_parts(wanted, parts)
            self._exports[wanted] = replace(export, origin="file")
        return self._exports.get(wanted)

    @contextmanager
    def asking(
        self, workspace: Workspace, wanted: Sequence[Wanted], session: str = ""  # noqa: ARG002
    ) -> Iterator[list[Future[Export]]]:  # fmt: skip
        """Futures that are done, in the order asked for; of NotInFiles where the files do not hold it."""
        futures = []
        for each in wanted:
            failure = NotInFiles(
                _NOT_COVERED[each.kind].format(days=period_text(each.period)),
                "Open a file for these days, or files that cover them without a gap.",
            )
            futures.append(answered(self.kept(workspace, each) or failure))
        yield futures

    def refresh(self, workspace: Workspace) -> None:
        """Do nothing: files do not change."""

    def forgive(self, workspace: Workspace) -> None:
        """Do nothing: a failure of files lasts."""

    def retrying(self, workspace: Workspace, wanted: Iterable[Wanted]) -> None:
        """Return None: nothing is tried again."""

    def warmth(self, workspace: Workspace) -> None:
        """Return None: files are in no archive."""

    def clock_ahead(self, workspace: Workspace) -> None:
        """Return None: files have no clock."""

    def restatements(self, workspace: Workspace, wanted: Iterable[Wanted]) -> list[Restatement]:  # noqa: ARG002
        """Return none: two files of the same days are not opened together."""
        return []

    def archive_problems(self, workspace: Workspace) -> tuple[OdeusDashError, ...]:  # noqa: ARG002
        """Return none: files do not go into the archive."""
        return ()

    def _tiling(self, wanted: Wanted) -> list[Held]:
        """The fewest files that hold each day of the period once; nothing where none do."""
        of_kind = (file for file in self.held if file.kind is wanted.kind)
        return tiling(of_kind, lambda file: file.period, wanted.period)
