"""Opened files, asked for exports as a `Source` is."""

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
from odeus_dash.source import Export, Restatement, Wanted, of_parts, tiling
from odeus_dash.words.formats import period_text

#: What opened files are to a page. There is no deployment to ask, and no key to ask it with.
WORKSPACE = Workspace("Files", "files", Key("none"), files=True)

_CALLED = {ExportKind.AGENTS: "agents", ExportKind.AGENTS_BY_MODEL: "agents by model"}


@dataclass(frozen=True, eq=False)
class OpenedFiles:
    """The files `held`, which fit each other, those `refused`, and when they were opened.

    Whoever asks for one export twice gets the same object, as from a `Source`.
    """

    held: Sequence[Held]
    refused: Sequence[Refused]
    at: dt.datetime
    _exports: dict[Wanted, Export] = field(default_factory=dict, repr=False)

    @property
    def workspace(self) -> Workspace:
        """What a page shows: named after the files' workspace, if they name it."""
        named = next((file.workspace for file in self.held if file.workspace), None)
        return replace(WORKSPACE, name=f"Files of {named}") if named else WORKSPACE

    def periods(self) -> list[Period]:
        """What can be shown: all files together, if they leave no gap, then each file's own, latest first."""
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
            parts = [self._as_export(file, wanted.period.timezone) for file in files]
            export = parts[0] if len(parts) == 1 else of_parts(wanted, parts)
            self._exports[wanted] = replace(export, origin="file")
        return self._exports.get(wanted)

    @contextmanager
    def asking(
        self, workspace: Workspace, wanted: Sequence[Wanted], session: str = ""  # noqa: ARG002
    ) -> Iterator[list[Future[Export]]]:  # fmt: skip
        """Futures that are done, in the order asked for; of NotInFiles where the files do not hold it."""
        yield [self._answer(workspace, each) for each in wanted]

    def refresh(self, workspace: Workspace) -> None:
        """Nothing: files say the same, however often they are asked."""

    def forgive(self, workspace: Workspace) -> None:
        """Nothing: what is not in the files stays so."""

    def retrying(self, workspace: Workspace, wanted: Iterable[Wanted]) -> None:
        """Nothing: files are at hand, and no API is asked again."""

    def clock_ahead(self, workspace: Workspace) -> None:
        """Nothing: files tell no time."""

    def restatements(self, workspace: Workspace, wanted: Iterable[Wanted]) -> list[Restatement]:  # noqa: ARG002
        """Nothing: two files of the same days are not opened together."""
        return []

    def archive_problems(self, workspace: Workspace) -> tuple[OdeusDashError, ...]:  # noqa: ARG002
        """Nothing: files do not go into the archive."""
        return ()

    def _answer(self, workspace: Workspace, wanted: Wanted) -> Future[Export]:
        future: Future[Export] = Future()
        if export := self.kept(workspace, wanted):
            future.set_result(export)
        else:
            what, days = _CALLED[wanted.kind], period_text(wanted.period)
            failure = NotInFiles(
                f"The opened files do not hold the export of {what} for {days}.",
                "Open a file of these days, or files that make them up without a gap.",
            )
            future.set_exception(failure)
        return future

    def _as_export(self, file: Held, timezone: str) -> Export:
        period = replace(file.period, timezone=timezone)
        return Export(
            Wanted(period, file.kind), period, file.table, file.size_bytes, 0.0, self.at, 1, origin="file"
        )

    def _tiling(self, wanted: Wanted) -> list[Held]:
        """The fewest files that hold each day of the period once; nothing where none do."""
        of_kind = (file for file in self.held if file.kind is wanted.kind)
        return tiling(of_kind, lambda file: file.period, wanted.period)
