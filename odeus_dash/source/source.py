"""Shared exports: from the archive, or else from the API once, and kept while they are fresh.

One `Source` serves the whole process. A request for an export that is on its way waits for that one. A kept
export is the same object (frames are never changed). A failure is kept for a minute. An export that has not
started is dropped once no request waits for it. While exports fail, archived ones stand in (`Export.stale`).
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from odeus_dash import counters
from odeus_dash.archive import Archive, Warmth
from odeus_dash.choice import OF_AGENTS
from odeus_dash.errors import NotSaved, OdeusDashError, Retryable
from odeus_dash.export_client import Answered, ExportClient, FairPool, News, Pace, Retrying, Tried
from odeus_dash.periods import Period, kept_since, local_today
from odeus_dash.settings import Settings, Workspace
from odeus_dash.source.access import Access
from odeus_dash.source.archived import Archived, Restatement, is_whole, same_figures
from odeus_dash.source.clocks import Clocks, Passing
from odeus_dash.source.exports import Export, Wanted, answered, as_export, of_parts, read_file
from odeus_dash.source.kept import Identity, Kept, Request
from odeus_dash.source.writing import Writing

#: The mark of the API's last answer.
API_ANSWERED = "api_answered"
#: Figures that are younger than this are not reloaded.
SPARED_FOR = dt.timedelta(minutes=1)
#: Archived exports that are compared at once.
AT_ONCE = 8
#: Memory for frames that may be asked for again, in bytes.
KEEP_BYTES = 2 * 1024**3


@dataclass
class _OnItsWay:
    future: Future[Export]
    waiting: int
    retrying: Retrying | None = None


class Source:
    """A source of exports: each is asked for once, shared and kept. Safe to use from any number of threads.

    `clock` is ours: where the API's differs from it, the API's decides what is final and how old figures are.
    With `serves_stale`, the archive stands in while the API fails, and is written while pages are drawn;
    programs get the failure, and archive at once.
    """

    def __init__(  # noqa: PLR0913 - all but the client by name, each with a default
        self,
        client: ExportClient,
        archive: Archive | None = None,
        *,
        settling: dt.timedelta = Settings.settling,
        archive_demo: bool = False,
        serves_stale: bool = False,
        keep_bytes: int = KEEP_BYTES,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        access, writing = Access(monotonic, forgets=serves_stale), Writing(at_once=not serves_stale)
        self._archived = Archived(archive, settling, archive_demo, access, writing)
        self._serves_stale = serves_stale
        self._clock, self._clocks = clock, Clocks(clock)
        self._lock = threading.RLock()
        self._on_its_way: dict[Request, _OnItsWay] = {}
        self._pools: defaultdict[str, FairPool] = defaultdict(FairPool)
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)
        self._kept = Kept(keep_bytes, settling, self._clocks.now, Passing(clock, monotonic))
        self._asked_anew: dict[Identity, dt.datetime] = {}

    def load(self, workspace: Workspace, wanted: Wanted, session: str = "") -> Export:
        """One export, waited for. Raises what the client raises."""
        with self.asking(workspace, [wanted], session) as [future]:
            return future.result()

    def kept(self, workspace: Workspace, wanted: Wanted) -> Export | None:
        """The export if it is at hand and fresh, without asking for it."""
        with self._lock:
            return self._kept.export((workspace.identity, wanted))

    def refresh(self, workspace: Workspace) -> None:
        """Drop the exports of `workspace` that came more than a minute ago, so that the next look asks again.

        What is younger stays, failures too: all viewers share one key, and none may use up its rate by
        asking again and again. Final figures may come from the archive; `verify` asks for those.
        """
        before = self._clocks.now(workspace.identity) - SPARED_FOR
        with self._lock:
            self._asked_anew[workspace.identity] = before
            self._kept.refresh(workspace, before)

    def held(self) -> tuple[int, int]:
        """Return how many exports are kept in memory, and their bytes."""
        with self._lock:
            return len(self._kept.exports), int(self._kept.exports.currsize)

    def close(self) -> None:
        """Ask for nothing more and close the connections; what waits is given up, what came is archived."""
        for pool in self._pools.values():
            pool.close()
        self._client.close()
        self.wait_for_archive()

    def wait_for_archive(self) -> None:
        """Wait until all that has come is archived. Pages do not: it takes longer than drawing them."""
        self._archived.wait()

    def forget(self, workspace: Workspace) -> None:
        """Drop all that is kept of `workspace`."""
        with self._lock:
            self._kept.forget(workspace)

    def forgive(self, workspace: Workspace) -> None:
        """Drop only the failures of `workspace`: what arrived stays, what failed is asked for again."""
        with self._lock:
            self._kept.forgive(workspace)

    def retrying(self, workspace: Workspace, wanted: Iterable[Wanted]) -> Retrying | None:
        """Return the news on the first of the `wanted` exports that failed and is being tried again."""
        with self._lock:
            asked = (self._on_its_way.get((workspace.identity, each)) for each in wanted)
            return next((each.retrying for each in asked if each and each.retrying), None)

    def clock_ahead(self, workspace: Workspace) -> dt.timedelta | None:
        """Return how far our clock was ahead of the API's at its last answer; None if it has sent no time."""
        return self._clocks.ahead(workspace.identity)

    def archives(self, workspace: Workspace) -> bool:
        """Whether figures of `workspace` are archived, and so outlast those of the API."""
        return self._archived.holds(workspace)

    def archive_problems(self, workspace: Workspace) -> tuple[OdeusDashError, ...]:
        """Return the latest problems of the archive that holds `workspace`, each once."""
        return self._archived.problems(workspace)

    def warmth(self, workspace: Workspace) -> Warmth | None:
        """Return how the last warm-up of the archive went; None if there was none."""
        return self._archived.warmth(workspace)

    def has(self, workspace: Workspace, wanted: Wanted) -> bool:
        """Whether the export is at hand, in memory or in the archive, without reading it."""
        if self.kept(workspace, wanted) is not None:
            return True
        if wanted.kind not in OF_AGENTS:
            return False
        return self._archived.has(workspace, wanted, self._clocks.now(workspace.identity))

    def let_go(self, workspace: Workspace, wanted: Wanted) -> None:
        """Keep an export in the archive only; what nobody archives stays in memory."""
        if wanted.kind in OF_AGENTS:
            with self._lock:
                self._kept.exports.pop((workspace.identity, wanted), None)

    def is_busy(self) -> bool:
        """Whether any export is on its way."""
        with self._lock:
            return bool(self._on_its_way)

    def restatements(self, workspace: Workspace, wanted: Iterable[Wanted]) -> list[Restatement]:
        """Every change between final versions of the `wanted` exports that are archived, looked up lately.

        Every rerun of a page asks: only what is not known yet is looked up.
        """
        asked, identity = list(wanted), workspace.identity
        with self._lock:
            known = {each: self._kept.restatements.get((identity, each)) for each in asked}
        if missing := [each for each, found in known.items() if found is None]:
            with ThreadPoolExecutor(AT_ONCE) as threads:
                found = threads.map(partial(self._archived.restatements, workspace), missing)
            fresh = dict(zip(missing, found, strict=True))
            with self._lock:
                self._kept.restatements.update({(identity, each): changes for each, changes in fresh.items()})
            known |= fresh
        return [change for each in asked for change in known[each] or ()]

    def verify(self, workspace: Workspace, wanted: Wanted) -> Restatement | None:
        """Ask the API again for final figures that are archived; keep its answer too if it differs.

        None if it does not, or if nothing final is archived. Raises what the client raises.
        """
        fetches = self._archived.final(workspace, wanted)
        before = self._archived.read(workspace, fetches[-1]) if fetches else None
        if before is None:
            return None
        after = self._ask(workspace, wanted)
        if not is_whole(after) or same_figures(before, after):
            return None
        self._archived.keep(workspace, after)
        with self._lock:
            self._kept.exports.pop((workspace.identity, wanted), None)
            self._kept.restatements.pop((workspace.identity, wanted), None)
        return Restatement(wanted.period, before, after)

    @contextmanager
    def asking(
        self, workspace: Workspace, wanted: Sequence[Wanted], session: str = ""
    ) -> Iterator[list[Future[Export]]]:
        """Futures of several exports, in the order asked for.

        Leaving the block gives up the ones that have not started, unless another request waits
        for them; running ones finish and are kept.
        """
        keys = [(workspace.identity, each) for each in wanted]
        futures = [self._join(workspace, key, session) for key in keys]
        try:
            yield futures
        finally:
            with self._lock:
                for key, future in zip(keys, futures, strict=True):
                    asked = self._on_its_way.get(key)
                    if asked and asked.future is future:
                        asked.waiting -= 1
                        if not asked.waiting and future.cancel():
                            del self._on_its_way[key]

    def _join(self, workspace: Workspace, key: Request, session: str) -> Future[Export]:
        with self._lock:
            if (known := self._kept.answer(key)) is not None:
                return answered(known)
            if (asked := self._on_its_way.get(key)) is not None:
                asked.waiting += 1
                return asked.future
            fingerprint = workspace.key.fingerprint
            future = self._pools[fingerprint].submit(session, partial(self._fetch, workspace, key))
            self._on_its_way[key] = _OnItsWay(future, waiting=1)
            return future

    def _fetch(self, workspace: Workspace, key: Request) -> Export:
        """Get an export and keep it, in the pool; then its key is free to be asked for again."""
        try:
            export = self._get(workspace, key[1])
            with self._lock:
                self._kept.keep(key, export)
        except OdeusDashError as problem:
            with self._lock:
                self._kept.failures[key] = problem
            raise
        finally:  # whatever happened: the key must not stay "on its way" for ever
            with self._lock:
                self._on_its_way.pop(key, None)
        return export

    def _get(self, workspace: Workspace, wanted: Wanted) -> Export:
        """Return an export from the archive, or else from the API, which is archived meanwhile.

        A range that began before the API's history is made of archived buckets and, for its end, the API.
        """
        if wanted.kind not in OF_AGENTS:  # nothing about people goes into the archive
            return self._ask(workspace, wanted)
        now, period = self._clocks.now(workspace.identity), wanted.period
        if export := self._archived.recall(workspace, wanted, now, self._asked_anew.get(workspace.identity)):
            return export
        since = kept_since(local_today(now, period.timezone))
        if period.start < since and (parts := self._archived.parts(workspace, wanted, since)):
            rest = parts[-1].wanted.period.end + dt.timedelta(days=1)
            if rest <= period.end:
                ending = Period(rest, period.end, period.timezone)
                parts.append(self._get(workspace, Wanted(ending, wanted.kind)))
            return of_parts(wanted, parts)
        try:
            export = self._ask(workspace, wanted)
        except (Retryable, NotSaved) as problem:
            found = self._archived.latest(workspace, wanted, problem) if self._serves_stale else None
            if found is None:
                raise
            return found
        self._archived.keep(workspace, export)
        return export

    def _ask(self, workspace: Workspace, wanted: Wanted) -> Export:
        key, asked_at = (workspace.identity, wanted), self._clock()

        def hear(news: News) -> None:
            """Note the news, as the thread that fetches tells them while others wait."""
            fingerprint = workspace.key.fingerprint
            with self._lock:
                match news:
                    case Answered(date):
                        counters.mark(API_ANSWERED)
                        self._clocks.hear(workspace.identity, date)
                    case Retrying():
                        counters.count("export_retries")
                        if asked := self._on_its_way.get(key):
                            asked.retrying = news
                    case Tried() if pool := self._pools.get(fingerprint):
                        pool.resize(self._paces[fingerprint].hear(news))

        read = partial(read_file, wanted.kind)
        outcome = "interrupted"
        try:
            fetched = self._client.fetch(workspace, wanted.period, wanted.kind, read, hear)
            outcome = "ok"
        except OdeusDashError as problem:
            outcome = type(problem).__name__
            raise
        finally:
            counters.count("exports", outcome=outcome)
        counters.count("export_bytes", fetched.size_bytes)
        counters.count("export_seconds", fetched.seconds)
        asked_at -= self._clocks.off(workspace.identity)
        return self._archived.texts.shared(workspace.identity, as_export(wanted, fetched, asked_at))
