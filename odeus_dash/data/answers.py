"""The answers so far: exports that are here, failures, and exports that are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from odeus_dash.archive import Warmth
from odeus_dash.data.frames import without
from odeus_dash.errors import KeyProblem, OdeusDashError
from odeus_dash.export_client import Retrying
from odeus_dash.periods import Bucket
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Restatement, Wanted

T = TypeVar("T")


class Waiting(Exception):
    """Raised by `Data` for figures that are still on their way; they have been noted as missing."""


class Exports(Protocol):
    """The source of exports: the API and the archive (`Source`), or files (`OpenedFiles`)."""

    def kept(self, workspace: Workspace, wanted: Wanted) -> Export | None:
        """The export if it is at hand, without asking for it."""

    def asking(
        self, workspace: Workspace, wanted: Sequence[Wanted], session: str = ""
    ) -> AbstractContextManager[list[Future[Export]]]:
        """Futures of several exports, in the order asked for."""

    def refresh(self, workspace: Workspace) -> None:
        """Drop exports that are not fresh, so that the next look-up loads them again."""

    def forgive(self, workspace: Workspace) -> None:
        """Drop the failures, so that the next look asks again."""

    def retrying(self, workspace: Workspace, wanted: Iterable[Wanted]) -> Retrying | None:
        """Return the news on the first of the `wanted` exports that failed and is being tried again."""

    def clock_ahead(self, workspace: Workspace) -> dt.timedelta | None:
        """Return how far our clock is ahead of the deployment's, or None if it has sent no time."""

    def warmth(self, workspace: Workspace) -> Warmth | None:
        """Return how the archive was last filled; None if it never was."""

    def restatements(self, workspace: Workspace, wanted: Iterable[Wanted]) -> list[Restatement]:
        """Every change between final versions of the `wanted` exports that are archived."""

    def archive_problems(self, workspace: Workspace) -> tuple[OdeusDashError, ...]:
        """Return the latest problems of the archive."""


@dataclass
class Answers:
    """One run's exports of one workspace: within it, an export is the same object or the same failure.

    `missing` has what was asked for and is not here, in the order in which it was asked for. Of the viewer,
    `replies` has the answers that were read; `passing`: something was read that changes without notice.
    """

    source: Exports
    workspace: Workspace
    found: dict[Wanted, Export] = field(default_factory=dict)
    failed: dict[Wanted, OdeusDashError] = field(default_factory=dict)
    missing: dict[Wanted, None] = field(default_factory=dict)
    replies: dict[str, object] = field(default_factory=dict)
    passing: bool = False

    def have(self, wanted: Wanted) -> bool:
        """Whether the export is here; notes it as missing if it is neither here nor failed."""
        if wanted in self.found:
            return True
        if wanted in self.failed:
            return False
        export = self.at_hand(wanted)
        if export is None:
            self.missing[wanted] = None
            return False
        self.found[wanted] = export
        return True

    def at_hand(self, wanted: Wanted) -> Export | None:
        """The export if the source has it at hand, without the agents that the settings exclude."""
        export = self.source.kept(self.workspace, wanted)
        return export and without(export, self.workspace.excluded)

    def export(self, wanted: Wanted) -> Export:
        """The export. Raises Waiting while it is on its way, and the failure where it failed."""
        if self.have(wanted):
            return self.found[wanted]
        if problem := self.failed.get(wanted):
            raise problem
        raise Waiting

    def exports(self, wanted: Iterable[Wanted]) -> list[Export]:
        """Several exports, all noted as missing before one raises: they are asked for at the same time."""
        wanted = list(wanted)
        for each in wanted:
            self.have(each)
        return [self.export(each) for each in wanted]

    def of_buckets(
        self, wanted: dict[Bucket, Wanted], *, in_part: bool = False
    ) -> tuple[dict[Bucket, Export], tuple[OdeusDashError, ...]]:
        """The exports of buckets, once all have arrived or failed, and the failures; `in_part`: once one has.

        The newest is noted as missing first. Raises a failure when nothing arrived at all, or the key was
        refused.
        """
        newest_first = dict(reversed(wanted.items()))
        arrived = [(bucket, self.found[each]) for bucket, each in newest_first.items() if self.have(each)]
        failures = tuple(self.failed[each] for each in newest_first.values() if each in self.failed)
        if refused := next((each for each in failures if isinstance(each, KeyProblem)), None):
            raise refused
        is_whole = len(arrived) + len(failures) == len(wanted)
        if not is_whole and not (in_part and arrived):
            raise Waiting
        if not arrived:
            raise failures[0]
        return dict(reversed(arrived)), failures

    def wait(self, read: Callable[[], T]) -> T:
        """Return the result of `read`, after loading the exports that it misses. Raises what it raises."""
        while True:
            try:
                return read()
            except Waiting:
                asked = list(self.missing)
                with self.source.asking(self.workspace, asked) as futures:
                    for wanted, future in zip(asked, futures, strict=True):
                        self.settle(wanted, future)

    def settle(self, wanted: Wanted, future: Future[Export]) -> None:
        """Take the export or its named failure out of a future. Raises any other exception."""
        self.missing.pop(wanted, None)
        try:
            self.found[wanted] = without(future.result(), self.workspace.excluded)
        except OdeusDashError as problem:
            self.failed[wanted] = problem
