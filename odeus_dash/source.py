"""Where frames come from: asked of the export client once, typed, and kept while they are fresh.

One `Source` serves the whole process. Whoever asks for an export that is already on its way waits
for the same one; whoever asks for one that is kept gets that very object (frames are never
changed). A failure is remembered for a minute. An export that nobody waits for any more and that has
not started is dropped.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
from cachetools import TLRUCache, TTLCache

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ExportClient, FairPool, Fetched
from odeus_dash.periods import Bucket, Period, local_today
from odeus_dash.settings import Workspace
from odeus_dash.tables import Table

#: A period that ended longer ago than this will not change any more.
SETTLING = dt.timedelta(hours=48)
#: How long an export is shown before it is asked for again: figures that may still move, and final ones.
FRESH_FOR = dt.timedelta(minutes=15)
FINAL_FOR = dt.timedelta(hours=24)
#: A failure is not tried again before this, unless somebody asks for it: pages rerun with every click.
FAILED_FOR = dt.timedelta(seconds=60)
#: Exports at once per key. The vendor states a rate limit, no number at once; 8 keeps latency hidden.
AT_ONCE = 8
#: Memory for frames that may be asked for again, in bytes.
KEEP_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Wanted:
    """One export that a viewer needs."""

    period: Period
    kind: ExportKind = ExportKind.AGENTS


@dataclass(frozen=True)
class Export:
    """A typed table with what was asked and what came: rows, bytes, seconds, when, in how many tries.

    `covered` is the part of the period that the API says it exported.
    """

    wanted: Wanted
    covered: Period
    table: Table
    size_bytes: int
    seconds: float
    fetched_at: dt.datetime
    attempts: int


@dataclass(frozen=True)
class Trend:
    """The buckets that have arrived, stacked.

    `rows` holds the per-agent rows of every bucket plus `bucket`, `bucket_end` (first and last day)
    and `partial`; `calendar` has one row per arrived bucket, also for those without any usage.
    `expected` is the number of buckets that tile the range; `failures` says why some did not arrive.
    """

    rows: pl.DataFrame
    calendar: pl.DataFrame
    expected: int
    failures: tuple[OdeusDashError, ...] = ()

    @property
    def complete(self) -> bool:
        return self.calendar.height == self.expected


_Request = tuple[tuple[str, str], Wanted]


@dataclass
class _OnItsWay:
    future: Future[Export]
    waiting: int


class Source:
    """Asks, coalesces and keeps. Safe to use from any number of threads."""

    def __init__(
        self,
        client: ExportClient,
        *,
        keep_bytes: int = KEEP_BYTES,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.RLock()
        self._on_its_way: dict[_Request, _OnItsWay] = {}
        self._pools: dict[str, FairPool] = {}
        self._kept: TLRUCache[_Request, Export] = TLRUCache(
            keep_bytes, ttu=self._keep_until, timer=lambda: clock().timestamp(), getsizeof=_size
        )

        self._failed: TTLCache[_Request, OdeusDashError] = TTLCache(
            10_000, FAILED_FOR.total_seconds(), timer=lambda: clock().timestamp()
        )

    def load(self, workspace: Workspace, wanted: Wanted, session: str = "") -> Export:
        """One export, waited for. Raises what the client raises."""
        with self.asking(workspace, [wanted], session) as [future]:
            return future.result()

    def kept(self, workspace: Workspace, wanted: Wanted) -> Export | None:
        """The export if it is at hand and fresh, without asking for it."""
        with self._lock:
            return self._kept.get((workspace.identity, wanted))

    def forget(self, workspace: Workspace) -> None:
        """Drop what is kept of `workspace`, failures too, so that the next look asks again."""
        self.forgive(workspace)
        with self._lock:
            for key in [key for key in self._kept if key[0] == workspace.identity]:
                del self._kept[key]

    def forgive(self, workspace: Workspace) -> None:
        """Drop only the failures of `workspace`: what arrived stays, what failed is asked for again."""
        with self._lock:
            for key in [key for key in self._failed if key[0] == workspace.identity]:
                del self._failed[key]

    @contextmanager
    def asking(
        self, workspace: Workspace, wanted: Sequence[Wanted], session: str = ""
    ) -> Iterator[list[Future[Export]]]:
        """Futures of several exports, in the order asked for.

        Leaving the block gives up the ones that have not started, unless somebody else waits for
        them; running ones finish and are kept.
        """
        keys = [(workspace.identity, each) for each in wanted]
        futures = [self._join(workspace, key, session) for key in keys]
        try:
            yield futures
        finally:
            for key, future in zip(keys, futures, strict=True):
                self._leave(key, future)

    def _join(self, workspace: Workspace, key: _Request, session: str) -> Future[Export]:
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                return _done(kept)
            if (failure := self._failed.get(key)) is not None:
                return _failed(failure)
            if (asked := self._on_its_way.get(key)) is not None:
                asked.waiting += 1
                return asked.future
            job = partial(self._fetch, workspace, key)
            future = self._pool(workspace).submit(session, job)
            self._on_its_way[key] = _OnItsWay(future, waiting=1)
            return future

    def _leave(self, key: _Request, future: Future[Export]) -> None:
        with self._lock:
            asked = self._on_its_way.get(key)
            if asked is None or asked.future is not future:
                return
            asked.waiting -= 1
            if asked.waiting == 0 and future.cancel():
                del self._on_its_way[key]

    def _fetch(self, workspace: Workspace, key: _Request) -> Export:
        """Runs in the pool: fetch, parse, keep; then the key is free to be asked for again."""
        wanted = key[1]
        try:
            read = partial(_read, wanted.kind)
            export = _export(wanted, self._client.fetch(workspace, wanted.period, wanted.kind, read))
        except BaseException as problem:  # whatever it was: the key must not stay "on its way" for ever
            with self._lock:
                if isinstance(problem, OdeusDashError):
                    self._failed[key] = problem
                self._on_its_way.pop(key, None)
            raise
        with self._lock:
            if _size(export) <= self._kept.maxsize:
                self._kept[key] = export
            self._on_its_way.pop(key, None)
        return export

    def _pool(self, workspace: Workspace) -> FairPool:
        return self._pools.setdefault(workspace.key.fingerprint, FairPool(AT_ONCE))

    def _keep_until(self, key: _Request, _: Export, now: float) -> float:
        settled = is_settled(key[1].period, self._clock())
        return now + (FINAL_FOR if settled else FRESH_FOR).total_seconds()


def is_settled(period: Period, now: dt.datetime) -> bool:
    """True when `period` ended long enough ago that its figures are final."""
    return local_today(now - SETTLING, period.timezone) > period.end


def stack(
    exports: Mapping[Bucket, Export],
    expected: int,
    failures: tuple[OdeusDashError, ...] = (),
    kept_since: dt.date = dt.date.min,
) -> Trend:
    """The tables of `exports` on top of each other, oldest bucket first.

    A bucket that was over before `kept_since` and came empty is unknown, not zero: the API had no more
    history to give.
    """
    ordered = [
        each for each in sorted(exports) if each.period.end >= kept_since or exports[each].table.facts.rows
    ]
    calendar = pl.DataFrame(
        [(each.period.start, each.period.end, each.partial) for each in ordered],
        schema={"bucket": pl.Date, "bucket_end": pl.Date, "partial": pl.Boolean},
        orient="row",
    )
    frames = [_in_bucket(exports[each].table.frame, each) for each in ordered]
    nothing = tables.empty(ExportKind.AGENTS).frame.join(calendar.clear(), how="cross")
    return Trend(pl.concat([nothing, *frames]), calendar, expected, failures)


def _in_bucket(frame: pl.DataFrame, bucket: Bucket) -> pl.DataFrame:
    return frame.with_columns(
        bucket=pl.lit(bucket.period.start),
        bucket_end=pl.lit(bucket.period.end),
        partial=pl.lit(bucket.partial),
    )


def _read(kind: ExportKind, path: Path, record_count: int) -> Table:
    return tables.read_csv(path, kind, expected_rows=record_count)


def _export(wanted: Wanted, fetched: Fetched[Table]) -> Export:
    return Export(
        wanted,
        _covered(wanted.period, fetched.exported_from, fetched.exported_to),
        fetched.value or tables.empty(wanted.kind),
        fetched.size_bytes,
        fetched.seconds,
        fetched.fetched_at,
        fetched.attempts,
    )


def _covered(asked: Period, start: str | None, end: str | None) -> Period:
    """The days asked for that lie in the range that the API names, if it names one that can be read.

    It may name instants in another timezone, so a difference of a day means nothing.
    """
    first, last = _day(start) or asked.start, _day(end) or asked.end
    first = first if first - asked.start > dt.timedelta(days=1) else asked.start
    last = last if asked.end - last > dt.timedelta(days=1) else asked.end
    return asked if last < first else Period(first, last, asked.timezone)


def _day(instant: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((instant or "")[:10])
    except ValueError:
        return None


def _done(export: Export) -> Future[Export]:
    future: Future[Export] = Future()
    future.set_result(export)
    return future


def _failed(failure: OdeusDashError) -> Future[Export]:
    future: Future[Export] = Future()
    future.set_exception(failure)
    return future


def _size(export: Export) -> int:
    return int(export.table.frame.estimated_size()) + 1000
