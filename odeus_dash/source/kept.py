"""What one process keeps of exports, failures and comparisons of versions, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import Any

from cachetools import TLRUCache, TTLCache

from odeus_dash.choice import OF_AGENTS
from odeus_dash.errors import OdeusDashError, Retryable
from odeus_dash.memo import frame_bytes
from odeus_dash.settings import Workspace
from odeus_dash.source.archived import Restatement
from odeus_dash.source.clocks import CLOCKS_AGREE
from odeus_dash.source.exports import FRESH_FOR, Export, Wanted, fresh_for, is_settled

#: How long final figures are kept in memory.
FINAL_FOR = dt.timedelta(hours=24)
#: A failure is not tried again before this, except on request: pages rerun with every click.
FAILED_FOR = dt.timedelta(seconds=60)

Identity = tuple[str, str]
Request = tuple[Identity, Wanted]


class Kept:
    """Exports by request, bounded by bytes; failures; restatements. Callers take turns.

    `now` is the time of the API of a workspace, `passing` counts seconds, `settling` is that of the archive.
    """

    def __init__(
        self,
        most_bytes: int,
        settling: dt.timedelta,
        now: Callable[[Identity], dt.datetime],
        passing: Callable[[], float],
    ) -> None:
        self._settling, self._now = settling, now
        self.exports: TLRUCache[Request, Export] = TLRUCache(
            most_bytes, ttu=self._keep_until, timer=passing, getsizeof=_size_bytes
        )
        self.failures: TLRUCache[Request, OdeusDashError] = TLRUCache(10_000, ttu=_spare_until, timer=passing)
        self.restatements: TTLCache[Request, list[Restatement]] = TTLCache(
            10_000, FRESH_FOR.total_seconds(), timer=passing
        )

    def keep(self, request: Request, export: Export) -> None:
        """Keep an export, unless it is larger than all the room there is."""
        with suppress(ValueError):  # cachetools' word for that
            self.exports[request] = export

    def export(self, request: Request) -> Export | None:
        """Return the export if it is kept, and our clock has not been set back to before it arrived."""
        found = self.exports.get(request)
        if found and found.origin == "api" and found.fetched_at - self._now(request[0]) > CLOCKS_AGREE:
            del self.exports[request]  # asked again, the API says what time it is
            return None
        return found

    def answer(self, request: Request) -> Export | OdeusDashError | None:
        """Return the export, or its failure, as far as known."""
        return self.export(request) or self.failures.get(request)

    def refresh(self, workspace: Workspace, before: dt.datetime) -> None:
        """Drop the exports of a workspace that came until `before`, and the comparisons of versions."""
        _drop(self.exports, workspace, lambda export: export.fetched_at <= before and not export.stale)
        _drop(self.restatements, workspace)

    def forget(self, workspace: Workspace) -> None:
        """Drop all that is kept of a workspace."""
        for cache in (self.exports, self.failures, self.restatements):
            _drop(cache, workspace)

    def forgive(self, workspace: Workspace) -> None:
        """Drop the failures of a workspace, and what stood in for the exports that failed."""
        _drop(self.failures, workspace)
        _drop(self.exports, workspace, lambda export: export.stale is not None)

    def _keep_until(self, key: Request, export: Export, now: float) -> float:
        if export.stale:
            return now + FAILED_FOR.total_seconds()
        today = self._now(key[0])
        if is_settled(key[1].period, today, self._settling):
            return now + FINAL_FOR.total_seconds()
        age = max(dt.timedelta(0), today - export.fetched_at)
        return now + (fresh_for(key[1].period, export.fetched_at) - age).total_seconds()


def _spare_until(key: Request, problem: OdeusDashError, now: float) -> float:
    """A refused export of users or models is not asked for with every click: pages do without it."""
    stays = key[1].kind not in OF_AGENTS and not isinstance(problem, Retryable)
    return now + (FRESH_FOR if stays else FAILED_FOR).total_seconds()


def _size_bytes(export: Export) -> int:
    held = export.people.size_bytes if export.people else 0
    return (export.own_bytes or frame_bytes(export.table.frame)) + held + 1000


def _drop(
    cache: MutableMapping[Request, Any], workspace: Workspace, which: Callable[[Any], bool] = lambda _: True
) -> None:
    """Remove `which` entries of a workspace from a cache; all of them by default."""
    mine = {key: cache.get(key) for key in list(cache) if key[0] == workspace.identity}
    for key, kept in mine.items():
        if kept is not None and which(kept):
            cache.pop(key, None)
